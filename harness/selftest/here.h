/* here.h: the truths of the self-test measured with real workers, every driver interleaved with all others. */
#ifndef HARNESS_SELFTEST_HERE_H
#define HARNESS_SELFTEST_HERE_H

#include <stdatomic.h>

#include "harness/measure/plan.h"
#include "harness/selftest/truths.h"

struct pb_options;

/* One driver with all its workers and with one. */
struct pb_probe {
	const struct pb_driver *driver;
	uint32_t workers;
	struct pb_why left_out; /* why nothing was measured; empty: something was */
	double *times_s;        /* [truth][one or all][repetition], with room for pb_here.room repetitions */
};

struct pb_here {
	struct pb_plan plan;
	struct pb_probe *probes;
	size_t count, reps, room;
	double *serial_s; /* per repetition, of the perfect work under the base driver */
};

/* How often: `reps` repetitions at least, and then, for `budget_s` in all or up to `most`, until every share that is
 * looked for has an interval of no more than `width` at that level. */
struct pb_here_rule {
	size_t reps, most;
	double budget_s, level, width;
};

/*
 * Plans and measures: a warm-up, then repetitions, each in another order; one worker and all of them stand next to each
 * other, in either order by turns, as a machine changes from second to second. 0; -ECANCELED: stopped by the user; or
 * another -errno with the reason, also for a driver that gave a wrong answer. pb_here_free() is due in either case.
 */
int pb_here_measure(struct pb_here *here, const struct pb_options *options, const struct pb_here_rule *rule,
                    const atomic_bool *cancel, struct pb_why *why);
void pb_here_free(struct pb_here *here);

/* Time with all workers over that with one, of perfectly parallel work: the median over repetitions, NAN without
 * memory. Above PB_LEAST_GAIN the workers do not work at the same time, and nothing can be seen. */
#define PB_LEAST_GAIN 0.8
double pb_here_ideal(const struct pb_here *here, const struct pb_probe *probe);

/* What the times of one of pb_truths_here show: its share, from the median ratios of all repetitions (truths.h), with
 * an interval by drawing these again. Of the first, which is perfect, the ratio itself. 0 or -ENOMEM. */
int pb_here_recover(const struct pb_here *here, const struct pb_probe *probe, size_t truth, double level,
                    struct pb_estimate *estimate);

#endif
