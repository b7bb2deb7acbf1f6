#include "harness/models/series.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct timed {
	int64_t rep;
	double wall_s, ops;
};

/* The repetitions of one cell, ascending; then its speedups, in the order of pb_size. */
struct pb_series_size {
	struct timed *reps;
	double *speedups;
	size_t count;
};

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool counts(const struct pb_sample_row *sample, const char *cell_id)
{
	return sample->warmup != 1 && same_text(sample->cell_id, cell_id) && same_text(sample->status, "ok") &&
	       isfinite(sample->wall_s) && sample->wall_s > 0;
}

static int compare_reps(const void *a, const void *b)
{
	const int64_t x = ((const struct timed *)a)->rep;
	const int64_t y = ((const struct timed *)b)->rep;
	return (x > y) - (x < y);
}

static struct timed *find_rep(const struct pb_series_size *size, int64_t rep)
{
	const struct timed wanted = {.rep = rep};
	return size->count ? bsearch(&wanted, size->reps, size->count, sizeof wanted, compare_reps) : NULL;
}

static int collect(struct pb_series_size *size, const char *cell_id, const struct pb_sample_row *samples, size_t count)
{
	size_t room = 0;
	for (size_t i = 0; i < count; i++)
		room += counts(&samples[i], cell_id);
	size->reps = calloc(room + 1, sizeof *size->reps);
	size->speedups = calloc(room + 1, sizeof *size->speedups);
	if (!size->reps || !size->speedups)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (counts(&samples[i], cell_id))
			size->reps[size->count++] = (struct timed){samples[i].rep, samples[i].wall_s, samples[i].ops};
	qsort(size->reps, size->count, sizeof *size->reps, compare_reps);
	return 0;
}

static void drop_unpaired(struct pb_series_size *size, const struct pb_series_size *base)
{
	size_t kept = 0;
	for (size_t i = 0; i < size->count; i++)
		if (find_rep(base, size->reps[i].rep))
			size->reps[kept++] = size->reps[i];
	size->count = kept;
}

static double growth(const struct pb_summary_row *row, const struct timed *cell, const struct timed *base)
{
	if (!same_text(row->scaling, "weak"))
		return 1;
	return cell->ops > 0 && base->ops > 0 ? cell->ops / base->ops : (double)row->workers;
}

static bool is_common(const struct pb_series_size *sizes, size_t count, int64_t rep)
{
	for (size_t i = 0; i < count; i++)
		if (sizes[i].count && !find_rep(&sizes[i], rep))
			return false;
	return true;
}

/* Those of the common repetitions first. Returns how many these are. */
static size_t take_speedups(const struct pb_series *series, struct pb_series_size *size,
                            const struct pb_summary_row *row, const struct pb_series_size *base)
{
	size_t used = 0;
	size_t common = 0;
	for (int rest = 0; rest < 2; rest++) {
		for (size_t i = 0; i < size->count; i++) {
			const struct timed *cell = &size->reps[i];
			const struct timed *other = find_rep(base, cell->rep);
			if (is_common(series->memory, series->memory_count, cell->rep) == (bool)rest)
				continue;
			size->speedups[used++] = growth(row, cell, other) * other->wall_s / cell->wall_s;
		}
		common = rest ? common : used;
	}
	return common;
}

static void fill(struct pb_series *series, const struct pb_summary_row *const *rows, const struct pb_series_size *base)
{
	for (size_t i = 0; i < series->memory_count; i++) {
		struct pb_series_size *size = &series->memory[i];
		const double workers = (double)rows[i]->workers;
		if (size->count == 0 || (series->count && series->sizes[series->count - 1].workers >= workers))
			continue;
		series->common = take_speedups(series, size, rows[i], base);
		series->sizes[series->count++] = (struct pb_size){workers, size->speedups, size->count};
	}
}

int pb_series_make(struct pb_series *series, const struct pb_summary_row *const *rows, size_t count,
                   const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count)
{
	struct pb_series_size base_reps = {0};
	*series = (struct pb_series){.memory_count = count};
	series->sizes = calloc(count + 1, sizeof *series->sizes);
	series->memory = calloc(count + 1, sizeof *series->memory);
	int error = series->sizes && series->memory ? 0 : -ENOMEM;
	if (!error)
		error = collect(&base_reps, base ? base->cell_id : NULL, samples, sample_count);
	for (size_t i = 0; i < count && !error; i++) {
		error =
		    collect(&series->memory[i], rows[i]->workers > 0 ? rows[i]->cell_id : NULL, samples, sample_count);
		if (!error)
			drop_unpaired(&series->memory[i], &base_reps);
	}
	if (!error)
		fill(series, rows, &base_reps);
	else
		pb_series_free(series);
	free(base_reps.reps);
	free(base_reps.speedups);
	return error;
}

void pb_series_free(struct pb_series *series)
{
	for (size_t i = 0; series->memory && i < series->memory_count; i++) {
		free(series->memory[i].reps);
		free(series->memory[i].speedups);
	}
	free(series->memory);
	free(series->sizes);
	*series = (struct pb_series){0};
}

int pb_series_scaling(struct pb_scaling *scaling, const struct pb_summary_row *const *rows, size_t count,
                      const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count,
                      double level)
{
	struct pb_series series;
	*scaling = (struct pb_scaling){.chosen = PB_LAWS};
	int error = pb_series_make(&series, rows, count, base, samples, sample_count);
	if (error)
		return error;
	const bool weak = count > 0 && same_text(rows[0]->scaling, "weak");
	error = pb_scaling_make(scaling, series.sizes, series.count, series.common, weak, level);
	pb_series_free(&series);
	return error;
}
