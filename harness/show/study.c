#include "harness/show/study.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/summary.h"
#include "harness/show/workers_text.h"

/* A row with what it is sorted by: the first row of its study, the first row of its series, its workers. */
struct entry {
	const struct pb_summary_row *row;
	size_t study, series, order;
};

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_weak(const struct pb_summary_row *row)
{
	return same_text(row->scaling, "weak");
}

static const char *base_id(const struct pb_summary_row *row)
{
	return row->base_cell_id && *row->base_cell_id ? row->base_cell_id : row->cell_id;
}

static bool same_study(const struct pb_summary_row *a, const struct pb_summary_row *b)
{
	if (!same_text(a->kernel, b->kernel) || !same_text(a->scaling, b->scaling))
		return false;
	const bool one_base = is_weak(a) && same_text(base_id(a), base_id(b));
	return one_base || same_text(a->params, b->params);
}

bool pb_study_same_series(const struct pb_summary_row *a, const struct pb_summary_row *b)
{
	return same_text(a->driver, b->driver) && same_text(a->schedule, b->schedule) &&
	       pb_workers_threads(a->driver, a->threads_per_rank) == pb_workers_threads(b->driver, b->threads_per_rank);
}

size_t pb_study_series_end(const struct pb_study *study, size_t first)
{
	size_t end = first;
	while (end < study->count && pb_study_same_series(study->rows[end], study->rows[first]))
		end++;
	return end;
}

bool pb_study_measured(const struct pb_summary_row *row)
{
	return same_text(row->status, "ok") && isfinite(row->median_s) && row->median_s > 0;
}

bool pb_study_weak(const struct pb_study *study)
{
	return is_weak(study->rows[0]);
}

const struct pb_summary_row *pb_study_face(const struct pb_study *study)
{
	return study->base ? study->base : study->rows[0];
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_entries(const void *left, const void *right)
{
	const struct entry *a = left;
	const struct entry *b = right;
	if (a->study != b->study)
		return compare_sizes(a->study, b->study);
	if (a->series != b->series)
		return compare_sizes(a->series, b->series);
	if (a->row->workers != b->row->workers)
		return a->row->workers < b->row->workers ? -1 : 1;
	if (a->row->ranks != b->row->ranks && a->row->ranks != PB_UNKNOWN && b->row->ranks != PB_UNKNOWN)
		return a->row->ranks < b->row->ranks ? -1 : 1;
	return compare_sizes(a->order, b->order);
}

static void fill_entries(struct entry *entries, const struct pb_summary_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct entry *entry = &entries[i];
		*entry = (struct entry){&rows[i], i, i, i};
		for (size_t j = i; j-- > 0;) {
			if (!same_study(&rows[i], &rows[j]))
				continue;
			entry->study = entries[j].study;
			if (!pb_study_same_series(&rows[i], &rows[j]))
				continue;
			entry->series = entries[j].series;
			break;
		}
	}
	if (count)
		qsort(entries, count, sizeof *entries, compare_entries);
}

static const struct pb_summary_row *find_base(const struct pb_study *study)
{
	for (size_t i = 0; i < study->count; i++)
		for (size_t j = 0; j < study->count; j++)
			if (study->rows[i]->base_cell_id && pb_study_measured(study->rows[j]) &&
			    same_text(study->rows[i]->base_cell_id, study->rows[j]->cell_id))
				return study->rows[j];
	return NULL;
}

static const struct pb_summary_row *find_best(const struct pb_study *study)
{
	const struct pb_summary_row *best = NULL;
	size_t contestants = 0;
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		if (!pb_study_measured(row) || !isfinite(row->speedup) || pb_summary_is_ceiling(row))
			continue;
		contestants++;
		if (!best || row->speedup > best->speedup)
			best = row;
	}
	return contestants > 1 ? best : NULL;
}

static void cut_studies(struct pb_studies *studies, const struct entry *entries, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		studies->rows[i] = entries[i].row;
		if (i == 0 || entries[i].study != entries[i - 1].study)
			studies->list[studies->count++] = (struct pb_study){.rows = &studies->rows[i]};
		studies->list[studies->count - 1].count++;
	}
	for (size_t i = 0; i < studies->count; i++) {
		studies->list[i].base = find_base(&studies->list[i]);
		studies->list[i].best = find_best(&studies->list[i]);
	}
}

int pb_studies_make(struct pb_studies *studies, const struct pb_summary_row *rows, size_t count)
{
	int error = 0;
	*studies = (struct pb_studies){0};
	struct entry *entries = calloc(count + 1, sizeof *entries);
	studies->rows = calloc(count + 1, sizeof(void *));
	studies->list = calloc(count + 1, sizeof *studies->list);
	if (!entries || !studies->rows || !studies->list) {
		pb_studies_free(studies);
		error = -ENOMEM;
		goto out;
	}
	fill_entries(entries, rows, count);
	cut_studies(studies, entries, count);
out:
	free(entries);
	return error;
}

void pb_studies_free(struct pb_studies *studies)
{
	free(studies->list);
	free(studies->rows);
	*studies = (struct pb_studies){0};
}

const char *pb_study_schedule(char *out, size_t size, const struct pb_summary_row *row)
{
	const char *schedule = row->schedule ? row->schedule : "";
	if (*schedule && row->grain != PB_UNKNOWN && row->grain > 0)
		(void)snprintf(out, size, "%s,%lld", schedule, (long long)row->grain);
	else
		(void)snprintf(out, size, "%s", schedule);
	return out;
}

struct pb_time_scale pb_time_scale_for(double shortest_s, double longest_s)
{
	static const struct pb_time_scale scales[] = {{"s", 1, 0}, {"ms", 1e3, 0}, {"us", 1e6, 0}, {"ns", 1e9, 0}};
	size_t i = 0;
	while (i < 3 && (longest_s * scales[i].per_second < 1 || shortest_s * scales[i].per_second < 0.1))
		i++;
	struct pb_time_scale scale = scales[i];
	double whole_digits = floor(log10(shortest_s * scale.per_second)) + 1;
	scale.decimals = (int)fmax(0, fmin(3, 4 - whole_digits));
	return scale;
}

struct pb_time_scale pb_study_time_scale(const struct pb_study *study)
{
	double shortest_s = INFINITY;
	double longest_s = 0;
	for (size_t i = 0; i < study->count; i++) {
		if (!pb_study_measured(study->rows[i]))
			continue;
		shortest_s = fmin(shortest_s, study->rows[i]->median_s);
		longest_s = fmax(longest_s, study->rows[i]->median_s);
	}
	return longest_s > 0 ? pb_time_scale_for(shortest_s, longest_s) : pb_time_scale_for(1, 1);
}

const char *pb_study_time(char *out, size_t size, const struct pb_summary_row *row)
{
	struct pb_time_scale scale = pb_time_scale_for(row->median_s, row->median_s);
	double by = scale.per_second;
	if (isfinite(row->low_s) && isfinite(row->high_s))
		(void)snprintf(out, size, "%.*f %s [%.*f, %.*f]", scale.decimals, row->median_s * by, scale.unit,
		               scale.decimals, row->low_s * by, scale.decimals, row->high_s * by);
	else
		(void)snprintf(out, size, "%.*f %s", scale.decimals, row->median_s * by, scale.unit);
	return out;
}
