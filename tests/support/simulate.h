/* simulate.h: series of samples whose true median is known, and how often an interval of the median covers it. */
#ifndef TESTS_SIMULATE_H
#define TESTS_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIMULATE_MOST = 400 };

/* SplitMix64: the same draws everywhere for the same seed. */
struct draws {
	uint64_t state;
};
double draw_uniform(struct draws *draws); /* in (0, 1) */
double draw_normal(struct draws *draws);

/* A kind of series. A value is shape(z), z standard normal with correlation^k between values k apart. */
struct process {
	const char *name;
	double (*shape)(double z);
	double correlation;
	double median;
};
extern const struct process processes[]; /* ends with a NULL name */

const struct process *find_process(const char *name);
void draw_series(struct draws *draws, const struct process *process, double *values, size_t count);

/* Shares of the trials, 0..1. */
struct coverage {
	double confidence; /* that the intervals claim; of those of which nothing was said */
	double given;      /* had an interval */
	double covered;    /* of those given: held the true median */
	double said;       /* it was widened, as the samples depend on each other, or too few to see that */
	double misled;     /* had an interval that missed, and nothing was said */
	double samples;    /* mean number */
};

/* Intervals at 95 % of the median of `count` values each. */
struct coverage simulate_fixed(const struct process *process, size_t count, int trials, uint64_t seed);

/* The same where values are added until the interval is within `half_width` of the median, as powbench does. */
struct coverage simulate_stopped(const struct process *process, double half_width, int trials, uint64_t seed);

/* "covers": 93 % and more are covered, and not more than 97 % or what whole ranks claim, but for 2 %; "says so": of 90
 * % of the intervals it is said, and at most 2 % of the trials mislead; else "FALLS SHORT" or "TOO WIDE". */
const char *coverage_verdict(const struct coverage *coverage);

#endif
