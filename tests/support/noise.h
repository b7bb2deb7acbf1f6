/* noise.h: times as a busy machine gives them, for simulations. */
#ifndef TESTS_NOISE_H
#define TESTS_NOISE_H

#include "support/simulate.h"

/* Logarithms of times: `spread` times a standard autoregressive series with that correlation from one to the next, and
 * one in ten further up by as much again or more. */
void noise_logarithms(struct draws *draws, double *values, size_t count, double spread, double correlation);

#endif
