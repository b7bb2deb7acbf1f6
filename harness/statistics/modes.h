/* modes.h: whether samples fall into two groups, so that no single figure stands for them. */
#ifndef HARNESS_MODES_H
#define HARNESS_MODES_H

#include <stddef.h>

/* Of a difference: nobody acts on less, and a clock's ticks or a slow drift within it need no word. */
#define PB_NOTABLE 0.01

struct pb_modes {
	int count;        /* 1 or 2; 0: too few values to tell (below 10) */
	double low, high; /* medians of the two groups; NAN where count is not 2 */
};

/*
 * Two modes are told by the dip test at 1 % (dip.h), and only where they are more than PB_NOTABLE apart. The groups are
 * the split of the sorted values with the least sum of squares within both (Fisher, "On Grouping for Maximum
 * Homogeneity", JASA 53(284), 1958), a tenth of the values at least in each, outliers pulled in to the inner fences
 * (outliers.h). A mode of few values, below about a fifth, is not found: see outliers.h.
 */
struct pb_modes pb_modes_of(const double *values, size_t count);

#endif
