/* team.h: how many workers make one power together: pow.team. */
#ifndef KERNELS_POW_TEAM_H
#define KERNELS_POW_TEAM_H

#include "../bigint/engine.h"
#include "items.h"
#include "limits.h"

enum { PB_POW_TEAM_AUTO = 0 };
#define PB_POW_TEAM_ALL UINT32_MAX

/* PB_POW_TEAM_AUTO, PB_POW_TEAM_ALL or the members; 0 or -EINVAL. */
int pb_pow_team_read(uint32_t *team, const struct pb_args *args, struct pb_why *why);

/* Whether no team of more than one host is asked for. */
static inline bool pb_pow_team_is_one_host(uint32_t team)
{
	return team == PB_POW_TEAM_AUTO || team == 1;
}

/*
 * Members of each team, as pb_kernel's `team`. AUTO is one worker per power or all on one, whichever a model of the
 * time says is faster; the latter only where it is clearly so, and they share memory.
 *
 * The model. A power takes time in proportion to its bits; powers by single workers come in ceil(count / workers)
 * turns, or take as long as the longest, and longer than alone, as they share caches and memory; a team makes one after
 * the other, and each of them takes the members' meetings, what one member does alone, and the rest divided by the
 * members. Workers beyond the cores are no gain to a team.
 */
uint32_t pb_pow_team_members(uint32_t team, const struct pb_pow_items *items, const struct pb_pow_size *size,
                             const struct pb_bigint_engine *engine, uint32_t workers);

#endif
