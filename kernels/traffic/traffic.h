/*
 * traffic.h: what the kernels share that measure how workers are joined: a team of all workers, whose members repeat
 * one operation of powbench/transport.h over and over.
 *
 * An item is so many iterations, one after another without a pause, as the Intel MPI Benchmarks have them; all members
 * begin it at a barrier, and the OSU Micro-Benchmarks' numbers of iterations, doubled, are the default. Warming up is
 * the harness's. A sample's wall time over its `ops` is so the time of one operation; for messages to and fro of each
 * way, half a round trip.
 *
 * What is sent differs from item to item, by sender and in each byte; the first byte counts along. Every member looks
 * at what it has when the item is over.
 */
#ifndef KERNELS_TRAFFIC_TRAFFIC_H
#define KERNELS_TRAFFIC_TRAFFIC_H

#include <powbench/transport.h>

#include "digest.h"

/* Up to here messages are small, and there are more iterations. */
#define TRAFFIC_SMALL_BYTES 8192

/* Rows of the kernels' tables of parameters. */
#define TRAFFIC_SIZE(least, text)                                                                                      \
	{                                                                                                              \
		.name = "size", .type = PB_PARAM_COUNT, .initial = "8", .min = (least), .max = 1000000000,             \
		.unit = "bytes", .summary = (text)                                                                     \
	}
#define TRAFFIC_ITERATIONS                                                                                             \
	{                                                                                                              \
		.name = "iterations", .type = PB_PARAM_COUNT, .initial = "0", .max = 1000000000, .unit = "iterations", \
		.summary = "of each item; 0: 20,000, or 2,000 of more than 8 KiB"                                      \
	}
#define TRAFFIC_COUNT                                                                                                  \
	{                                                                                                              \
		.name = "count", .type = PB_PARAM_COUNT, .initial = "1", .min = 1, .max = 1000000, .unit = "items",    \
		.summary = "items; only between two of them a run can be stopped"                                      \
	}

struct traffic_state {
	uint64_t items, iterations;
	size_t bytes;
};

struct traffic_acc {
	struct pb_digest digest;    /* of the leader: the items */
	uint64_t expected, members; /* as the leader counts them, and as they count themselves; summed up over items */
};

/* One member in one item. */
struct traffic {
	const struct pb_team *team;
	uint64_t item, iterations;
	size_t bytes;       /* of one message */
	unsigned char *out; /* filled, `room` long */
	unsigned char *in;  /* as long */
};

/* What makes a kernel of it: the bytes that a member needs for each of both buffers, and the iterations, which tell
 * whether what this member got is right. */
struct traffic_kind {
	size_t (*room)(const struct pb_team *team, size_t bytes);
	void (*fill)(struct traffic *it);
	bool (*run)(struct traffic *it);
};

/* Byte k of what `from` has for the item. */
static inline unsigned char traffic_byte(uint64_t item, uint32_t from, size_t k)
{
	const uint64_t seed = item * 7 + (uint64_t)from * 31 + k;
	return (unsigned char)(seed + (seed >> 8));
}

/* Ends an iteration: nothing of it is moved to another or left out. */
static inline void traffic_step_ends(void)
{
	__asm__ volatile("" ::: "memory");
}

/* The buffer `out` as `from` fills it. */
void traffic_fill(struct traffic *it);

/* Whether `bytes` begin with `first` and go on as `from` has filled them. */
bool traffic_is_right(const struct traffic *it, const unsigned char *bytes, uint32_t from, unsigned char first);

/* The calls of struct pb_kernel. */
int traffic_setup(void **out, const struct pb_args *args, struct pb_why *why);
uint64_t traffic_plan(void *state, unsigned round, const void *merged);
int traffic_step(const void *state, struct pb_task *task, const struct traffic_kind *kind);
void traffic_merge(void *into, const void *from);
int traffic_check(const void *state, const void *merged, struct pb_verdict *verdict);
uint32_t traffic_team(const void *state, uint32_t workers);

/* So many operations of each iteration; `bytes` of each. */
void traffic_cost(const void *state, struct pb_cost *cost, const char *op, unsigned of_iteration);

#endif
