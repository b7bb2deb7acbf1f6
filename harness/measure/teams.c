#include "harness/measure/teams.h"

#include <errno.h>
#include <inttypes.h>

#include "harness/cli/registry.h"

/* "pthread or openmp": those that have teams. */
static void name_drivers(char *text, size_t size)
{
	const struct pb_driver *driver;
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; (driver = pb_registry_driver(i)) && length < size; i++)
		if (driver->teams)
			length +=
			    (size_t)snprintf(text + length, size - length, "%s%s", length ? " or " : "", driver->name);
}

static void leave_out_driver(struct pb_cell *cell, uint32_t members)
{
	char others[128];
	name_drivers(others, sizeof others);
	(void)pb_fail(&cell->left_out, -ENOTSUP,
	              "%s (%.80s) works in teams of %u, and %s has none: measure it under %s (-d)", cell->kernel->name,
	              cell->params, members, cell->driver->name, others);
}

/* Workers that can be in one team. */
static uint32_t in_reach(const struct pb_cell *cell)
{
	return cell->driver->each == PB_EACH_THREADS ? cell->workers / cell->ranks : cell->workers;
}

static void leave_out_workers(struct pb_cell *cell, uint32_t members)
{
	const bool in_rank = cell->driver->each == PB_EACH_THREADS;
	const uint32_t there = in_reach(cell);
	const uint32_t less = there - there % members;
	char fewer[32] = "";
	if (less)
		(void)snprintf(fewer, sizeof fewer, "%u or ", less);
	(void)pb_fail(&cell->left_out, -ENOTSUP, "%u %s do not make teams of %u: ask for %s%" PRIu64 "%s (-w)", there,
	              in_rank ? "threads of a rank" : "workers", members, fewer, (uint64_t)less + members,
	              in_rank ? " in each rank" : "");
}

void pb_teams_form(struct pb_cell *cell)
{
	cell->team = 1;
	if (cell->ceiling || cell->left_out.text[0])
		return;
	const uint32_t members = pb_driver_team(cell->driver, cell->kernel, cell->state, in_reach(cell));
	if (members < 2)
		return;
	if (!cell->driver->teams)
		leave_out_driver(cell, members);
	else if (in_reach(cell) % members)
		leave_out_workers(cell, members);
	else
		cell->team = members;
}
