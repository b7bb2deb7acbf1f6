/* predictions.h: the rows of predict.csv of a run: every series with the sizes it has, each held out, and those that
 * were asked for. */
#ifndef HARNESS_PREDICTIONS_H
#define HARNESS_PREDICTIONS_H

#include "harness/run_read.h"

#define PB_PREDICTION_HELD_OUT "held out"
#define PB_PREDICTION_OK "ok"
#define PB_PREDICTION_REFUSED "refused"

struct pb_predictions {
	struct pb_prediction_row *list; /* series by series: held-out sizes, then what was asked for, both ascending */
	size_t count;
	size_t refused;
};

struct pb_predictions_wanted {
	const uint32_t *workers; /* ascending; a number that a series was measured with is not foretold again */
	size_t count;
	uint64_t cores; /* 0: as many as workers, and no fewer than there were */
};

/*
 * Of the run's dir, facts and outcome, whose texts the rows use; `reason` is their own. 0 or -errno with the reason;
 * pb_predictions_free() frees it, and takes a zeroed one.
 */
int pb_predictions_make(struct pb_predictions *predictions, const struct pb_run_read *run,
                        const struct pb_predictions_wanted *wanted, struct pb_why *why);
void pb_predictions_free(struct pb_predictions *predictions);

#endif
