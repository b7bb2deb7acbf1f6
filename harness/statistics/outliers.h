/* outliers.h: how many samples stand apart from the rest. They stay in every figure. */
#ifndef HARNESS_OUTLIERS_H
#define HARNESS_OUTLIERS_H

#include <stddef.h>

/* Tukey's outer fences, three interquartile ranges outside of the quartiles ("Exploratory Data Analysis", 1977), of
 * ascending values, count > 0. */
void pb_outlier_fences(const double *sorted, size_t count, double *low, double *high);

/* The share 0..1 of values beyond them; NAN below 6 values. */
double pb_outlier_share(const double *values, size_t count);

#endif
