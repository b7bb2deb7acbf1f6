#include "harness/files/column_table.h"
#include "harness/files/rows.h"

#define ROW struct pb_prediction_row
const struct pb_column pb_prediction_columns[] = {
    WHOLE(schema, "version of these columns, 1"),
    TEXT(run_id, "the run that it is foretold from, as in run.json"),
    TEXT(env_id, "the environment, as in samples.csv"),
    CELL_COLUMNS,
    TEXT(scaling, "strong or weak"),
    WHOLE(workers, "workers that the row is about"),
    WHOLE(cores,
          "cores that they compute on, each as fast as those that were measured; under event loops their number"),
    WHOLE(items, "items of the kernel, all rounds"),
    WHOLE(sizes, "measured numbers of workers that it is foretold from"),
    WHOLE(samples, "repetitions of the one of them that has the fewest"),
    REAL(measured_s, "median of wall_s, where that number was measured"),
    REAL(predicted_s, "wall time foretold, seconds; of held out from the other sizes alone"),
    REAL(low_s, "lower end of its interval; of ok only"),
    REAL(high_s, "upper end of that interval"),
    REAL(error, "predicted_s / measured_s - 1"),
    REAL(base_s, "median seconds of the serial base"),
    REAL(measured, "speedup measured: base_s / measured_s"),
    REAL(predicted, "speedup foretold: base_s / predicted_s"),
    REAL(predicted_low, "lower end of its interval"),
    REAL(predicted_high, "upper end of that interval"),
    REAL(work_s, "worker-seconds of all items with so many workers, waits included unless in an event loop"),
    REAL(lead_s, "seconds before and after the parallel part"),
    REAL(claim_s, "seconds to get one claim, messages included"),
    REAL(confidence, "level of the interval, 0..1"),
    TEXT(status, "held out (measured, and foretold without it), ok (foretold), or refused"),
    TEXT(reason, "why, for any that is refused"),
    {0},
};
