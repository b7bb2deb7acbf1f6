/* crew_teams.h: the teams of a crew of threads; nothing where every worker is alone. */
#ifndef DRIVERS_COMMON_CREW_TEAMS_H
#define DRIVERS_COMMON_CREW_TEAMS_H

#include "drivers/common/crew.h"

/* Conductor, before the workers exist, and before each round. The job has so many `workers` on this host. */
void pb_crew_teams_init(struct pb_crew *crew, uint32_t workers);
void pb_crew_teams_reset(struct pb_crew *crew);

/* Worker: the crew's worker of that index. */
void pb_crew_teams_join(const struct pb_crew *crew, uint32_t index);

#endif
