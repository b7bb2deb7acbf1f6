#include "harness/statistics/ranks.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct place {
	double value;
	size_t index;
};

static int compare_reals(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static int compare_places(const void *a, const void *b)
{
	return compare_reals(&((const struct place *)a)->value, &((const struct place *)b)->value);
}

void pb_ranks_sort(double *values, size_t count)
{
	qsort(values, count, sizeof *values, compare_reals);
}

double *pb_ranks_sorted(const double *values, size_t count)
{
	double *sorted = count ? malloc(count * sizeof *sorted) : NULL;
	if (!sorted)
		return NULL;
	memcpy(sorted, values, count * sizeof *sorted);
	pb_ranks_sort(sorted, count);
	return sorted;
}

int pb_ranks_of(const double *values, size_t count, double *ranks)
{
	struct place *places = calloc(count + 1, sizeof *places);
	if (!places)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){values[i], i};
	qsort(places, count, sizeof *places, compare_places);
	for (size_t i = 0, end = 0; i < count; i = end) {
		while (end < count && places[end].value == places[i].value)
			end++;
		for (size_t j = i; j < end; j++)
			ranks[places[j].index] = (double)(i + 1 + end) / 2;
	}
	free(places);
	return 0;
}

double pb_ranks_quantile(const double *sorted, size_t count, double probability)
{
	double place = probability * (double)(count - 1);
	size_t below = (size_t)place;
	if (below + 1 >= count)
		return sorted[count - 1];
	return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

double pb_ranks_normal_tail(double z)
{
	return erfc(z / sqrt(2)) / 2;
}
