/*
 * curve_fit.h: the curve of a law through measured speedups: weighted least squares of relative errors, coefficients
 * >= 0.
 *
 * The problem is linear with two or three unknowns. That its coefficients are not negative is kept exactly: the best
 * solution has some of them 0 and solves the normal equations in the others (Lawson and Hanson, "Solving Least Squares
 * Problems", 1974, chapter 23), and of so few every choice is tried. A library of nonlinear fits would iterate towards
 * the same answer from a guess.
 */
#ifndef HARNESS_CURVE_FIT_H
#define HARNESS_CURVE_FIT_H

#include "harness/models/law.h"

/*
 * Fits `law` to speedups[i] > 0 at workers[i], i < count. weights[i] > 0 is 1 / variance of the relative error of
 * speedups[i], up to a common factor. With fewer different numbers of workers than the law has terms the solution is
 * one of many.
 */
struct pb_curve pb_curve_fit(enum pb_law law, const double *workers, const double *speedups, const double *weights,
                             size_t count);

#endif
