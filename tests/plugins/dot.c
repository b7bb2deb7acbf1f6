/* dot.c: the kernel whose step docs/writing-a-kernel.md shows, with what that leaves out: whole numbers, so that sums
 * are exact in whatever order. */
#include <errno.h>

#include <powbench/plugin.h>

enum { ITEMS = 7, LENGTH = 1001 };

struct dot {
	uint64_t length;
};

struct dot_acc {
	double sum; /* of the items' products, each times its number */
};

static double dot_product_at(const struct dot *dot, uint64_t item, uint64_t i)
{
	return (double)(i % (item + 2)) * (double)(dot->length - i);
}

static void add_double(void *into, const void *from)
{
	*(double *)into += *(const double *)from;
}

static void dot_keep(struct dot_acc *acc, uint64_t item, double sum)
{
	acc->sum += (double)(item + 1) * sum;
}

#include "writing-a-kernel.c.inc" /* made from the document */

static int dot_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	static struct dot dot = {LENGTH};
	(void)args, (void)why;
	*state = &dot;
	return 0;
}

static void dot_teardown(void *state)
{
	(void)state;
}

static uint64_t dot_plan(void *state, unsigned round, const void *merged)
{
	(void)state, (void)merged;
	return round == 0 ? ITEMS : 0;
}

static void dot_merge(void *into, const void *from)
{
	add_double(&((struct dot_acc *)into)->sum, &((const struct dot_acc *)from)->sum);
}

/* All items at once, element by element. */
static int dot_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const double found = ((const struct dot_acc *)merged)->sum;
	uint64_t truth = 0;
	(void)state;
	for (uint64_t i = 0; i < LENGTH; i++)
		for (uint64_t item = 0; item < ITEMS; item++)
			truth += (item + 1) * (i % (item + 2)) * (LENGTH - i);
	snprintf(verdict->result, sizeof verdict->result, "%.0f", found);
	return found == (double)truth ? 0 : pb_fail(&verdict->why, -EBADMSG, "%.0f, not %.0f", found, (double)truth);
}

static const struct pb_kernel dot_kernel = {
    .abi = PB_ABI,
    .size = sizeof dot_kernel,
    .name = "dot",
    .summary = "scalar products, each by a whole team",
    .result_size = sizeof(struct dot_acc),
    .setup = dot_setup,
    .teardown = dot_teardown,
    .plan = dot_plan,
    .team = dot_team,
    .step = dot_step,
    .merge = dot_merge,
    .check = dot_check,
};

const struct pb_plugin pb_plugin = {
    .abi = PB_ABI,
    .size = sizeof pb_plugin,
    .kernels = (const struct pb_kernel *const[]){&dot_kernel, NULL},
};
