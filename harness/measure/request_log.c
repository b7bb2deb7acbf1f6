#include "harness/measure/request_log.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/files/run_requests.h"

static struct pb_request_times *find_cell(struct pb_request_log *log, const char *cell_id)
{
	for (size_t i = 0; i < log->count; i++) {
		size_t at = (log->last + i) % log->count;
		if (strcmp(log->cells[at].cell_id, cell_id) == 0) {
			log->last = at;
			return &log->cells[at];
		}
	}
	return NULL;
}

static struct pb_request_times *add_cell(struct pb_request_log *log, const char *cell_id)
{
	struct pb_request_times *cells = reallocarray(log->cells, log->count + 1, sizeof *cells);
	if (!cells)
		return NULL;
	log->cells = cells;
	struct pb_request_times *cell = &cells[log->count];
	*cell = (struct pb_request_times){.cell_id = strdup(cell_id)};
	if (!cell->cell_id)
		return NULL;
	log->last = log->count++;
	return cell;
}

static int add_time(struct pb_request_times *cell, double total_s)
{
	if (cell->count == cell->capacity) {
		size_t capacity = cell->capacity ? 2 * cell->capacity : 64;
		double *larger = reallocarray(cell->total_s, capacity, sizeof *larger);
		if (!larger)
			return -ENOMEM;
		cell->total_s = larger;
		cell->capacity = capacity;
	}
	cell->total_s[cell->count++] = total_s;
	return 0;
}

/* The row before was of this request, which was tried again. */
static bool goes_on(const struct pb_request_times *cell, const struct pb_request_row *row)
{
	return cell->failed_attempt > 0 && row->item == cell->failed_item && row->attempt == cell->failed_attempt + 1;
}

int pb_request_log_add(struct pb_request_log *log, const struct pb_request_row *row)
{
	if (row->warmup == 1)
		return 0;
	struct pb_request_times *cell = find_cell(log, row->cell_id);
	if (!cell && !(cell = add_cell(log, row->cell_id)))
		return -ENOMEM;
	cell->errors -= goes_on(cell, row);
	cell->failed_attempt = 0;
	if (!row->error && !isnan(row->total_s))
		return add_time(cell, row->total_s);
	cell->errors++;
	cell->failed_item = row->item;
	cell->failed_attempt = row->attempt;
	return 0;
}

static int load_row(void *context, const void *row, uint64_t end)
{
	(void)end;
	return pb_request_log_add(context, row);
}

int pb_request_log_load(struct pb_request_log *log, const char *folder, const struct pb_sample_row *samples,
                        size_t sample_count, struct pb_why *why)
{
	struct pb_sample_row *rows = (struct pb_sample_row *)(uintptr_t)samples; /* only read */
	const struct pb_sample_table table = {.rows = rows, .count = sample_count};
	int error = pb_run_requests_visit(folder, &table, load_row, log, why);
	return error == -ENOMEM ? pb_fail(why, error, "no memory for the times of all requests in %s", folder) : error;
}

static int compare_times(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of ascending times. */
static double percentile(const struct pb_request_times *cell, size_t percent)
{
	size_t rank = cell->count / 100 * percent + (cell->count % 100 * percent + 99) / 100;
	return cell->count ? cell->total_s[rank ? rank - 1 : 0] : NAN;
}

void pb_request_log_sum_up(struct pb_request_log *log, struct pb_summary_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pb_request_times *cell = find_cell(log, rows[i].cell_id);
		if (!cell)
			continue;
		if (cell->count)
			qsort(cell->total_s, cell->count, sizeof *cell->total_s, compare_times);
		rows[i].requests = (int64_t)cell->count + cell->errors;
		rows[i].request_errors = cell->errors;
		rows[i].request_p50_s = percentile(cell, 50);
		rows[i].request_p95_s = percentile(cell, 95);
		rows[i].request_p99_s = percentile(cell, 99);
		rows[i].request_max_s = percentile(cell, 100);
	}
}

void pb_request_log_free(struct pb_request_log *log)
{
	for (size_t i = 0; i < log->count; i++) {
		free(log->cells[i].cell_id);
		free(log->cells[i].total_s);
	}
	free(log->cells);
	*log = (struct pb_request_log){0};
}
