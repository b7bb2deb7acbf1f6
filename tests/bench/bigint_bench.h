/* bigint_bench.h: what the benchmark of powers shares: a power by one side, on one thread or two, and paired medians.
 */
#ifndef TESTS_BIGINT_BENCH_H
#define TESTS_BIGINT_BENCH_H

#include <stdbool.h>

#include "kernels/bigint/fft/power.h"

/* Who computes. */
struct side {
	const char *name;
	const struct pb_fft_isa *isa; /* NULL: GMP, or FLINT */
	bool flint;
	uint32_t members; /* threads inside one number, 1 or 2 */
	bool apart;       /* two threads, each with numbers of its own, instead */
};

/* base^exponent for each of `count` bases from `base` on; each exponent is its base where `exponent` is 0. */
struct work {
	uint64_t base, exponent;
	unsigned count;
};

struct paired {
	double reference_s, s; /* medians */
	double ratio;          /* of the pairs, the median: how many times as fast as the reference */
	double low, high;      /* its 95 % interval; NAN where the pairs are too few */
	unsigned pairs;
};

/* Takes both sides in turn, the reference first in every other pair, until `budget_s` has passed, at least three times.
 * The first pair is a warm-up, in which the numbers of both are compared; a difference ends the program. */
struct paired compare_sides(const struct side *reference, const struct side *side, const struct work *work,
                            double budget_s);

/* Bytes of resident memory that one power takes at its peak, in a process of its own. */
double peak_bytes(const struct side *side, const struct work *work);

/* By two threads that make a team; the second one is started once, and woken for each power. */
int power_by_two(mpz_ptr result, mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options,
                 struct pb_bigint_outcome *outcome);

/* The table of ratios by size, and the same as bigint-by-size.csv in `folder`. */
void print_sizes(const struct side *gmp, const struct side *ours, const char *folder);

#endif
