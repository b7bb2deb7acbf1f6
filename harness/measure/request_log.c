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

static int add_time(struct pb_request_times *cell, int64_t rep, double total_s)
{
	if (cell->count == cell->capacity) {
		size_t capacity = cell->capacity ? 2 * cell->capacity : 64;
		struct pb_request_time *larger = reallocarray(cell->list, capacity, sizeof *larger);
		if (!larger)
			return -ENOMEM;
		cell->list = larger;
		cell->capacity = capacity;
	}
	cell->list[cell->count++] = (struct pb_request_time){rep, total_s};
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
	cell->count -= goes_on(cell, row);
	const bool failed = row->error || isnan(row->total_s);
	cell->failed_item = row->item;
	cell->failed_attempt = failed ? row->attempt : 0;
	return add_time(cell, row->rep, failed ? INFINITY : row->total_s);
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
	double x = ((const struct pb_request_time *)a)->total_s;
	double y = ((const struct pb_request_time *)b)->total_s;
	return (x > y) - (x < y);
}

/* The last of the first `warmup` repetitions; INT64_MIN for none. */
static int64_t last_warmup(const struct pb_request_times *cell, int64_t warmup)
{
	int64_t last = INT64_MIN;
	for (; warmup > 0; warmup--) {
		int64_t next = INT64_MAX;
		for (size_t i = 0; i < cell->count; i++)
			if (cell->list[i].rep > last && cell->list[i].rep < next)
				next = cell->list[i].rep;
		last = next;
	}
	return last;
}

/* Of so many ascending times. */
static double percentile(const struct pb_request_time *times, size_t count, size_t percent)
{
	size_t rank = count / 100 * percent + (count % 100 * percent + 99) / 100;
	return count ? times[rank ? rank - 1 : 0].total_s : NAN;
}

/* Moves those that count to the front; returns how many. */
static size_t without_warmup(struct pb_request_times *cell, int64_t warmup)
{
	const int64_t last = last_warmup(cell, warmup);
	size_t counted = 0;
	for (size_t i = 0; i < cell->count; i++)
		if (cell->list[i].rep > last) {
			const struct pb_request_time moved = cell->list[i];
			cell->list[i] = cell->list[counted];
			cell->list[counted++] = moved;
		}
	return counted;
}

static void sum_up(struct pb_request_times *cell, struct pb_summary_row *row)
{
	const size_t counted = without_warmup(cell, row->warmup_samples);
	size_t right = 0;
	if (counted)
		qsort(cell->list, counted, sizeof *cell->list, compare_times);
	while (right < counted && isfinite(cell->list[right].total_s))
		right++;
	row->requests = (int64_t)counted;
	row->request_errors = (int64_t)(counted - right);
	row->request_p50_s = percentile(cell->list, right, 50);
	row->request_p95_s = percentile(cell->list, right, 95);
	row->request_p99_s = percentile(cell->list, right, 99);
	row->request_max_s = percentile(cell->list, right, 100);
}

void pb_request_log_sum_up(struct pb_request_log *log, struct pb_summary_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pb_request_times *cell = find_cell(log, rows[i].cell_id);
		if (cell)
			sum_up(cell, &rows[i]);
	}
}

void pb_request_log_free(struct pb_request_log *log)
{
	for (size_t i = 0; i < log->count; i++) {
		free(log->cells[i].cell_id);
		free(log->cells[i].list);
	}
	free(log->cells);
	*log = (struct pb_request_log){0};
}
