#include "harness/compare/cell_shift.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static bool is_timed(const struct pb_sample_row *row)
{
	return row->wall_s > 0 && isfinite(row->wall_s);
}

size_t pb_cell_timed(const struct pb_cell_samples *cell)
{
	size_t timed = 0;
	for (size_t i = 0; i < cell->count; i++)
		timed += is_timed(cell->rows[i]);
	return timed;
}

static int compare_reps(const void *a, const void *b)
{
	const struct pb_sample_row *x = *(const struct pb_sample_row *const *)a;
	const struct pb_sample_row *y = *(const struct pb_sample_row *const *)b;
	return (x->rep > y->rep) - (x->rep < y->rep);
}

/* The timed samples by repetition; free() is due. */
static const struct pb_sample_row **sort_by_rep(const struct pb_cell_samples *cell, size_t *count)
{
	const struct pb_sample_row **rows = calloc(cell->count + 1, sizeof(void *));
	*count = 0;
	for (size_t i = 0; rows && i < cell->count; i++)
		if (is_timed(cell->rows[i]))
			rows[(*count)++] = cell->rows[i];
	if (rows)
		qsort(rows, *count, sizeof(void *), compare_reps);
	return rows;
}

static size_t pair(double *differences, const struct pb_sample_row **a, size_t m, const struct pb_sample_row **b,
                   size_t n)
{
	size_t pairs = 0;
	for (size_t i = 0, j = 0; i < m && j < n;) {
		const int64_t rep_a = a[i]->rep;
		const int64_t rep_b = b[j]->rep;
		if (rep_a == rep_b)
			differences[pairs++] = log(b[j]->wall_s) - log(a[i]->wall_s);
		i += rep_a <= rep_b;
		j += rep_b <= rep_a;
	}
	return pairs;
}

static int shift_of_pairs(struct pb_shift *shift, const struct pb_cell_samples *a, const struct pb_cell_samples *b)
{
	size_t m;
	size_t n;
	const struct pb_sample_row **by_rep_a = sort_by_rep(a, &m);
	const struct pb_sample_row **by_rep_b = sort_by_rep(b, &n);
	double *differences = calloc(m + 1, sizeof *differences);
	int error = -ENOMEM;
	if (by_rep_a && by_rep_b && differences)
		error = pb_shift_of_pairs(shift, differences, pair(differences, by_rep_a, m, by_rep_b, n));
	else
		free(differences);
	free(by_rep_a);
	free(by_rep_b);
	return error;
}

static double *logarithms(const struct pb_cell_samples *cell, size_t *count)
{
	double *values = calloc(cell->count + 1, sizeof *values);
	*count = 0;
	for (size_t i = 0; values && i < cell->count; i++)
		if (is_timed(cell->rows[i]))
			values[(*count)++] = log(cell->rows[i]->wall_s);
	return values;
}

static int shift_of_two(struct pb_shift *shift, const struct pb_cell_samples *a, const struct pb_cell_samples *b)
{
	size_t m;
	size_t n;
	double *x = logarithms(a, &m);
	double *y = logarithms(b, &n);
	if (x && y)
		return pb_shift_of_two(shift, x, m, y, n);
	free(x);
	free(y);
	return -ENOMEM;
}

int pb_cell_shift(struct pb_shift *shift, const struct pb_cell_samples *a, const struct pb_cell_samples *b, bool paired)
{
	*shift = (struct pb_shift){0};
	return paired ? shift_of_pairs(shift, a, b) : shift_of_two(shift, a, b);
}
