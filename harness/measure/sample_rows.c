#include "harness/measure/sample_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/run_dir.h"
#include "harness/measure/gather.h"
#include "harness/measure/measure.h"
#include "harness/measure/request_rows.h"
#include "harness/measure/timeline_rows.h"

struct pb_sample_row pb_sample_rows_blank(const struct pb_measuring *m, const struct pb_cell *cell, int64_t rep,
                                          bool warmup)
{
	struct pb_sample_row row = pb_history_blank_row();
	row.schema = PB_SCHEMA;
	row.run_id = m->run_id;
	row.env_id = m->env_id;
	row.cell_id = cell->id;
	row.kernel = cell->kernel->name;
	row.params = cell->params;
	row.driver = cell->driver->name;
	row.schedule = pb_schedule_name(cell->schedule);
	row.grain = cell->grain ? (int64_t)cell->grain : PB_UNKNOWN;
	row.workers = cell->workers;
	if (cell->driver->each == PB_EACH_THREADS) {
		row.ranks = cell->ranks;
		row.threads_per_rank = cell->workers / cell->ranks;
	}
	row.team = cell->team;
	row.rate_per_s = cell->rate_per_s > 0 ? cell->rate_per_s : NAN;
	row.scaling = cell->weak ? "weak" : "strong";
	row.rep = rep;
	row.warmup = warmup;
	return row;
}

static struct pb_worker_row worker_row(const struct pb_bench *bench, const struct pb_sample_row *sample, uint32_t w)
{
	const struct pb_worker_report *report = &bench->reports[w];
	bool one_host = strcmp(report->host, bench->reports[0].host) == 0;
	bool same_clock = (one_host || report->clock_error_ns > 0) && report->begin_ns > 0;
	return (struct pb_worker_row){
	    .schema = PB_SCHEMA,
	    .run_id = sample->run_id,
	    .cell_id = sample->cell_id,
	    .rep = sample->rep,
	    .warmup = sample->warmup,
	    .worker = w,
	    .host = report->host,
	    .rank = report->rank >= 0 ? report->rank : PB_UNKNOWN,
	    .pid = report->pid,
	    .tid = report->tid,
	    .cpu = report->cpu >= 0 ? report->cpu : PB_UNKNOWN,
	    .cpus_allowed = report->cpus_allowed,
	    .begin_s = same_clock ? (double)(report->begin_ns - bench->started_ns) / 1e9 : NAN,
	    .end_s = same_clock ? (double)(report->end_ns - bench->started_ns) / 1e9 : NAN,
	    .items = (int64_t)report->ledger.items,
	    .claims = (int64_t)report->ledger.claims,
	    .user_s = (double)report->user_ns / 1e9,
	    .sys_s = (double)report->sys_ns / 1e9,
	    .nvcsw = (int64_t)report->nvcsw,
	    .nivcsw = (int64_t)report->nivcsw,
	    .max_rss_bytes = (int64_t)report->max_rss_bytes,
	};
}

int pb_sample_rows_add(const struct pb_measuring *m, const struct pb_sample_row *row, struct pb_why *why)
{
	int error = pb_run_dir_append_sample(m->dir, row, why);
	if (error)
		return error;
	error = pb_history_add(m->history, row);
	return error ? pb_fail(why, error, "no memory for another sample") : 0;
}

static int keep_worker_rows(const struct pb_measuring *m, const struct pb_bench *bench,
                            const struct pb_sample_row *sample, struct pb_why *why)
{
	uint32_t workers = bench->job.workers;
	struct pb_worker_row *rows = calloc(workers, sizeof *rows);
	if (!rows)
		return pb_fail(why, -ENOMEM, "no memory for the rows of %u workers", workers);
	uint32_t count = 0;
	for (uint32_t w = 0; w < workers; w++)
		if (bench->reports[w].pid != 0)
			rows[count++] = worker_row(bench, sample, w);
	int error = pb_run_dir_append_workers(m->dir, rows, count, why);
	free(rows);
	return error;
}

int pb_sample_rows_keep(const struct pb_measuring *m, struct pb_bench *bench, struct pb_sample_row *row, int failed,
                        struct pb_why *why)
{
	int error = failed ? 0 : pb_request_rows_keep(m->dir, m->requests, bench, row, why);
	if (!error && !failed)
		error = pb_timeline_rows_keep(m->dir, bench, row, why);
	if (!error && !failed)
		error = keep_worker_rows(m, bench, row, why);
	pb_gather_free(&bench->gathered);
	return error ? error : pb_sample_rows_add(m, row, why);
}
