/* correlation.h: what is known less from values that follow each other than from independent ones. */
#ifndef HARNESS_CORRELATION_H
#define HARNESS_CORRELATION_H

#include <stddef.h>

/*
 * The factor by which autocorrelation enlarges the variance of the mean rank of `values`, which are in the order of
 * time: count / factor is their effective number. 1 or more; the correlations of the ranks are summed up to the first
 * pair of lags whose sum is not positive (Geyer, "Practical Markov chain Monte Carlo", Statistical Science 7(4), 1992,
 * section 3.3). Few values tell little of their correlation: what is longer than half of them is not seen.
 * 0 or -ENOMEM.
 */
int pb_correlation_inflation(double *factor, const double *values, size_t count);

#endif
