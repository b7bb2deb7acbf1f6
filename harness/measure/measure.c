#include "harness/measure/measure.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/run_dir.h"
#include "harness/measure/ceiling.h"
#include "harness/measure/gather.h"
#include "harness/measure/loss.h"
#include "harness/measure/request_rows.h"
#include "harness/measure/sample.h"
#include "harness/measure/shuffle.h"
#include "harness/measure/timeline_rows.h"
#include "harness/utc.h"

/* Repetition 0 is the warm-up. */
enum { FIRST_REP = 1 };

struct loop {
	const struct pb_measuring *m;
	struct pb_bench *benches;          /* one per cell; open while the cell is measured */
	struct pb_cell_progress *progress; /* at the start of the repetition */
	bool *done;
	size_t *order;
	int64_t start_ns;
	int64_t order_in_run;
	uint64_t lost; /* launches */
};

static double elapsed_s(const struct loop *loop)
{
	return (double)(pb_clock_ns() - loop->start_ns) / 1e9;
}

static struct pb_sample_row identity_row(const struct loop *loop, const struct pb_cell *cell, int64_t rep, bool warmup)
{
	struct pb_sample_row row = pb_history_blank_row();
	row.schema = PB_SCHEMA;
	row.run_id = loop->m->run_id;
	row.env_id = loop->m->env_id;
	row.cell_id = cell->id;
	row.kernel = cell->kernel->name;
	row.params = cell->params;
	row.driver = cell->driver->name;
	row.schedule = pb_schedule_name(cell->schedule);
	row.grain = cell->grain ? (int64_t)cell->grain : PB_UNKNOWN;
	row.workers = cell->workers;
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

/* The row goes to the file first: what is in memory is at most what is on disk. */
static int keep_row(struct loop *loop, const struct pb_sample_row *row, struct pb_why *why)
{
	int error = pb_run_dir_append_sample(loop->m->dir, row, why);
	if (error)
		return error;
	error = pb_history_add(loop->m->history, row);
	return error ? pb_fail(why, error, "no memory for another sample") : 0;
}

static int keep_worker_rows(struct loop *loop, const struct pb_bench *bench, const struct pb_sample_row *sample,
                            struct pb_why *why)
{
	uint32_t workers = bench->job.workers;
	struct pb_worker_row *rows = calloc(workers, sizeof *rows);
	if (!rows)
		return pb_fail(why, -ENOMEM, "no memory for the rows of %u workers", workers);
	uint32_t count = 0;
	for (uint32_t w = 0; w < workers; w++)
		if (bench->reports[w].pid != 0)
			rows[count++] = worker_row(bench, sample, w);
	int error = pb_run_dir_append_workers(loop->m->dir, rows, count, why);
	free(rows);
	return error;
}

static int leave_out(struct loop *loop, size_t c, const char *status, const char *reason, struct pb_why *why)
{
	struct pb_sample_row row = identity_row(loop, &loop->m->plan->cells[c], FIRST_REP, false);
	row.status = status;
	row.reason = reason;
	loop->done[c] = true;
	return keep_row(loop, &row, why);
}

static bool has_ranks(const struct pb_cell *cell)
{
	return cell->driver->ranks != NULL;
}

/* All cells with ranks get new ones when they come to be measured next, if that is allowed. */
static int lose_launch(struct loop *loop, const char *reason, struct pb_why *why)
{
	const struct pb_measuring *m = loop->m;
	if (loop->lost++ >= m->relaunches)
		return pb_fail(why, -ENOLINK, "%s", reason);
	for (size_t c = 0; c < m->plan->count; c++)
		if (has_ranks(&m->plan->cells[c]))
			pb_bench_close(&loop->benches[c]);
	return 0;
}

/* Opens the cell's workers on first use. A cell that cannot run is a row with the reason, and done. */
static int open_cell(struct loop *loop, size_t c, struct pb_why *why)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	struct pb_why reason = {""};
	if (cell->left_out.text[0])
		return leave_out(loop, c, "skipped", cell->left_out.text, why);
	if (loop->benches[c].cell)
		return 0;
	const char *no_ceiling = cell->ceiling ? pb_ceiling_left_out(loop->m, cell) : NULL;
	if (no_ceiling)
		return leave_out(loop, c, "skipped", no_ceiling, why);
	int error = pb_bench_open(&loop->benches[c], cell, loop->m->plan, loop->m->cancel, &reason);
	if (!error)
		return 0;
	pb_bench_close(&loop->benches[c]);
	if (error == -ECANCELED)
		return error;
	/* Where ranks were lost before, it is the hosts that are at fault if there are no new ones. */
	if (error == -ENOLINK || (has_ranks(cell) && loop->lost && error != -ENOTSUP)) {
		error = leave_out(loop, c, "lost", reason.text, why);
		return error ? error : lose_launch(loop, reason.text, why);
	}
	return leave_out(loop, c, error == -ENOTSUP ? "skipped" : "failed", reason.text, why);
}

/* How many samples the cell is to have; 0: as many as the budget and the interval need. */
static size_t samples_asked(const struct loop *loop, size_t c)
{
	const uint64_t own = loop->m->plan->cells[c].samples;
	return own ? (size_t)own : (size_t)loop->m->rule.reps;
}

/* The samples and warm-ups to take where their number is fixed, or the least of it. */
static double count_planned(const struct loop *loop)
{
	double planned = 0;
	for (size_t c = 0; c < loop->m->plan->count; c++) {
		const size_t asked = samples_asked(loop, c);
		if (!loop->m->plan->cells[c].left_out.text[0])
			planned += (double)(asked ? asked : loop->m->least) + !loop->m->plan->cells[c].cold;
	}
	return planned;
}

static void show(const struct loop *loop, size_t c, int64_t rep)
{
	const struct pb_measuring *m = loop->m;
	if (!m->show)
		return;
	double left_s = fmax(0, m->budget_s - elapsed_s(loop));
	double done = fmin(1, elapsed_s(loop) / m->budget_s);
	if (m->rule.reps > 0 || (m->stretched && *m->stretched)) {
		done = fmin(1, (double)loop->order_in_run / count_planned(loop));
		left_s = done > 0 ? elapsed_s(loop) * (1 - done) / done : NAN;
	}
	m->show(m->context, &(struct pb_loop_view){done, left_s, &m->plan->cells[c], rep});
}

/* A cell that has all the samples it was given gives up its workers at once. */
static bool is_last(const struct pb_cell *cell, const struct pb_sample_row *row)
{
	return cell->samples > 0 && row->warmup == 0 && row->rep >= (int64_t)cell->samples;
}

/* The rows of a sample that has been taken. */
static int keep_sample(struct loop *loop, struct pb_bench *bench, struct pb_sample_row *row, int failed,
                       struct pb_why *why)
{
	int error = failed ? 0 : pb_request_rows_keep(loop->m->dir, loop->m->requests, bench, row, why);
	if (!error && !failed)
		error = pb_timeline_rows_keep(loop->m->dir, bench, row, why);
	if (!error && !failed)
		error = keep_worker_rows(loop, bench, row, why);
	pb_gather_free(&bench->gathered);
	return error ? error : keep_row(loop, row, why);
}

static int measure_once(struct loop *loop, size_t c, int64_t rep, bool warmup, struct pb_why *why)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	struct pb_bench *bench = &loop->benches[c];
	struct pb_sample_row row = identity_row(loop, cell, rep, warmup);
	pb_loss_name(has_ranks(cell) ? cell : NULL, &row);
	int error = open_cell(loop, c, why);
	if (error || loop->done[c])
		return error;
	char start_utc[PB_UTC_SIZE];
	pb_utc_now(start_utc);
	row.start_utc = start_utc;
	show(loop, c, warmup ? 0 : rep);
	row.order = loop->order_in_run++;
	pb_loss_name(has_ranks(cell) ? cell : NULL, &row);
	int failed = pb_bench_sample(bench, &row);
	pb_loss_name(NULL, NULL);
	if (failed == -ECANCELED)
		return failed;
	error = keep_sample(loop, bench, &row, failed, why);
	loop->done[c] = failed || row.ok != 1 || is_last(cell, &row);
	if (!error && failed == -ENOLINK)
		error = lose_launch(loop, row.reason, why);
	if (loop->done[c] || cell->brief)
		pb_bench_close(bench);
	return error;
}

static bool is_enough(const struct loop *loop, size_t c)
{
	const struct pb_cell_progress *progress = &loop->progress[c];
	const size_t asked = samples_asked(loop, c);
	if (progress->ended)
		return true;
	if (asked > 0)
		return progress->counted >= asked;
	return pb_stats_half_width(&progress->wall) <= loop->m->rule.ci;
}

/* A base goes on as long as a cell that is compared with it does: their ratios are taken pair by pair. */
static bool is_needed_as_base(const struct loop *loop, size_t base)
{
	const struct pb_plan *plan = loop->m->plan;
	for (size_t c = 0; c < plan->count; c++)
		if (c != base && !loop->done[c] && pb_cell_is_base_of(&plan->cells[base], &plan->cells[c]))
			return true;
	return false;
}

/* Which cells have what was asked for; *left is how many have not, bases that only go on for others not counted. */
static int find_done(struct loop *loop, size_t *left)
{
	const struct pb_plan *plan = loop->m->plan;
	*left = 0;
	for (size_t c = 0; c < plan->count; c++) {
		int error = pb_history_of_cell(loop->m->history, plan->cells[c].id, loop->m->rule.confidence,
		                               &loop->progress[c]);
		if (error)
			return error;
		loop->done[c] = is_enough(loop, c);
		*left += !loop->done[c];
	}
	for (size_t c = 0; c < plan->count; c++)
		if (loop->done[c] && !loop->progress[c].ended && is_needed_as_base(loop, c))
			loop->done[c] = false;
	return 0;
}

static bool budget_is_spent(const struct loop *loop, int64_t rep)
{
	const struct pb_measuring *m = loop->m;
	if ((m->rule.reps > 0 && !m->hurried) || rep <= FIRST_REP || elapsed_s(loop) < m->budget_s)
		return false;
	const bool is_least = m->rule.reps == 0 && rep <= (int64_t)m->least;
	if (is_least && m->stretched)
		*m->stretched = true;
	return !is_least;
}

/* Of workers that took the place of lost ones. */
static int warm_up_again(struct loop *loop, size_t c, int64_t rep, struct pb_why *why)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	if (loop->lost == 0 || !has_ranks(cell) || cell->cold || cell->brief || loop->benches[c].cell)
		return 0;
	return measure_once(loop, c, rep - 1, true, why);
}

/* One repetition; cells that already have it (a resumed run) are passed over. The warm-up is in the order of the plan,
 * so that cells first appear in the files as they were planned. */
static int repeat(struct loop *loop, int64_t rep, bool warmup, struct pb_why *why)
{
	const struct pb_plan *plan = loop->m->plan;
	if (!warmup)
		pb_shuffle(loop->order, plan->count, loop->m->seed, (uint64_t)rep);
	for (size_t i = 0; i < plan->count; i++) {
		size_t c = loop->order[i];
		if (loop->done[c] || (warmup ? plan->cells[c].cold : loop->progress[c].last_rep >= rep))
			continue;
		if (budget_is_spent(loop, rep))
			return 0;
		int error = atomic_load(loop->m->cancel) ? -ECANCELED : 0;
		if (!error && !warmup)
			error = warm_up_again(loop, c, rep, why);
		if (!error && !loop->done[c])
			error = measure_once(loop, c, rep, warmup, why);
		if (error)
			return error;
	}
	return 0;
}

/* The repetition to go on with: the last one begun may be incomplete. */
static int64_t first_rep(const struct pb_history *history)
{
	int64_t rep = FIRST_REP;
	for (size_t i = 0; i < history->count; i++)
		if (history->rows[i].warmup != 1 && history->rows[i].rep > rep)
			rep = history->rows[i].rep;
	return rep;
}

static int run_loop(struct loop *loop, struct pb_why *why)
{
	int64_t rep = first_rep(loop->m->history);
	size_t left;
	int error = find_done(loop, &left);
	if (!error && left)
		error = repeat(loop, rep - 1, true, why);
	for (; !error; rep++) {
		error = find_done(loop, &left);
		if (error || !left || budget_is_spent(loop, rep))
			break;
		error = repeat(loop, rep, false, why);
	}
	return error;
}

int pb_measure(const struct pb_measuring *measuring, struct pb_why *why)
{
	size_t count = measuring->plan->count;
	struct loop loop = {.m = measuring, .start_ns = pb_clock_ns()};
	loop.benches = calloc(count, sizeof *loop.benches);
	loop.progress = calloc(count, sizeof *loop.progress);
	loop.done = calloc(count, sizeof *loop.done);
	loop.order = calloc(count, sizeof *loop.order);
	for (size_t c = 0; loop.order && c < count; c++)
		loop.order[c] = c;
	int error = -ENOMEM;
	if (loop.benches && loop.progress && loop.done && loop.order)
		error = run_loop(&loop, why);
	else
		pb_fail(why, error, "no memory for %zu cells", count);
	for (size_t c = 0; loop.benches && c < count; c++)
		pb_bench_close(&loop.benches[c]);
	free(loop.benches);
	free(loop.progress);
	free(loop.done);
	free(loop.order);
	return error;
}
