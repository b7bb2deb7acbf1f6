/* teams.h: the teams of a cell: as many members as its kernel asks for, where the driver and the workers allow it. */
#ifndef HARNESS_TEAMS_H
#define HARNESS_TEAMS_H

#include "harness/measure/plan.h"

/* Decides cell->team of a cell whose kernel is set up; leaves the cell out, with the reason, where it cannot be. */
void pb_teams_form(struct pb_cell *cell);

#endif
