/* A kernel and a driver that do nothing, to be loaded. */
#include <powbench/plugin.h>

static int setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	(void)args, (void)why;
	*state = NULL;
	return 0;
}

static void teardown(void *state)
{
	(void)state;
}

static uint64_t plan(void *state, unsigned round, const void *merged)
{
	(void)state, (void)round, (void)merged;
	return 0;
}

static int step(const void *state, struct pb_task *task)
{
	(void)state, (void)task;
	return PB_DONE;
}

static void merge(void *into, const void *from)
{
	(void)into, (void)from;
}

static int check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	(void)state, (void)merged, (void)verdict;
	return 0;
}

static int open_nothing(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)self, (void)job, (void)why;
	return 0;
}

static int run(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self, (void)round, (void)why;
	return 0;
}

static void close_nothing(void *self)
{
	(void)self;
}

static const struct pb_kernel kernel = {
    .abi = PB_ABI,
    .size = sizeof kernel,
    .name = "spare",
    .summary = "a kernel without items",
    .setup = setup,
    .teardown = teardown,
    .plan = plan,
    .step = step,
    .merge = merge,
    .check = check,
};
static const struct pb_driver driver = {
    .abi = PB_ABI,
    .size = sizeof driver,
    .name = "spare",
    .summary = "a driver that runs nothing",
    .worker = "nobody",
    .open = open_nothing,
    .run = run,
    .close = close_nothing,
};
static const struct pb_kernel *const kernels[] = {&kernel, NULL};
static const struct pb_driver *const drivers[] = {&driver, NULL};

const struct pb_plugin pb_plugin = {PB_ABI, sizeof pb_plugin, kernels, drivers};
