/* Whether a kernel computes or waits, by the CPU time of its workers. */
#include <math.h>

#include "harness/advise/making.h"

/* The mean CPU time of a cell's samples, and the wall time of the fastest, which other load disturbed least. */
struct spent {
	double cpu_s, wall_s;
	double waits;                       /* mean voluntary context switches */
	const struct pb_sample_row *sample; /* any of them; NULL: none */
};

static struct spent spent_by(const struct pb_advising *advising, const struct pb_summary_row *row)
{
	const struct pb_sample_group *group = row ? pb_sample_groups_find(&advising->groups, row->cell_id) : NULL;
	struct spent spent = {.wall_s = INFINITY};
	for (size_t i = 0; group && i < group->count; i++) {
		spent.sample = group->counted[i];
		spent.cpu_s += (spent.sample->user_s + spent.sample->sys_s) / (double)group->count;
		spent.waits += (double)spent.sample->nvcsw / (double)group->count;
		spent.wall_s = fmin(spent.wall_s, spent.sample->wall_s);
	}
	return spent;
}

/* CPU time is told by a running thread's last clock tick: what came after that is not in it. */
#define TICK_S 0.01
#define TICK_MATTERS 0.05

/* (user + sys) / (wall x threads), at most 1: threads are the rows of workers.csv, as many workers can share one. */
static double cpu_share(const struct spent *spent, size_t threads)
{
	if (!spent->sample || threads == 0 || !(spent->wall_s > 0) || isnan(spent->cpu_s))
		return NAN;
	return fmin(spent->cpu_s / (spent->wall_s * (double)threads), 1);
}

static enum pb_bound class_of(double share)
{
	if (share >= PB_CPU_BOUND)
		return PB_BOUND_CPU;
	return share < PB_IO_BOUND ? PB_BOUND_IO : PB_BOUND_MIXED;
}

/* A worker that waits gives up its core, once an item at least. One that does not computes, however little of a core
 * other load or the CPU clock left it. */
static bool never_waits(const struct spent *spent)
{
	const struct pb_sample_row *sample = spent->sample;
	return sample && sample->nvcsw != PB_UNKNOWN && sample->items > 0 && spent->waits < (double)sample->items;
}

static enum pb_bound bound_of(const struct spent *spent, struct pb_character *character)
{
	const double share = character->cpu_share;
	const double tick = TICK_S / spent->wall_s;
	if (isnan(share)) {
		character->unknown_why = "no serial cell with its CPU time was measured";
		return PB_BOUND_UNKNOWN;
	}
	if (class_of(share) == PB_BOUND_CPU || never_waits(spent))
		return PB_BOUND_CPU;
	if (tick <= TICK_MATTERS || class_of(share) == class_of(share + tick))
		return class_of(share);
	character->unknown_why = "its serial samples are too short for the CPU clock";
	return PB_BOUND_UNKNOWN;
}

void pb_advise_character(struct pb_advice *advice, const struct pb_advising *advising)
{
	const struct pb_summary_row *base = advice->study->base;
	struct pb_character *character = &advice->character;
	const struct spent serial = spent_by(advising, base);
	const struct spent chosen = spent_by(advising, advice->choice);
	size_t threads = 0;
	if (chosen.sample)
		pb_worker_index_find(&advising->by_sample, chosen.sample, &threads);
	character->cpu_share = cpu_share(&serial, 1);
	character->best_cpu_share = cpu_share(&chosen, threads);
	character->bound = bound_of(&serial, character);
	character->items = base ? base->items : PB_UNKNOWN;
	character->wait_s = NAN;
	if (base && character->items > 0)
		character->wait_s = base->median_s * (1 - character->cpu_share) / (double)character->items;
}
