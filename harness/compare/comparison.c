#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/matching.h"
#include "harness/files/columns.h"
#include "harness/statistics/median.h"

static const struct pb_sample_row *known_side(const struct pb_match *match)
{
	return match->a ? match->a->first : match->b->first;
}

static double median_of(const struct pb_cell_samples *cell)
{
	double *times = calloc(cell->count + 1, sizeof *times);
	for (size_t i = 0; times && i < cell->count; i++)
		times[i] = cell->rows[i]->wall_s;
	double median = times ? pb_stats_median(times, cell->count, 0.95).value : NAN;
	free(times);
	return median;
}

static void fill_identity(struct pb_comparison_row *row, const struct pb_sample_row *first)
{
	pb_columns_clear(pb_comparison_columns, row);
	row->schema = PB_SCHEMA;
	row->cell_id = first->cell_id;
	PB_COPY_CELL(row, first);
	row->workers = first->workers;
	row->ranks = first->ranks;
	row->rate_per_s = first->rate_per_s;
}

static void fill_samples(struct pb_comparison_row *row, const struct pb_match *match)
{
	if (match->a) {
		row->a_samples = (int64_t)match->a->count;
		row->a_median_s = median_of(match->a);
	}
	if (match->b) {
		row->b_samples = (int64_t)match->b->count;
		row->b_median_s = median_of(match->b);
	}
}

static int measure_shift(struct pb_matching *m, size_t i)
{
	struct pb_match *match = &m->matches[i];
	struct pb_comparison_row *row = &m->comparison->rows[i];
	int error = pb_cell_shift(&match->shift, match->a, match->b, m->comparison->paired);
	if (error)
		return error;
	row->inflation = match->shift.null.inflation;
	if (m->comparison->paired)
		row->pairs = (int64_t)match->shift.null.m;
	if (!pb_verdict_is_usable(m, i))
		return 0;
	if (pb_shift_least_p(&match->shift) <= 1 - m->comparison->confidence)
		m->tests[i].p = pb_shift_p(&match->shift);
	return 0;
}

static int prepare(struct pb_matching *m, size_t i)
{
	const struct pb_match *match = &m->matches[i];
	m->tests[i].p = NAN;
	fill_identity(&m->comparison->rows[i], known_side(match));
	fill_samples(&m->comparison->rows[i], match);
	m->comparison->common += match->a && match->b;
	return pb_verdict_by_status(m, i) ? 0 : measure_shift(m, i);
}

static size_t match_cells(struct pb_matching *m)
{
	size_t count = 0;
	for (size_t i = 0; i < m->a.count; i++)
		m->matches[count++] =
		    (struct pb_match){.a = &m->a.cells[i], .b = pb_cell_list_find(&m->b, m->a.cells[i].first->cell_id)};
	for (size_t i = 0; i < m->b.count; i++)
		if (!pb_cell_list_find(&m->a, m->b.cells[i].first->cell_id))
			m->matches[count++] = (struct pb_match){.b = &m->b.cells[i]};
	return count;
}

static int compare_cells(struct pb_matching *m)
{
	struct pb_comparison *comparison = m->comparison;
	const size_t room = m->a.count + m->b.count + 1;
	m->matches = calloc(room, sizeof *m->matches);
	m->tests = calloc(room, sizeof *m->tests);
	comparison->rows = calloc(room, sizeof *comparison->rows);
	comparison->reasons = calloc(room, sizeof *comparison->reasons);
	if (!m->matches || !m->tests || !comparison->rows || !comparison->reasons)
		return -ENOMEM;
	comparison->count = match_cells(m);
	int error = 0;
	for (size_t i = 0; !error && i < comparison->count; i++)
		error = prepare(m, i);
	if (!error)
		error = pb_holm(m->tests, comparison->count, 1 - comparison->confidence);
	for (size_t i = 0; !error && i < comparison->count; i++)
		pb_verdict_by_interval(m, i);
	return error;
}

static double measured_s(const struct pb_sample_table *samples)
{
	double sum = 0;
	for (size_t i = 0; i < samples->count; i++)
		sum += isfinite(samples->rows[i].wall_s) ? samples->rows[i].wall_s : 0;
	return sum;
}

static bool is_one_session(const struct pb_run_facts *a, const struct pb_run_facts *b)
{
	return a->session && b->session && strcmp(a->session, b->session) == 0;
}

int pb_comparison_make(struct pb_comparison *comparison, const struct pb_compared_run *a,
                       const struct pb_compared_run *b, double threshold, double confidence)
{
	*comparison = (struct pb_comparison){
	    .threshold = threshold, .confidence = confidence, .paired = is_one_session(&a->facts, &b->facts)};
	struct pb_matching m = {.comparison = comparison,
	                        .measured_s = fmin(measured_s(&a->samples), measured_s(&b->samples))};
	int error = pb_cell_list_make(&m.a, &a->samples, comparison->paired);
	if (!error)
		error = pb_cell_list_make(&m.b, &b->samples, comparison->paired);
	if (!error)
		error = compare_cells(&m);
	for (size_t i = 0; m.matches && i < comparison->count; i++)
		pb_shift_free(&m.matches[i].shift);
	free(m.matches);
	free(m.tests);
	pb_cell_list_free(&m.a);
	pb_cell_list_free(&m.b);
	return error;
}

void pb_comparison_free(struct pb_comparison *comparison)
{
	free(comparison->rows);
	free(comparison->reasons);
	*comparison = (struct pb_comparison){0};
}
