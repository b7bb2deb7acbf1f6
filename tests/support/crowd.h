/* crowd.h: a team of threads, for one call. */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include <powbench/team.h>

enum { CROWD_MAX = 16 };

/* Calls `body` on all members of a team of so many threads, at most CROWD_MAX, which either share memory or do not tell
 * that they do; returns when all have ended. */
void crowd_call(uint32_t members, bool shared, void (*body)(const struct pb_team *team, void *arg), void *arg);

#endif
