#include "harness/metg/weigh.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/cli/params.h"
#include "harness/machine/proc.h"
#include "harness/measure/sample.h"

enum { FEWER = 10 };

/* What the heap and the kernel do meanwhile changes a few pages. */
#define LEAST_GROWTH_BYTES 65536

static double pss_bytes(int32_t pid)
{
	char path[64];
	(void)snprintf(path, sizeof path, "/proc/%" PRId32 "/smaps_rollup", pid);
	char *text = pb_proc_read("", path);
	int64_t kilobytes = text ? pb_proc_value_number(text, "Pss") : PB_UNKNOWN;
	free(text);
	return kilobytes == PB_UNKNOWN ? NAN : (double)kilobytes * 1024;
}

static int compare_pids(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a;
	int32_t y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* Of this process and of every other one that has a worker. */
static double pss_of(const struct pb_bench *bench)
{
	const uint32_t workers = bench->job.workers;
	const int32_t own = (int32_t)getpid();
	int32_t *pids = calloc(workers, sizeof *pids);
	double bytes = pids ? pss_bytes(own) : NAN;
	for (uint32_t w = 0; pids && w < workers; w++)
		pids[w] = bench->reports[w].pid;
	if (pids)
		qsort(pids, workers, sizeof *pids, compare_pids);
	for (uint32_t w = 0; pids && w < workers; w++)
		if (pids[w] != 0 && pids[w] != own && (w == 0 || pids[w] != pids[w - 1]))
			bytes += pss_bytes(pids[w]);
	free(pids);
	return bytes;
}

static int weigh_cell(double *bytes, const struct pb_cell *cell, const struct pb_plan *plan, const atomic_bool *cancel)
{
	struct pb_bench bench = {0};
	struct pb_sample_row row = pb_history_blank_row();
	struct pb_why why = {""};
	int error = pb_bench_open(&bench, cell, plan, cancel, &why);
	if (!error)
		error = pb_bench_sample(&bench, &row);
	if (!error)
		*bytes = pss_of(&bench);
	pb_bench_close(&bench);
	return error;
}

static int add_cell(struct pb_plan *scratch, const struct pb_metg_series *series, const struct pb_plan *plan,
                    uint32_t workers)
{
	char items[24];
	struct pb_why why = {""};
	const struct pb_cell *like = &plan->cells[series->sizes[0].cell];
	const struct pb_cell cell = {
	    .kernel = like->kernel, .driver = like->driver, .workers = workers, .schedule = like->schedule};
	(void)snprintf(items, sizeof items, "%" PRIu32, workers);
	const struct pb_setting settings[] = {{"items", items}, {"time", "50ms"}};
	return pb_plan_add(scratch, &cell, settings, 2, &why);
}

static int weigh(struct pb_metg_series *series, const struct pb_plan *plan, const atomic_bool *cancel)
{
	struct pb_plan scratch = {0};
	const uint32_t few = series->workers / FEWER;
	double bytes[2] = {NAN, NAN};
	int error = add_cell(&scratch, series, plan, few);
	if (!error)
		error = add_cell(&scratch, series, plan, series->workers);
	for (size_t c = 0; !error && c < 2; c++)
		error = weigh_cell(&bytes[c], &scratch.cells[c], plan, cancel);
	const double growth = bytes[1] - bytes[0];
	series->item_bytes = growth >= LEAST_GROWTH_BYTES ? growth / (series->workers - few) : NAN;
	pb_plan_free(&scratch);
	return error;
}

int pb_metg_weigh(struct pb_metg *metg, const struct pb_plan *plan, const atomic_bool *cancel)
{
	for (size_t i = 0; i < metg->count; i++) {
		struct pb_metg_series *series = &metg->series[i];
		if (series->measure != PB_METG_WAIT || series->count == 0 || series->workers < FEWER)
			continue;
		if (weigh(series, plan, cancel) == -ECANCELED)
			return -ECANCELED;
	}
	return 0;
}
