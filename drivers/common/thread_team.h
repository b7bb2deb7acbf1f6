/*
 * thread_team.h: a team of threads: the collectives of powbench/team.h as copies between them.
 *
 * What is small goes through a place of each member's and takes one meeting; what is large is copied from where it
 * lies, which takes a second one, after which its owner may change it.
 */
#ifndef DRIVERS_COMMON_THREAD_TEAM_H
#define DRIVERS_COMMON_THREAD_TEAM_H

#include "drivers/common/box.h"
#include "drivers/common/meeting.h"
#include <powbench/team.h>

#define PB_TEAM_SMALL_BYTES 64

struct pb_thread_team;

/* What a member shows to the others. */
struct pb_team_place {
	alignas(PB_CACHE_LINE_BYTES) struct pb_thread_team *team;
	const void *data;
	const struct pb_team_parts *parts;
	struct pb_box box;                                                /* what this member sends to another one */
	alignas(max_align_t) unsigned char small[2][PB_TEAM_SMALL_BYTES]; /* by the meeting's parity */
};

/* Made by the one who makes the threads, zeroed before, aligned as a cache line. */
struct pb_thread_team {
	struct pb_meeting meeting;
	struct pb_meeting bare; /* of the transport: never fails */
	struct pb_team_place places[];
};

static inline struct pb_team_place *pb_team_place_of(const struct pb_team *team, uint32_t rank)
{
	return (struct pb_team_place *)team->self - team->rank + rank;
}

static inline struct pb_meeting *pb_team_meeting_of(const struct pb_team *team)
{
	return &((struct pb_team_place *)team->self)->team->meeting;
}

size_t pb_thread_team_bytes(uint32_t members);

/* `spins`: each of the members can have a core. `stop` and `cancel` outlive the team. */
void pb_thread_team_init(struct pb_thread_team *team, uint32_t members, bool spins, const struct pb_stop *stop,
                         const atomic_bool *cancel);

/* The view of the member of that rank. */
struct pb_team pb_thread_team_member(struct pb_thread_team *team, uint32_t rank);

#endif
