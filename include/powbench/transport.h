/*
 * transport.h: what the members of a team are joined by, bare, for kernels that measure it: messages between two
 * members, and the collectives that a transport has of its own.
 *
 * The calls of team.h find out about members that fail or part ways, and wait without taking a core from who computes;
 * that has its price, and these have none of it. So they come in a section, which is entered and left by all members:
 *
 *   pb_transport_begin(team)   a collective like those of team.h, with their errors; after one there is no section
 *     ...                      every member makes the calls that go with the others', and none gives up
 *   pb_transport_end(team)
 *
 * A section cannot be cancelled, and between ranks its waits spin: it is to be short, a second at most. Nothing else of
 * team.h is called in it. On the thread that `step` was called on.
 *
 * Counts are below 2^31. A team of one has nobody to send to, and its collectives have nothing to do.
 */
#ifndef POWBENCH_TRANSPORT_H
#define POWBENCH_TRANSPORT_H

#include <powbench/team.h>

/* By the driver, for teams of two and more; see struct pb_team_ops. */
struct pb_transport {
	int (*begin)(const struct pb_team *team);
	void (*end)(const struct pb_team *team);
	void (*send)(const struct pb_team *team, const void *data, size_t bytes, uint32_t to);
	void (*receive)(const struct pb_team *team, void *data, size_t bytes, uint32_t from);
	void (*barrier)(const struct pb_team *team);
	void (*broadcast)(const struct pb_team *team, void *data, size_t bytes, uint32_t root);
	void (*sum)(const struct pb_team *team, const double *terms, double *sums, size_t count);
	void (*all_to_all)(const struct pb_team *team, const void *send, void *receive, size_t bytes);
};

/* 0; -ENOTSUP where the driver lets nobody at its transport; or an error of team.h. */
static inline int pb_transport_begin(const struct pb_team *team)
{
	if (team->size == 1)
		return 0;
	return team->ops->transport ? team->ops->transport->begin(team) : -ENOTSUP;
}

static inline void pb_transport_end(const struct pb_team *team)
{
	if (team->size > 1)
		team->ops->transport->end(team);
}

/* To another member, which receives as many bytes. May return before or only after they are received. */
static inline void pb_transport_send(const struct pb_team *team, const void *data, size_t bytes, uint32_t to)
{
	team->ops->transport->send(team, data, bytes, to);
}

static inline void pb_transport_receive(const struct pb_team *team, void *data, size_t bytes, uint32_t from)
{
	team->ops->transport->receive(team, data, bytes, from);
}

static inline void pb_transport_barrier(const struct pb_team *team)
{
	if (team->size > 1)
		team->ops->transport->barrier(team);
}

static inline void pb_transport_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	if (team->size > 1)
		team->ops->transport->broadcast(team, data, bytes, root);
}

/* sums[k] of every member becomes the sum of all members' terms[k]; the order of summation is the transport's. */
static inline void pb_transport_sum(const struct pb_team *team, const double *terms, double *sums, size_t count)
{
	if (team->size > 1)
		team->ops->transport->sum(team, terms, sums, count);
	else if (count)
		memcpy(sums, terms, count * sizeof *sums);
}

/* Part r of `send`, `bytes` long, becomes the part of the sender's rank in member r's `receive`. */
static inline void pb_transport_all_to_all(const struct pb_team *team, const void *send, void *receive, size_t bytes)
{
	if (team->size > 1)
		team->ops->transport->all_to_all(team, send, receive, bytes);
	else if (bytes)
		memcpy(receive, send, bytes);
}

#endif
