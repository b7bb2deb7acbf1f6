#include "cluster/mpi/cell.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/common/pin.h"
#include "drivers/common/team_claims.h"

/* How long who looks after threads may not see that all are to stop. */
#define CREW_LOOK_NS 10000000

int pb_cell_join(struct pb_cell *cell, uint32_t ranks, uint32_t team, uint64_t shared_size)
{
	cell->ranks = ranks;
	cell->group = pb_group_get(ranks);
	cell->window = MPI_WIN_NULL;
	if (team > 1)
		pb_rank_team_join(&cell->team, cell->group->comm, team);
	if (shared_size == 0)
		return 0;
	if (cell->group->hosts > 1)
		return -ENOTSUP;
	int rank = 0, unit = 0;
	MPI_Aint bytes = 0;
	MPI_Comm_rank(cell->group->comm, &rank);
	MPI_Win_allocate_shared(rank == 0 ? (MPI_Aint)shared_size : 0, 1, MPI_INFO_NULL, cell->group->comm,
	                        &cell->shared, &cell->window);
	MPI_Win_shared_query(cell->window, 0, &bytes, &unit, &cell->shared);
	MPI_Win_lock_all(MPI_MODE_NOCHECK, cell->window);
	return 0;
}

void pb_cell_leave(struct pb_cell *cell)
{
	pb_rank_team_leave(&cell->team);
	if (cell->window == MPI_WIN_NULL)
		return;
	MPI_Win_unlock_all(cell->window);
	MPI_Win_free(&cell->window);
}

static int worker_alloc(struct pb_cell *cell, struct pb_why *why)
{
	const struct pb_kernel *kernel = cell->job->kernel;
	size_t worker_bytes = pb_worker_bytes(kernel);
	cell->worker = aligned_alloc(alignof(struct pb_worker), worker_bytes);
	if (!cell->worker)
		return pb_fail(why, -ENOMEM, "no memory for a worker of %s", kernel->name);
	memset(cell->worker, 0, worker_bytes);
	int error = pb_stop_open(&cell->own_stop);
	cell->has_stop = error == 0;
	cell->stop = &cell->own_stop;
	return error ? pb_fail(why, error, "no descriptor for a worker: %s", strerror(-error)) : 0;
}

static int crew_alloc(struct pb_cell *cell, enum pb_threads_kind threads, uint32_t rank, struct pb_why *why)
{
	int error = pb_rank_crew_create(&cell->crew, cell->job, threads, cell->each, rank, why);
	if (!error)
		cell->stop = pb_rank_crew_stop(cell->crew);
	return error;
}

int pb_cell_alloc(struct pb_cell *cell, const struct pb_job *job, const struct pb_spread *spread, uint32_t rank,
                  struct pb_why *why)
{
	cell->job = job;
	cell->body = spread->body;
	cell->each = pb_spread_each(spread, job);
	const size_t reports_end = sizeof *cell->result + cell->each * sizeof cell->result->reports[0];
	cell->acc_offset = (reports_end + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
	cell->result_bytes = cell->acc_offset + job->kernel->result_size;
	cell->result = calloc(1, cell->result_bytes);
	if (!cell->result)
		return pb_fail(why, -ENOMEM, "no memory for a result of %s", job->kernel->name);
	return spread->threads ? crew_alloc(cell, spread->threads, rank, why) : worker_alloc(cell, why);
}

void pb_cell_free(struct pb_cell *cell)
{
	if (cell->has_stop)
		pb_stop_close(&cell->own_stop);
	cell->has_stop = false;
	pb_rank_crew_free(cell->crew);
	free(cell->result);
	free(cell->worker);
	cell->result = NULL;
	cell->worker = NULL;
	cell->crew = NULL;
}

struct pb_worker *pb_cell_worker(const struct pb_cell *cell, uint32_t thread)
{
	return cell->crew ? pb_rank_crew_worker(cell->crew, thread) : cell->worker;
}

static int pin_save(const struct pb_job *job, struct pb_pin_saved *saved)
{
	*saved = (struct pb_pin_saved){0};
	return job->cpus ? pb_pin_save(saved) : 0;
}

int pb_cell_work_open(struct pb_cell *cell, uint32_t rank, struct pb_why *why)
{
	if (cell->crew) {
		const uint32_t here = pb_group_beside(cell->group, rank, cell->ranks) * cell->each;
		return pb_rank_crew_open(cell->crew, cell->shared, here, why);
	}
	struct pb_pin_saved saved;
	struct pb_worker *worker = cell->worker;
	int error = pin_save(cell->job, &saved);
	if (error)
		return pb_fail(why, error, "cannot tell which cores this thread may use");
	error = pb_worker_open(worker, cell->job, rank, cell->stop, cell->shared);
	worker->report.rank = (int32_t)rank;
	if (cell->team.members) {
		const struct pb_team member = pb_rank_team_member(&cell->team);
		pb_worker_join(worker, &member);
	}
	if (!error && cell->body)
		error = cell->body->open(worker, cell->ranks);
	pb_pin_restore(&saved);
	return error ? pb_fail(why, error, "%s", worker->why.text) : 0;
}

void pb_cell_work_close(struct pb_cell *cell)
{
	if (cell->crew)
		pb_rank_crew_close(cell->crew);
	if (!cell->worker)
		return;
	if (cell->body)
		cell->body->close(cell->worker);
	pb_worker_close(cell->worker);
}

static void result_fill(struct pb_cell *cell)
{
	struct pb_result *result = cell->result;
	struct pb_worker *worker = cell->worker;
	result->status = (struct pb_status){.error = worker->error, .why = worker->why};
	result->reports[0] = worker->report;
	memcpy(pb_cell_acc(cell, result), pb_worker_acc(worker), cell->job->kernel->result_size);
}

/* The accs of the threads are merged here, so that a rank sends one. */
static void crew_result_fill(struct pb_cell *cell)
{
	const struct pb_kernel *kernel = cell->job->kernel;
	struct pb_result *result = cell->result;
	result->status = (struct pb_status){0};
	result->status.error = pb_rank_crew_error(cell->crew, &result->status.why);
	memset(pb_cell_acc(cell, result), 0, kernel->result_size);
	for (uint32_t t = 0; t < cell->each; t++) {
		struct pb_worker *worker = pb_rank_crew_worker(cell->crew, t);
		result->reports[t] = worker->report;
		if (!result->status.error)
			kernel->merge(pb_cell_acc(cell, result), pb_worker_acc(worker));
	}
}

static void team_begin(struct pb_cell *cell, const struct pb_claims *claims)
{
	struct pb_rank_team *team = &cell->team;
	team->error = 0;
	team->stop = cell->stop;
	team->cancel = cell->job->cancel;
	team->speaks = claims->speaks;
	team->look = claims->feed.look;
	team->look_self = claims->feed.self;
}

void pb_cell_work_not(struct pb_cell *cell)
{
	if (cell->crew)
		return;
	team_begin(cell, &(struct pb_claims){0});
	(void)pb_team_fail(cell->worker->task.team, 0);
}

/* A team is told what keeps this rank from its part. */
static void worker_drain(struct pb_worker *worker, const struct pb_feed *feed, int error)
{
	if (error)
		(void)pb_team_fail(worker->task.team, error);
	else if (worker->task.team->size > 1)
		(void)pb_team_claims_drain(worker, feed->next, feed->self);
	else
		(void)pb_worker_drain(worker, feed->next, feed->self);
}

void pb_cell_go(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims)
{
	pb_rank_crew_go(cell->crew, round, claims);
}

bool pb_cell_done(struct pb_cell *cell, long ns)
{
	if (!pb_rank_crew_done(cell->crew, ns))
		return false;
	crew_result_fill(cell);
	return true;
}

static void crew_work(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims)
{
	pb_cell_go(cell, round, claims);
	while (!pb_cell_done(cell, CREW_LOOK_NS))
		if (claims->feed.look)
			(void)claims->feed.look(claims->feed.self, 0, 0);
}

void pb_cell_work(struct pb_cell *cell, const struct pb_worker_round *round, const struct pb_claims *claims)
{
	struct pb_worker *worker = cell->worker;
	struct pb_pin_saved saved;
	if (cell->crew) {
		crew_work(cell, round, claims);
		return;
	}
	int error = pin_save(cell->job, &saved);
	pb_worker_begin(worker, round);
	team_begin(cell, claims);
	if (!error)
		error = pb_pin(cell->job, worker->index, NULL);
	if (error)
		(void)pb_worker_fail(worker, error, "cannot be pinned");
	if (cell->body && !error)
		(void)cell->body->run(worker, claims->schedule, &claims->feed);
	else if (!cell->body)
		worker_drain(worker, &claims->feed, error);
	pb_worker_end(worker);
	pb_pin_restore(&saved);
	result_fill(cell);
}

void pb_cell_sync(const struct pb_cell *cell)
{
	if (cell->window != MPI_WIN_NULL)
		MPI_Win_sync(cell->window);
}
