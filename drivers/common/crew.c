#include "drivers/common/crew.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/mman.h>

#include "drivers/common/crew_teams.h"
#include "drivers/common/report.h"

/* How long a dead worker or a cancellation may go unseen by a sleeping conductor. */
#define LOOK_NS 20000000

struct layout {
	size_t workers, teams, shared, merged, bytes;
};

/* Appends `size` bytes on a cache line of their own and returns their offset; `bytes` sticks at SIZE_MAX. */
static size_t append(size_t *bytes, size_t count, size_t size)
{
	size_t offset = *bytes;
	if (__builtin_mul_overflow(count, size, &size) || __builtin_add_overflow(*bytes, size, bytes) ||
	    __builtin_add_overflow(*bytes, PB_CACHE_LINE_BYTES - 1, bytes))
		*bytes = SIZE_MAX;
	else
		*bytes -= *bytes % PB_CACHE_LINE_BYTES;
	return offset;
}

static struct layout lay_out(const struct pb_job *job, uint32_t workers)
{
	struct layout layout = {.bytes = sizeof(struct pb_crew)};
	layout.shared = append(&layout.bytes, 1, job->kernel->shared_size);
	layout.merged = append(&layout.bytes, 1, job->kernel->result_size);
	layout.workers = append(&layout.bytes, workers, pb_worker_bytes(job->kernel));
	layout.teams = append(&layout.bytes, job->team > 1 ? workers / job->team : 0, pb_thread_team_bytes(job->team));
	return layout;
}

static int open_descriptors(struct pb_crew *crew, enum pb_crew_kind kind)
{
	crew->record_file.fd = -1;
	int status = pb_stop_open(&crew->stop);
	if (status || kind == PB_CREW_THREADS)
		return status;
	status = pb_record_file_open(&crew->record_file);
	if (status)
		pb_stop_close(&crew->stop);
	return status;
}

int pb_crew_create(struct pb_crew **crew, const struct pb_job *job, const struct pb_crew_shape *shape,
                   struct pb_why *why)
{
	struct layout layout = lay_out(job, shape->workers);
	unsigned char *block = mmap(NULL, layout.bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (block == MAP_FAILED)
		return pb_fail(why, -errno, "no memory for %" PRIu32 " workers (%zu MiB): use fewer", shape->workers,
		               layout.bytes >> 20);
	struct pb_crew *made = (struct pb_crew *)block;
	int status = open_descriptors(made, shape->kind);
	if (status) {
		(void)munmap(block, layout.bytes);
		return pb_fail(why, status, "no file descriptor for a cell: %s (ulimit -n)", strerror(-status));
	}
	made->job = job;
	made->shape = *shape;
	made->parties = shape->workers + shape->extra;
	made->bytes = layout.bytes;
	made->worker_bytes = pb_worker_bytes(job->kernel);
	made->workers = block + layout.workers;
	made->teams = block + layout.teams;
	made->team_bytes = pb_thread_team_bytes(job->team);
	made->shared = job->kernel->shared_size ? block + layout.shared : NULL;
	made->merged = block + layout.merged;
	pb_crew_teams_init(made, job->workers);
	pb_gate_expect(&made->gate, made->parties);
	*crew = made;
	return 0;
}

void pb_crew_free(struct pb_crew *crew)
{
	if (!crew)
		return;
	for (uint32_t i = 0; i < crew->shape.workers; i++)
		pb_extent_unview(&pb_crew_worker(crew, i)->extent);
	pb_record_file_close(&crew->record_file);
	pb_stop_close(&crew->stop);
	(void)munmap(crew, crew->bytes);
}

int pb_crew_begin(struct pb_crew *crew, struct pb_why *why)
{
	const struct pb_kernel *kernel = crew->job->kernel;
	if (!crew->shared)
		return 0;
	memset(crew->shared, 0, kernel->shared_size);
	int status = kernel->shared_open ? kernel->shared_open(crew->job->state, crew->shared) : 0;
	return status ? pb_fail(why, status, "cannot prepare the shared memory: %s", strerror(-status)) : 0;
}

void pb_crew_end(struct pb_crew *crew, void *merged)
{
	for (uint32_t i = 0; i < crew->shape.workers; i++)
		pb_worker_trim_records(pb_crew_worker(crew, i));
	if (crew->shared && crew->job->kernel->shared_close)
		crew->job->kernel->shared_close(crew->job->state, crew->shared, merged);
}

/* Forked workers do not see the flag itself. */
static void pass_on_cancel(struct pb_crew *crew)
{
	if (atomic_load(crew->job->cancel))
		pb_stop_raise(&crew->stop);
}

void pb_crew_ready(struct pb_crew *crew, const struct pb_worker_round *round)
{
	pb_stop_lower(&crew->stop);
	pb_crew_teams_reset(crew);
	pass_on_cancel(crew);
	crew->worker_round = *round;
}

void pb_crew_prepare(struct pb_crew *crew, const struct pb_round *round)
{
	const struct pb_worker_round told = {
	    .ledger_key = round->ledger_key, .start_ns = round->start_ns, .traced = round->traced};
	pb_crew_ready(crew, &told);
	pb_schedule_init(&crew->schedule, crew->job, round->items);
	memcpy(crew->merged, round->merged, crew->job->kernel->result_size);
	crew->round = round->number;
	crew->items = round->items;
}

void pb_crew_start(struct pb_crew *crew, const struct pb_round *round)
{
	pb_crew_prepare(crew, round);
	pb_gate_open(&crew->gate, crew->parties);
}

bool pb_crew_wait(struct pb_crew *crew)
{
	if (pb_gate_wait(&crew->gate, LOOK_NS) == 0)
		return true;
	pass_on_cancel(crew);
	return false;
}

int pb_crew_error(const struct pb_crew *crew, struct pb_why *why)
{
	int stopped = 0;
	for (uint32_t i = 0; i < crew->shape.workers; i++) {
		const struct pb_worker *worker = pb_crew_worker(crew, i);
		if (worker->error && worker->error != -ECANCELED)
			return pb_fail(why, worker->error, "%s", worker->why.text);
		if (worker->error)
			stopped = worker->error;
	}
	return stopped ? pb_fail(why, stopped, "cancelled") : 0;
}

static int compare_copies(const struct pb_crew *crew, struct pb_why *why)
{
	const void *first = pb_worker_acc(pb_crew_worker(crew, 0));
	for (uint32_t i = 1; i < crew->shape.workers; i++)
		if (memcmp(first, pb_worker_acc(pb_crew_worker(crew, i)), crew->job->kernel->result_size) != 0)
			return pb_fail(why, -EBADMSG,
			               "copy %" PRIu32 " of the work came to another result than the first", i);
	return 0;
}

int pb_crew_gather(struct pb_crew *crew, const struct pb_round *round, struct pb_why *why)
{
	for (uint32_t i = 0; i < crew->shape.workers; i++)
		pb_report_add(&round->reports[i], &pb_crew_worker(crew, i)->report);
	int error = pb_crew_error(crew, why);
	if (error)
		return error;
	bool copies = crew->shape.body && crew->shape.body->copies;
	error = copies ? compare_copies(crew, why) : 0;
	for (uint32_t i = 0; !error && i < (copies ? 1 : crew->shape.workers); i++)
		crew->job->kernel->merge(round->merged, pb_worker_acc(pb_crew_worker(crew, i)));
	return error;
}

int pb_crew_records(struct pb_crew *crew, uint32_t index, const void **bytes, size_t *size, struct pb_why *why)
{
	int error = pb_worker_records(pb_crew_worker(crew, index), bytes, size);
	return error ? pb_fail(why, error, "the records of worker %" PRIu32 " cannot be read: %s", index,
	                       strerror(-error))
	             : 0;
}

void pb_crew_dismiss(struct pb_crew *crew)
{
	crew->dismissed = true;
	pb_gate_open(&crew->gate, crew->parties);
}

struct pb_worker *pb_crew_worker(const struct pb_crew *crew, uint32_t index)
{
	return (struct pb_worker *)(crew->workers + (size_t)index * crew->worker_bytes);
}
