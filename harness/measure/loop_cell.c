#include <errno.h>
#include <math.h>

#include "harness/measure/ceiling.h"
#include "harness/measure/gather.h"
#include "harness/measure/loop.h"
#include "harness/measure/loss.h"
#include "harness/measure/sample_rows.h"
#include "harness/utc.h"

static bool has_ranks(const struct pb_cell *cell)
{
	return cell->driver->ranks != NULL;
}

static int leave_out(struct pb_loop *loop, size_t c, const char *status, const char *reason, struct pb_why *why)
{
	struct pb_sample_row row = pb_sample_rows_blank(loop->m, &loop->m->plan->cells[c], PB_FIRST_REP, false);
	row.status = status;
	row.reason = reason;
	loop->done[c] = true;
	return pb_sample_rows_add(loop->m, &row, why);
}

/* All cells with ranks get new ones when they come to be measured next, if that is allowed. */
static int lose_launch(struct pb_loop *loop, const char *reason, struct pb_why *why)
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
static int open_cell(struct pb_loop *loop, size_t c, struct pb_why *why)
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

static void show(const struct pb_loop *loop, size_t c, int64_t rep)
{
	const struct pb_measuring *m = loop->m;
	if (!m->show)
		return;
	double left_s = fmax(0, m->budget_s - pb_loop_elapsed_s(loop));
	double done = fmin(1, pb_loop_elapsed_s(loop) / m->budget_s);
	if (m->rule.reps > 0 || (m->stretched && *m->stretched)) {
		done = fmin(1, (double)loop->order_in_run / pb_loop_count_planned(loop));
		left_s = done > 0 ? pb_loop_elapsed_s(loop) * (1 - done) / done : NAN;
	}
	m->show(m->context, &(struct pb_loop_view){done, left_s, &m->plan->cells[c], rep});
}

/* A cell that has all the samples it was given gives up its workers at once. */
static bool is_last(const struct pb_cell *cell, const struct pb_sample_row *row)
{
	return cell->samples > 0 && row->warmup == 0 && row->rep >= (int64_t)cell->samples;
}

/* -errno: there is none, and the row says why. */
static int take_sample(struct pb_loop *loop, size_t c, struct pb_sample_row *row)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	show(loop, c, row->warmup ? 0 : row->rep);
	row->order = loop->order_in_run++;
	pb_loss_name(has_ranks(cell) ? cell : NULL, row);
	const int failed = pb_bench_sample(&loop->benches[c], row);
	pb_loss_name(NULL, NULL);
	return failed;
}

int pb_loop_measure_once(struct pb_loop *loop, size_t c, int64_t rep, bool warmup, struct pb_why *why)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	struct pb_bench *bench = &loop->benches[c];
	struct pb_sample_row row = pb_sample_rows_blank(loop->m, cell, rep, warmup);
	pb_loss_name(has_ranks(cell) ? cell : NULL, &row);
	int error = open_cell(loop, c, why);
	if (error || loop->done[c])
		return error;
	char start_utc[PB_UTC_SIZE];
	pb_utc_now(start_utc);
	row.start_utc = start_utc;
	const int failed = take_sample(loop, c, &row);
	if (failed == -ECANCELED)
		return failed;
	error = pb_sample_rows_keep(loop->m, bench, &row, failed, why);
	loop->done[c] = failed || row.ok != 1 || is_last(cell, &row);
	if (!error && failed == -ENOLINK)
		error = lose_launch(loop, row.reason, why);
	if (loop->done[c] || cell->brief)
		pb_bench_close(bench);
	return error;
}

int pb_loop_warm_up_again(struct pb_loop *loop, size_t c, int64_t rep, struct pb_why *why)
{
	const struct pb_cell *cell = &loop->m->plan->cells[c];
	if (loop->lost == 0 || !has_ranks(cell) || cell->cold || cell->brief || loop->benches[c].cell)
		return 0;
	return pb_loop_measure_once(loop, c, rep - 1, true, why);
}
