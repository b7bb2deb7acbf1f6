/* The cells of a plan: each is set up, named and kept. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/params.h"
#include "harness/fnv.h"
#include "harness/measure/memory.h"
#include "harness/measure/plan.h"
#include "harness/measure/teams.h"

const char *pb_schedule_name(enum pb_schedule_kind kind)
{
	static const char *const names[] = {
	    [PB_SCHEDULE_STATIC] = "static", [PB_SCHEDULE_DYNAMIC] = "dynamic", [PB_SCHEDULE_GUIDED] = "guided"};
	return names[kind];
}

/* With its NUL, so that no two lists of texts have the same bytes. */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	return pb_fnv(hash, text, strlen(text) + 1);
}

static void name_cell(struct pb_cell *cell)
{
	char numbers[64];
	uint64_t hash = PB_FNV_START;
	hash = hash_text(hash, cell->kernel->name);
	hash = hash_text(hash, cell->params);
	hash = hash_text(hash, cell->driver->name);
	hash = hash_text(hash, pb_schedule_name(cell->schedule));
	snprintf(numbers, sizeof numbers, "%llu %u %s", (unsigned long long)cell->grain, cell->workers,
	         cell->weak ? "weak" : "strong");
	hash = hash_text(hash, numbers);
	if (cell->rate_per_s > 0) {
		snprintf(numbers, sizeof numbers, "%.17g", cell->rate_per_s);
		hash = hash_text(hash, numbers);
	}
	if (cell->ranks) {
		snprintf(numbers, sizeof numbers, "%u ranks", cell->ranks);
		hash = hash_text(hash, numbers);
	}
	snprintf(cell->id, sizeof cell->id, "%016llx", (unsigned long long)hash);
}

/* Whether more workers would make a team, and so need less each: one alone is in every plan, asked for or not. */
static bool is_for_teams(const struct pb_cell *cell)
{
	return cell->workers == 1 && cell->kernel->team && !(cell->kernel->team(cell->state, 2) & PB_TEAM_IF_SHARED) &&
	       cell->kernel->team(cell->state, 2) > 1;
}

/* A cell that no machine like this could run is left out, one that is only too large here ends the plan. Copies of the
 * whole, or one worker alone, may not fit where a team that shares it does. */
static int fit_in(struct pb_cell *cell, struct pb_why *why)
{
	pb_teams_form(cell);
	if (cell->left_out.text[0])
		return 0;
	const bool spared = cell->ceiling || is_for_teams(cell);
	const int error = pb_memory_check(cell, spared ? &cell->left_out : why);
	return spared ? 0 : error;
}

/* Arguments and state of the cell; its params text is that of the unscaled arguments. */
static int set_up_kernel(struct pb_cell *cell, const struct pb_setting *settings, size_t count, struct pb_why *why)
{
	const struct pb_kernel *kernel = cell->kernel;
	struct pb_args *unscaled = NULL;
	int error = pb_params_make(&unscaled, kernel, settings, count, 1, why);
	if (!error)
		error = pb_params_make(&cell->args, kernel, settings, count,
		                       cell->weak && !cell->ceiling ? cell->workers : 1, why);
	if (!error) {
		cell->params = pb_params_text(unscaled);
		error = cell->params ? 0 : pb_fail(why, -ENOMEM, "no memory for the plan");
	}
	pb_params_free(unscaled);
	if (!error && kernel->setup)
		error = kernel->setup(&cell->state, cell->args, why);
	return error ? error : fit_in(cell, why);
}

int pb_plan_add(struct pb_plan *plan, const struct pb_cell *wanted, const struct pb_setting *settings, size_t count,
                struct pb_why *why)
{
	struct pb_cell *larger = realloc(plan->cells, (plan->count + 1) * sizeof *larger);
	if (!larger)
		return pb_fail(why, -ENOMEM, "no memory for %zu cells", plan->count + 1);
	plan->cells = larger;
	struct pb_cell *cell = &plan->cells[plan->count++];
	*cell = *wanted;
	if (cell->driver->each == PB_EACH_THREADS && !cell->ranks)
		cell->ranks = cell->driver->ranks(cell->workers);
	int error = set_up_kernel(cell, settings, count, why);
	if (!error)
		name_cell(cell);
	return error;
}

bool pb_cell_is_base_of(const struct pb_cell *base, const struct pb_cell *cell)
{
	return base->workers == 1 && strcmp(base->driver->name, PB_BASE_DRIVER) == 0 && base->kernel == cell->kernel &&
	       base->weak == cell->weak && strcmp(base->params, cell->params) == 0;
}

static void free_cell(struct pb_cell *cell)
{
	if (cell->kernel && cell->kernel->teardown && cell->state)
		cell->kernel->teardown(cell->state);
	pb_params_free(cell->args);
	free(cell->params);
}

void pb_plan_free(struct pb_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		free_cell(&plan->cells[i]);
	free(plan->cells);
	free(plan->cpus);
	pb_allowances_free(&plan->allowed);
	*plan = (struct pb_plan){0};
}
