/*
 * curve.h: the minimum effective task granularity, METG(50 %), of a measured curve: the smallest granularity at which
 * at least half of the efficiency is left (Slaughter et al., "Task Bench: A Parameterized Benchmark for Evaluating
 * Parallel Runtime Performance", SC20). Pure: equal samples give equal figures.
 */
#ifndef HARNESS_METG_CURVE_H
#define HARNESS_METG_CURVE_H

#include <powbench/base.h>

enum { PB_METG_SIZES = 16 };

#define PB_METG_EFFICIENCY 0.5

/* One size in one repetition. */
struct pb_metg_point {
	double granularity_ns; /* wall x workers / items; of waiting items the wait */
	double efficiency;     /* useful work per worker-second over the same at coarse grain, 0..1 */
};

/* Points by repetition, within one by size: points[repetition * sizes + size], the smallest size first. */
struct pb_metg_curve {
	const struct pb_metg_point *points;
	size_t sizes; /* 1..PB_METG_SIZES */
	size_t repetitions;
	bool waits; /* a granularity is a wait, without what it costs */
};

/*
 * Granularity at which the curve of `count` sizes, the smallest first, crosses one half: interpolated between two sizes
 * so that a constant cost d per item is found exactly, however far apart these are. Of an item that takes g with its
 * cost the efficiency is 1 - d/g, a straight line over 1/g; of a wait of w it is w / (w + d), whose inverse is a
 * straight line over 1/w. A curve can only rise in truth, so one that falls is noise, and neighbours that do are
 * averaged first (pool adjacent violators: Barlow et al., "Statistical Inference under Order Restrictions", 1972).
 * 0: above one half at every size; INFINITY: nowhere.
 */
double pb_metg_crossing(const struct pb_metg_point *points, size_t count, bool waits);

struct pb_metg_estimate {
	double value_ns;        /* 0: finer than the finest; INFINITY: coarser than the coarsest; NAN: no repetition */
	double low_ns, high_ns; /* likewise; NAN: fewer than six repetitions */
	double finest_ns;       /* median granularity of the smallest size */
	double coarsest_ns;     /* of the largest */
};

/*
 * The crossing of the curve of medians. Its interval is the percentile bootstrap over whole repetitions, so that what
 * the sizes of one repetition have in common stays together (Davison and Hinkley, "Bootstrap Methods and their
 * Application", 1997, chapter 5); drawn from a fixed seed. 0 or -ENOMEM.
 */
int pb_metg_estimate(struct pb_metg_estimate *estimate, const struct pb_metg_curve *curve, double level);

#endif
