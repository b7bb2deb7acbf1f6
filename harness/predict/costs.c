#include "harness/predict/costs.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/show/study.h"
#include "harness/statistics/median.h"

#define LEAST_COST_S 1e-9 /* of what a clock cannot tell from nothing */

static double ledger_of(const struct pb_sample_row *sample)
{
	return sample->useful_s + sample->serial_s + sample->imbalance_s + sample->dispatch_s + sample->wait_s +
	       sample->stolen_s;
}

static double claims_of(const struct pb_worker_index *by_sample, const struct pb_sample_row *sample)
{
	size_t count = 0;
	const struct pb_worker_row *const *rows = pb_worker_index_find(by_sample, sample, &count);
	double claims = 0;
	for (size_t i = 0; i < count; i++)
		claims += rows[i]->claims > 0 ? (double)rows[i]->claims : 0;
	return claims;
}

static double work_of(const struct pb_costs_source *source, bool computes, const struct pb_sample_row *sample)
{
	if (source->slots)
		return sample->useful_s;
	const bool queues = computes && (double)sample->workers > source->cores;
	return sample->useful_s + sample->wait_s + (queues ? 0 : sample->stolen_s);
}

static void take(struct pb_cost_size *size, const struct pb_costs_source *source, bool computes,
                 const struct pb_sample_row *sample)
{
	const double loops = round(ledger_of(sample) / sample->wall_s);
	const double claims = claims_of(source->by_sample, sample);
	if (!isfinite(loops) || loops < 1 || !(claims > 0))
		return;
	const double costs[PB_COSTS] = {
	    [PB_COST_WORK] = work_of(source, computes, sample),
	    [PB_COST_LEAD] = sample->serial_s / loops,
	    [PB_COST_CLAIM] = sample->dispatch_s / claims,
	};
	size->loops = fmax(size->loops, loops);
	for (int cost = 0; cost < PB_COSTS; cost++)
		size->values[cost][size->count] = 1 / fmax(costs[cost], LEAST_COST_S);
	size->reps[size->count++] = sample->rep;
}

static double wait_share(const struct pb_sample_group *group)
{
	double wait_s = 0;
	double work_s = 0;
	for (size_t i = 0; i < group->count; i++) {
		const struct pb_sample_row *sample = group->counted[i];
		wait_s += isnan(sample->wait_s) ? 0 : sample->wait_s;
		work_s += isnan(sample->wait_s) ? 0 : sample->wait_s + sample->useful_s;
	}
	return work_s > 0 ? wait_s / work_s : 0;
}

static int collect(struct pb_cost_size *size, const struct pb_costs_source *source, const struct pb_summary_row *row,
                   bool computes, double *scratch)
{
	const struct pb_sample_group *group = pb_sample_groups_find(source->groups, row->cell_id);
	const size_t room = group ? group->count : 0;
	*size = (struct pb_cost_size){.workers = row->workers, .reps = calloc(room + 1, sizeof *size->reps)};
	bool made = size->reps;
	for (int cost = 0; cost < PB_COSTS; cost++) {
		size->values[cost] = calloc(room + 1, sizeof *size->values[cost]);
		made &= size->values[cost] != NULL;
	}
	if (!made || !group)
		return made ? 0 : -ENOMEM;
	for (size_t i = 0; i < group->count; i++)
		take(size, source, computes, group->counted[i]);
	pb_sample_group_list_walls(group, scratch);
	size->wall_s = pb_stats_median(scratch, group->count, 0).value;
	size->wait_share = wait_share(group);
	return 0;
}

static void free_size(struct pb_cost_size *size)
{
	free(size->reps);
	for (int cost = 0; cost < PB_COSTS; cost++)
		free(size->values[cost]);
}

static bool has_same_reps(const struct pb_cost_size *a, const struct pb_cost_size *b)
{
	return a->count == b->count && memcmp(a->reps, b->reps, a->count * sizeof *a->reps) == 0;
}

static void count_reps(struct pb_costs *costs)
{
	bool all = true;
	costs->least = costs->count ? costs->list[0].count : 0;
	for (size_t i = 1; i < costs->count; i++) {
		all &= has_same_reps(&costs->list[0], &costs->list[i]);
		costs->least = costs->list[i].count < costs->least ? costs->list[i].count : costs->least;
	}
	costs->common = all ? costs->least : 0;
}

static bool is_next(const struct pb_costs *costs, const struct pb_summary_row *row)
{
	return pb_study_measured(row) && row->workers > 0 && row->workers <= UINT32_MAX &&
	       (!costs->count || row->workers > costs->list[costs->count - 1].workers);
}

/* The base waits for one item after the other. */
static void take_base(struct pb_costs *costs, const struct pb_costs_source *source)
{
	const struct pb_sample_group *base = pb_sample_groups_find(source->groups, source->base->cell_id);
	for (size_t i = 0; base && i < base->count; i++)
		source->groups->scratch[i] = base->counted[i]->wait_s;
	const double wait_s = base ? pb_stats_median(source->groups->scratch, base->count, 0).value : 0;
	costs->base_wait_s = isfinite(wait_s) ? wait_s : 0;
}

/* By the smallest size that was measured. */
static bool find_computes(const struct pb_costs_source *source)
{
	const struct pb_sample_group *group = NULL;
	for (size_t i = 0; !group && i < source->count; i++)
		if (pb_study_measured(source->rows[i]))
			group = pb_sample_groups_find(source->groups, source->rows[i]->cell_id);
	return !source->slots && group && wait_share(group) < 0.5;
}

int pb_costs_make(struct pb_costs *costs, const struct pb_costs_source *source)
{
	*costs = (struct pb_costs){.list = calloc(source->count + 1, sizeof *costs->list)};
	int error = costs->list ? 0 : -ENOMEM;
	costs->computes = find_computes(source);
	for (size_t i = 0; !error && i < source->count; i++) {
		struct pb_cost_size *size = &costs->list[costs->count];
		if (!is_next(costs, source->rows[i]))
			continue;
		error = collect(size, source, source->rows[i], costs->computes, source->groups->scratch);
		if (error || size->count)
			costs->count++;
		else
			free_size(size);
	}
	if (error) {
		pb_costs_free(costs);
		return error;
	}
	count_reps(costs);
	if (source->slots)
		take_base(costs, source);
	return 0;
}

void pb_costs_free(struct pb_costs *costs)
{
	for (size_t i = 0; i < costs->count; i++)
		free_size(&costs->list[i]);
	free(costs->list);
	*costs = (struct pb_costs){0};
}
