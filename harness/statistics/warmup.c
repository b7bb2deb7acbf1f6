#include "harness/statistics/warmup.h"

#include <math.h>
#include <stdlib.h>

#include "harness/statistics/ranks.h"

enum { FEWEST = 2, PART = 4 };
#define CHANCE 0.01

/* C(u, k) / C(n, k), as a logarithm. */
static double log_chance(double u, double n, double k)
{
	return lgamma(u + 1) - lgamma(u - k + 1) - lgamma(n + 1) + lgamma(n - k + 1);
}

/* How many of the ascending values are as slow as that one or slower. */
static size_t count_from(const double *sorted, size_t count, double value)
{
	size_t low = 0;
	size_t high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return count - low;
}

size_t pb_warmup_of(const double *values, size_t count)
{
	size_t most = count / PART;
	size_t best = 0;
	double *sorted = most >= FEWEST ? pb_ranks_sorted(values, count) : NULL;
	if (!sorted)
		return 0;
	double least = log(CHANCE / (double)(most - FEWEST + 1));
	double fastest = values[0];
	for (size_t k = FEWEST; k <= most; k++) {
		fastest = fmin(fastest, values[k - 1]);
		double chance = log_chance((double)count_from(sorted, count, fastest), (double)count, (double)k);
		if (chance < least) {
			least = chance;
			best = k;
		}
	}
	free(sorted);
	return best;
}
