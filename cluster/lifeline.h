/*
 * lifeline.h: a TCP connection between rank 0 and each of its followers, beside MPI, by which each notices within
 * seconds that the other is gone. MPI itself tells nobody: who waits for a dead rank waits for ever.
 *
 * Rank 0 asks every second and followers answer, each on a thread that does nothing else: a rank that works for hours
 * answers, and one that is stopped does not. A process that ends closes its connection, which is noticed at once. Time
 * is counted in own turns of a second, not by the clock, so that a launch that is suspended as a whole goes on later.
 *
 *   a rank died           the kernel closes its connection: told at once
 *   a host was cut off    PB_LIFELINE_REACH questions without an answer, not even acknowledged by its kernel
 *   a rank was stopped    PB_LIFELINE_PATIENCE questions without an answer
 *
 * Nothing here is of MPI. Bytes between the two are in the layout of their one build; a cookie keeps others out.
 */
#ifndef CLUSTER_LIFELINE_H
#define CLUSTER_LIFELINE_H

#include <netinet/in.h>

#include <powbench/base.h>

#define PB_LIFELINE_REACH 5u    /* seconds; TCP has sent the first question four times more in that time */
#define PB_LIFELINE_PATIENCE 8u /* seconds; followers wait twice as long, for their daemon to act first */
#define PB_LIFELINE_ADDRESSES 16u

/* Where rank 0 listens. */
struct pb_lifeline_address {
	uint64_t cookie;
	struct in_addr addresses[PB_LIFELINE_ADDRESSES];
	uint32_t count;
	in_port_t port; /* of the network's byte order, as the addresses are */
	char host[65];
	int32_t pid;
};

/* Called once, on a thread of its own with all signals blocked, when a rank is lost; an empty `why`: another rank has
 * the words. It is expected to end the process; the lifelines are watched no more. */
typedef void pb_lifeline_lost(const struct pb_why *why);

/* A follower: connects and answers until rank 0 says that it is the end, or is gone. 0, or -errno when rank 0 cannot be
 * reached, which is no harm but that nobody watches. */
int pb_lifeline_tie(const struct pb_lifeline_address *address, uint32_t rank, pb_lifeline_lost *lost);

/* Rank 0: listens for `ranks` - 1 followers. 0 or -errno. */
int pb_lifelines_listen(struct pb_lifeline_address *address, uint32_t ranks);

/* Takes in `count` followers, who have connected, and watches them. 0 or -errno. */
int pb_lifelines_watch(uint32_t count, pb_lifeline_lost *lost);

/* Whether `lost` was called, and for a host that was cut off. */
bool pb_lifelines_lost(void);
bool pb_lifelines_cut_off(void);

/* Whether the process that is lost may still be there, stopped or out of reach: a launcher may wait for it for ever. Of
 * followers, and of rank 0 to the follower that speaks for all. */
bool pb_lifelines_linger(void);
bool pb_lifeline_lingers(void);

/* No more is watched, on either side: an orderly end. Not on the thread of `lost`. */
void pb_lifelines_end(void);

/* All followers that can be reached end their processes at once. Also on the thread of `lost`. */
void pb_lifelines_scatter(void);

#endif
