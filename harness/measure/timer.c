#include "harness/measure/timer.h"

#include <math.h>

#include <powbench/base.h>

#include "harness/files/column_table.h"

enum { BATCHES = 20, READINGS = 500 };

#define ROW struct pb_timer_facts
const struct pb_column pb_timer_columns[] = {
    REAL(overhead_s, "seconds that reading the clock takes, measured at the start"),
    REAL(resolution_s, "smallest step of the clock that was seen, seconds"),
    {0},
};
#undef ROW

/* Reads the clock READINGS times; returns the nanoseconds it took, and the smallest step in *step_ns. */
static int64_t read_batch(int64_t *step_ns)
{
	int64_t first_ns = pb_clock_ns();
	int64_t last_ns = first_ns;
	for (int i = 0; i < READINGS; i++) {
		int64_t now_ns = pb_clock_ns();
		if (now_ns > last_ns && now_ns - last_ns < *step_ns)
			*step_ns = now_ns - last_ns;
		last_ns = now_ns;
	}
	return last_ns - first_ns;
}

void pb_timer_measure(struct pb_timer_facts *facts)
{
	int64_t least_ns = INT64_MAX;
	int64_t step_ns = INT64_MAX;
	for (int b = 0; b < BATCHES; b++) {
		int64_t batch_ns = read_batch(&step_ns);
		least_ns = batch_ns < least_ns ? batch_ns : least_ns;
	}
	facts->overhead_s = (double)least_ns / READINGS / 1e9;
	facts->resolution_s = step_ns < INT64_MAX ? (double)step_ns / 1e9 : NAN;
}

bool pb_timer_is_too_coarse(const struct pb_summary_row *row)
{
	return row->timer_share > PB_TIMER_SHARE || (row->timer_steps > 0 && row->timer_steps < PB_TIMER_STEPS);
}
