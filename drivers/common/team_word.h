/* team_word.h: what members say that they came to, so that those who came to something else are found out. */
#ifndef DRIVERS_COMMON_TEAM_WORD_H
#define DRIVERS_COMMON_TEAM_WORD_H

#include <powbench/base.h>

enum pb_team_what {
	PB_TEAM_BARRIER = 1,
	PB_TEAM_BROADCAST,
	PB_TEAM_ALL_TO_ALL,
	PB_TEAM_REDUCE,
	PB_TEAM_REDUCED,
	PB_TEAM_COPIED,
};

/* What they must agree on, in a word that hardly anything else gives. */
static inline uint32_t pb_team_word(enum pb_team_what what, size_t bytes, uint32_t root)
{
	return (uint32_t)(pb_mix64(bytes + pb_mix64(((uint64_t)what << 32) + root)) >> 32);
}

#endif
