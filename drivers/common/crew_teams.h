/* crew_teams.h: the teams of a crew of threads; nothing where every worker is alone. */
#ifndef DRIVERS_COMMON_CREW_TEAMS_H
#define DRIVERS_COMMON_CREW_TEAMS_H

#include "drivers/common/crew.h"

/* Conductor, before the workers exist, and before each round. */
void pb_crew_teams_init(struct pb_crew *crew);
void pb_crew_teams_reset(struct pb_crew *crew);

/* Worker. */
void pb_crew_teams_join(const struct pb_crew *crew, struct pb_worker *worker);

#endif
