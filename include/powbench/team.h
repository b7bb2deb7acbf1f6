/*
 * team.h: the members that work on one claim together, and the calls in which they meet.
 *
 * A kernel that asks for teams (struct pb_kernel, `team`) has its `step` called on every member of a team for the same
 * claim, at about the same time: the members run one program on their own parts of the data (SPMD). They are threads
 * that share memory, or ranks that do not; `shared` says which. A team of one costs nothing: every call below is done
 * at once.
 *
 * Collectives. Every member makes the same ones in the same order, with the same bytes, root and merge, from the thread
 * that its step was called on. Each returns when this member's part is done and its buffers are its own again; what a
 * member wrote before a collective is seen by those it shares memory with after it.
 *
 * Errors are the whole team's. A collective gives 0, or the same -errno on all members that are in it:
 *
 *   -ECANCELED  a member has failed (pb_team_fail, or an error from its step), or the cell is being stopped
 *   -EPROTO     the members are in different collectives, or do not agree on the bytes, the root or the parts
 *   other       of the transport between ranks
 *
 * and every later collective gives -ECANCELED until the next round. No member is left behind: one that has failed
 * counts as arrived everywhere. Nor does one go ahead: when a collective has given an error, each of the others is in a
 * collective or has left its step. So a step that fails may free what it shared with the others
 *
 *   - after a collective that gave an error, and
 *   - after pb_team_fail, for an error of its own,
 *
 * and must not touch what another member shared with it. pb_team_agree turns an error of one member into all members'.
 */
#ifndef POWBENCH_TEAM_H
#define POWBENCH_TEAM_H

#include <errno.h>

#include <powbench/base.h>

struct pb_team;
struct pb_transport;

/* Where the part for, or from, each member lies in a buffer: part r is bytes[r] bytes from offsets[r]. */
struct pb_team_parts {
	const size_t *offsets, *bytes; /* `size` entries each; parts of what is sent may overlap */
};

/* Folds one member's bytes into another's: associative. */
typedef void pb_team_merge(void *into, const void *from);

/* How members meet: by the driver, for teams of two and more. The calls are those below. */
struct pb_team_ops {
	int (*barrier)(const struct pb_team *team);
	int (*broadcast)(const struct pb_team *team, void *data, size_t bytes, uint32_t root);
	int (*all_to_all)(const struct pb_team *team, const void *send, const struct pb_team_parts *sent, void *receive,
	                  const struct pb_team_parts *received);
	int (*reduce)(const struct pb_team *team, void *data, size_t bytes, pb_team_merge *merge);
	void (*fail)(const struct pb_team *team);
	const struct pb_transport *transport; /* powbench/transport.h; NULL: not for kernels */
};

/* One member's view of its team. Owned by the driver; good as long as the member's step. */
struct pb_team {
	uint32_t size;                 /* members, >= 1 */
	uint32_t rank;                 /* of this member: 0..size-1. Rank 0 leads */
	bool shared;                   /* members see each other's memory, so that a pointer may be broadcast */
	const struct pb_team_ops *ops; /* NULL in a team of one */
	void *self;                    /* for `ops` */
};

/* For a driver, or a caller outside of one, without teams. */
static const struct pb_team pb_team_of_one = {.size = 1, .shared = true};

/* Returns on all members once all have called it. */
static inline int pb_team_barrier(const struct pb_team *team)
{
	return team->size == 1 ? 0 : team->ops->barrier(team);
}

/* Copies `bytes` bytes at `data` of the member `root` to `data` of all others. */
static inline int pb_team_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	return team->size == 1 ? 0 : team->ops->broadcast(team, data, bytes, root);
}

/*
 * Brings part r of what each member sends to member r, whose part of that sender's rank it becomes: both have the same
 * bytes, which may be 0. Any number of bytes, also beyond 2^31. The buffers do not overlap. A member that has the same
 * part for everyone lets all its parts begin at one place.
 */
static inline int pb_team_all_to_all(const struct pb_team *team, const void *send, const struct pb_team_parts *sent,
                                     void *receive, const struct pb_team_parts *received)
{
	if (team->size > 1)
		return team->ops->all_to_all(team, send, sent, receive, received);
	if (sent->bytes[0] != received->bytes[0])
		return -EPROTO;
	if (sent->bytes[0])
		memcpy((unsigned char *)receive + received->offsets[0], (const unsigned char *)send + sent->offsets[0],
		       sent->bytes[0]);
	return 0;
}

/* Folds the `bytes` bytes at `data` of all members, in the order of their ranks: all get the same result, to the bit.
 */
static inline int pb_team_reduce(const struct pb_team *team, void *data, size_t bytes, pb_team_merge *merge)
{
	return team->size == 1 ? 0 : team->ops->reduce(team, data, bytes, merge);
}

static inline void pb_team_merge_status(void *into, const void *from)
{
	if (*(const int *)into == 0)
		*(int *)into = *(const int *)from;
}

/* All come with a status, 0 or -errno, and all leave with the first one, by rank, that is not 0. */
static inline int pb_team_agree(const struct pb_team *team, int status)
{
	const int error = pb_team_reduce(team, &status, sizeof status, pb_team_merge_status);
	return error ? error : status;
}

/*
 * For a member that goes no further: the collective in which the others are, or into which they come next, and all
 * later ones give -ECANCELED. Returns `error`, for `step` to return, when each of the others is in a collective or has
 * left its step. After an error of a collective there is no need of it, nor harm in it.
 */
static inline int pb_team_fail(const struct pb_team *team, int error)
{
	if (team->size > 1)
		team->ops->fail(team);
	return error;
}

/* This member's share of `total` things: [*begin, *end), contiguous, in the order of ranks; shares differ by at most
 * one. */
static inline void pb_team_share(const struct pb_team *team, uint64_t total, uint64_t *begin, uint64_t *end)
{
	const uint64_t size = total / team->size;
	const uint64_t larger = total % team->size; /* the first shares have one more */
	*begin = size * team->rank + (team->rank < larger ? team->rank : larger);
	*end = *begin + size + (team->rank < larger);
}

#endif
