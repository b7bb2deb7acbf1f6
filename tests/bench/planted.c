/* planted.c: a plug-in kernel that takes so many per cent longer as the variable PLANTED says. */
#include <errno.h>
#include <stdlib.h>

#include <powbench/plugin.h>

static const struct pb_param planted_params[] = {
    {.name = "steps",
     .type = PB_PARAM_COUNT,
     .initial = "4M",
     .min = 1,
     .max = 1000000000,
     .scales = true,
     .unit = "steps",
     .summary = "of the one item, before what is planted"},
    {0},
};

struct planted {
	uint64_t steps;
};

struct planted_result {
	uint64_t steps;
};

static int planted_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	const char *per_cent = getenv("PLANTED");
	struct planted *planted = malloc(sizeof *planted);
	if (!planted)
		return pb_fail(why, -ENOMEM, "no memory");
	const uint64_t steps = pb_args_get(args, "steps").number;
	planted->steps = steps + (uint64_t)((double)steps / 100 * (per_cent ? atof(per_cent) : 0));
	*state = planted;
	return 0;
}

static uint64_t planted_plan(void *state, unsigned round, const void *merged)
{
	(void)state;
	(void)merged;
	return round == 0;
}

static int planted_step(const void *state, struct pb_task *task)
{
	const struct planted *planted = state;
	struct planted_result *result = task->acc;
	for (uint64_t step = 0; step < planted->steps; step++) {
		result->steps++;
		__asm__ volatile("" : : : "memory");
	}
	return PB_DONE;
}

static void planted_merge(void *into, const void *from)
{
	((struct planted_result *)into)->steps += ((const struct planted_result *)from)->steps;
}

static int planted_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct planted *planted = state;
	const struct planted_result *result = merged;
	snprintf(verdict->result, sizeof verdict->result, "done");
	return result->steps == planted->steps ? 0 : pb_fail(&verdict->why, -EBADMSG, "not all steps were taken");
}

static const struct pb_kernel planted_kernel = {
    .abi = PB_ABI,
    .size = sizeof planted_kernel,
    .name = "planted",
    .summary = "steps, and a planted share of more",
    .params = planted_params,
    .result_size = sizeof(struct planted_result),
    .setup = planted_setup,
    .teardown = free,
    .plan = planted_plan,
    .step = planted_step,
    .merge = planted_merge,
    .check = planted_check,
};

const struct pb_plugin pb_plugin = {
    .abi = PB_ABI,
    .size = sizeof pb_plugin,
    .kernels = (const struct pb_kernel *const[]){&planted_kernel, NULL},
};
