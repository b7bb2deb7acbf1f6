#include "harness/measure/ceiling.h"

#include <math.h>
#include <string.h>

/* Of each ceiling at the least, with its warm-up; and what all of them may take of the budget. */
#define SAMPLES 7
#define SHARE 0.25

/* Seconds of the cell's base, as far as they are known. */
static double first_base_s(const struct pb_measuring *measuring, const struct pb_cell *cell)
{
	const struct pb_plan *plan = measuring->plan;
	const struct pb_history *history = measuring->history;
	size_t base = 0;
	while (base < plan->count && !pb_cell_is_base_of(&plan->cells[base], cell))
		base++;
	for (size_t i = 0; base < plan->count && i < history->count; i++)
		if (strcmp(history->rows[i].cell_id, plan->cells[base].id) == 0 &&
		    strcmp(history->rows[i].status, "ok") == 0)
			return history->rows[i].wall_s;
	return INFINITY;
}

const char *pb_ceiling_left_out(const struct pb_measuring *measuring, const struct pb_cell *cell)
{
	const double base_s = first_base_s(measuring, cell);
	double ceilings = 0;
	for (size_t c = 0; c < measuring->plan->count; c++)
		ceilings += measuring->plan->cells[c].ceiling;
	if (measuring->rule.reps > 0 || ceilings * SAMPLES * base_s <= SHARE * measuring->budget_s)
		return NULL;
	return isfinite(base_s) ? "no room for the measured ceiling in --budget"
	                        : "no measured ceiling: its base, the serial cell, has no right sample";
}
