/*
 * faults.c: drivers that are well-formed and wrong. The harness must catch each by the workers' ledgers or by the
 * kernel's check. Every one has a single worker in the calling thread and differs from `honest` in one way.
 *
 *   idle     runs nothing and reports success                     ledger and check
 *   twice    runs every item twice                                ledger and check
 *   drop     leaves out the last item                             ledger and check
 *   invent   enters an item past the last one in the ledger       ledger
 *   liar     enters all items but leaves out the last one         check
 *   forget   runs all items and does not merge them               check
 */
#include <errno.h>
#include <stdlib.h>

#include <powbench/plugin.h>

struct faulty {
	const struct pb_job *job;
	struct pb_task task;
};

static void faulty_close(void *self)
{
	struct faulty *faulty = self;
	if (!faulty)
		return;
	if (faulty->job->kernel->session_close)
		faulty->job->kernel->session_close(faulty->job->state, faulty->task.session);
	free(faulty->task.local);
	free(faulty->task.session);
	free(faulty->task.acc);
	free(faulty->task.shared);
	free(faulty);
}

static void *zeroed(size_t bytes)
{
	return calloc(1, bytes ? bytes : 1);
}

static int faulty_open(void **self, const struct pb_job *job, struct pb_why *why)
{
	const struct pb_kernel *kernel = job->kernel;
	struct faulty *faulty = zeroed(sizeof *faulty);
	if (!faulty)
		return pb_fail(why, -ENOMEM, "no memory");
	faulty->job = job;
	faulty->task.team = &pb_team_of_one;
	faulty->task.local = zeroed(kernel->local_size);
	faulty->task.session = zeroed(kernel->session_size);
	faulty->task.acc = zeroed(kernel->result_size);
	faulty->task.shared = kernel->shared_size ? zeroed(kernel->shared_size) : NULL;
	int status = kernel->session_open ? kernel->session_open(job->state, faulty->task.session) : 0;
	*self = faulty;
	return status;
}

static int faulty_begin(void *self, struct pb_why *why)
{
	(void)why;
	struct faulty *faulty = self;
	const struct pb_kernel *kernel = faulty->job->kernel;
	if (!faulty->task.shared)
		return 0;
	memset(faulty->task.shared, 0, kernel->shared_size);
	return kernel->shared_open ? kernel->shared_open(faulty->job->state, faulty->task.shared) : 0;
}

static int faulty_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	struct faulty *faulty = self;
	if (faulty->task.shared && faulty->job->kernel->shared_close)
		faulty->job->kernel->shared_close(faulty->job->state, faulty->task.shared, merged);
	return 0;
}

static uint64_t claim_end(const struct pb_kernel *kernel, uint64_t begin, uint64_t end)
{
	return kernel->max_grain && end - begin > kernel->max_grain ? begin + kernel->max_grain : end;
}

/* Runs the items [0, end), spinning where they wait. */
static int run_items(struct faulty *faulty, uint64_t end)
{
	const struct pb_kernel *kernel = faulty->job->kernel;
	struct pb_task *task = &faulty->task;
	for (task->begin = 0; task->begin < end; task->begin = task->end) {
		int status = PB_WAIT;
		task->end = claim_end(kernel, task->begin, end);
		memset(task->local, 0, kernel->local_size);
		while (status == PB_WAIT) {
			memset(&task->wait, 0, sizeof task->wait);
			task->wait.fd = -1;
			status = kernel->step(faulty->job->state, task);
		}
		if (status)
			return status;
	}
	return 0;
}

static void enter(const struct pb_round *round, uint64_t begin, uint64_t end)
{
	if (begin < end)
		pb_ledger_enter(&round->reports[0].ledger, round->ledger_key, begin, end);
}

/* Runs and enters the items before the given ends, and merges them. */
static int run_and_enter(struct faulty *faulty, const struct pb_round *round, uint64_t run_end, uint64_t ledger_end)
{
	memset(faulty->task.acc, 0, faulty->job->kernel->result_size);
	int status = run_items(faulty, run_end);
	enter(round, 0, ledger_end);
	if (!status)
		faulty->job->kernel->merge(round->merged, faulty->task.acc);
	return status;
}

static int run_honest(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)why;
	return run_and_enter(self, round, round->items, round->items);
}

static int run_idle(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)round;
	(void)why;
	return 0;
}

static int run_twice(void *self, const struct pb_round *round, struct pb_why *why)
{
	int status = run_honest(self, round, why);
	return status ? status : run_honest(self, round, why);
}

static int run_drop(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)why;
	return run_and_enter(self, round, round->items - 1, round->items - 1);
}

static int run_invent(void *self, const struct pb_round *round, struct pb_why *why)
{
	int status = run_honest(self, round, why);
	enter(round, round->items, round->items + 1);
	return status;
}

static int run_liar(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)why;
	return run_and_enter(self, round, round->items - 1, round->items);
}

static int run_forget(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)why;
	enter(round, 0, round->items);
	return run_items(self, round->items);
}

static uint32_t one_worker(void)
{
	return 1;
}

#define FAULTY(word, what)                                                                                             \
	{                                                                                                              \
		.abi = PB_ABI, .size = sizeof(struct pb_driver), .name = #word, .summary = (what), .worker = "thread", \
		.limit = one_worker, .open = faulty_open, .begin = faulty_begin, .end = faulty_end, .run = run_##word, \
		.close = faulty_close                                                                                  \
	}

static const struct pb_driver faulty_drivers[] = {
    FAULTY(honest, "does it right"),
    FAULTY(idle, "runs nothing"),
    FAULTY(twice, "runs every item twice"),
    FAULTY(drop, "leaves out the last item"),
    FAULTY(invent, "enters an item that there is not"),
    FAULTY(liar, "enters an item that it has not run"),
    FAULTY(forget, "loses the result"),
};

static const struct pb_driver *const faulty_table[] = {
    &faulty_drivers[0], &faulty_drivers[1], &faulty_drivers[2], &faulty_drivers[3],
    &faulty_drivers[4], &faulty_drivers[5], &faulty_drivers[6], NULL,
};

const struct pb_plugin pb_plugin = {.abi = PB_ABI, .size = sizeof pb_plugin, .drivers = faulty_table};
