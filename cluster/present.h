/* present.h: who a rank is, and whether ranks go with each other. */
#ifndef CLUSTER_PRESENT_H
#define CLUSTER_PRESENT_H

#include <powbench/base.h>

struct pb_present {
	char host[65];
	char build[128];  /* as its powbench names itself */
	char folder[512]; /* working directory; empty: it has none that can be named */
};

struct pb_present pb_present_here(const char *build);

/* What `count` ranks, at least one, told: 0, or -EINVAL with the first that does not go with rank 0, by its host. */
int pb_present_check(const struct pb_present *ranks, size_t count, struct pb_why *why);

/* The number of each rank's host: 0, 1, ... in the order of their first ranks. */
void pb_present_hosts(const struct pb_present *ranks, size_t count, uint32_t *hosts);

/* Whether the ranks are on more than one host. */
bool pb_present_spread(const struct pb_present *ranks, size_t count);

/* A file that rank 0 makes in its folder, for ranks on other hosts to look for. */
struct pb_mark {
	char name[24]; /* empty: none can be made there */
};
struct pb_mark pb_mark_make(void);
void pb_mark_remove(const struct pb_mark *mark);

/* Whether the folder of this rank is the one with the mark; true where there is no mark to tell. */
bool pb_mark_seen(const struct pb_mark *mark);

/* Adds to a remark that `rank` does not see it. */
void pb_mark_remark(const struct pb_present *ranks, size_t rank, char *remark, size_t size);

/* "host2 has 1 rank, host1 has 4": the host with the fewest and the one with the most; empty when all have as many. */
void pb_present_remark(const struct pb_present *ranks, size_t count, char *remark, size_t size);

#endif
