/* outliers.h: how many samples stand apart from the rest. They stay in every figure. */
#ifndef HARNESS_OUTLIERS_H
#define HARNESS_OUTLIERS_H

#include <stddef.h>

/* Tukey's fences, so many interquartile ranges outside of the quartiles ("Exploratory Data Analysis", 1977): 1.5 for
 * the inner ones, 3 for the outer. Of ascending values, count > 0. */
void pb_outlier_fences(const double *sorted, size_t count, double ranges, double *low, double *high);

/* The share 0..1 of values beyond the outer fences; NAN below 6 values. */
double pb_outlier_share(const double *values, size_t count);

#endif
