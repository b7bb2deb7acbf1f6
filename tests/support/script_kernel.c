#include "support/script_kernel.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_async;

int (*script_step)(struct pb_task *task);
void (*script_session_close)(void *session);

struct script_state {
	uint64_t items;
};

struct script_acc {
	uint64_t items, sum;
};

static const struct pb_param params[] = {
    {.name = "items", .type = PB_PARAM_COUNT, .initial = "1", .max = UINT64_C(1) << 32, .summary = "items"},
    {.name = NULL},
};

int script_finish(struct pb_task *task)
{
	struct script_acc *acc = task->acc;
	acc->items++;
	acc->sum += task->begin * task->begin;
	return PB_DONE;
}

static int setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct script_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "no memory for the script");
	state->items = pb_args_get(args, "items").number;
	*out = state;
	return 0;
}

static void session_close(const void *state, void *session)
{
	(void)state;
	if (script_session_close)
		script_session_close(session);
}

static uint64_t plan(void *opaque, unsigned round, const void *merged)
{
	const struct script_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

static int step(const void *state, struct pb_task *task)
{
	(void)state;
	return script_step(task);
}

static void merge(void *opaque_into, const void *opaque_from)
{
	struct script_acc *into = opaque_into;
	const struct script_acc *from = opaque_from;
	into->items += from->items;
	into->sum += from->sum;
}

static int check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct script_state *state = opaque;
	const struct script_acc *merged = opaque_merged;
	uint64_t sum = 0;
	for (uint64_t item = 0; item < state->items; item++)
		sum += item * item;
	if (merged->items == state->items && merged->sum == sum)
		return 0;
	return pb_fail(&verdict->why, -EBADMSG, "%" PRIu64 " items were finished of %" PRIu64, merged->items,
	               state->items);
}

const struct pb_kernel script_kernel = {
    .abi = PB_ABI,
    .size = sizeof script_kernel,
    .name = "script",
    .summary = "what a test wants",
    .params = params,
    .result_size = sizeof(struct script_acc),
    .local_size = SCRIPT_BYTES,
    .session_size = SCRIPT_BYTES,
    .max_grain = 1,
    .setup = setup,
    .teardown = free,
    .session_close = session_close,
    .plan = plan,
    .step = step,
    .merge = merge,
    .check = check,
};

int script_wait(struct pb_task *task, int fd, uint32_t tag, short events)
{
	task->wait.fd = fd;
	task->wait.events = events;
	task->wait.tag = tag;
	task->wait.deadline_ns = pb_clock_ns() + SCRIPT_FORGOTTEN_NS;
	return PB_WAIT;
}

int script_run(uint32_t workers, uint64_t items, int (*items_step)(struct pb_task *))
{
	struct driver_cell cell = {.driver = &pb_driver_async, .kernel = &script_kernel, .job.workers = workers};
	script_step = items_step;
	cell_set(&cell, "items", items);
	const int64_t begin_ns = pb_clock_ns();
	int status = cell_once(&cell);
	CU_ASSERT_TRUE(pb_clock_ns() - begin_ns < SCRIPT_FORGOTTEN_NS);
	if (status && status != -ECANCELED)
		(void)fprintf(stderr, "%s\n", cell.why.text);
	script_session_close = NULL;
	return status;
}
