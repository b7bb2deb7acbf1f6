/*
 * order.h: a cell as bytes, so that another process can open the same cell: the order to open it.
 *
 * The bytes go to the agent over a socket and to every rank as a message. All ranks run the same build: numbers are in
 * the host's layout, and magic, abi and sizes are checked before anything else.
 */
#ifndef CLUSTER_ORDER_H
#define CLUSTER_ORDER_H

#include "cluster/ranks.h"
#include "drivers/common/body.h"
#include "drivers/common/threads.h"

/* How a cell is spread over ranks. */
struct pb_spread {
	uint32_t ranks;             /* 1 to as many as the job has workers */
	const struct pb_body *body; /* what each rank runs; NULL: one claim after another */
	enum pb_threads_kind
	    threads; /* every worker is one, and every rank has as many; PB_THREADS_NONE: a rank has one worker */
};

/* Workers of each rank that report for themselves: its threads, or the rank. */
static inline uint32_t pb_spread_each(const struct pb_spread *spread, const struct pb_job *job)
{
	return spread->threads ? job->workers / spread->ranks : 1;
}

/* A decoded order. Its texts and arrays live as long as it does. */
struct pb_order {
	const char *kernel, *plugin; /* plugin: NULL for a built-in kernel */
	struct pb_ranks_setting *settings;
	size_t setting_count;
	uint32_t workers, team, ranks;
	bool loops; /* ranks run the body that the host gives them */
	enum pb_threads_kind threads;
	enum pb_schedule_kind schedule;
	enum pb_pin pin;
	uint64_t grain;
	double rate_per_s;
	uint64_t result_size, shared_size; /* of the kernel, as the sender knows it */
};

/* Writes the order to open `job`: every parameter that has a value, as its canonical text. The caller frees `*bytes`.
 */
int pb_order_encode(void **bytes, size_t *length, const struct pb_job *job, const struct pb_spread *spread,
                    struct pb_why *why);

/* Reads any bytes, which need no alignment: 0, -EPROTO with what is wrong, or -ENOMEM. */
int pb_order_decode(struct pb_order **order, const void *bytes, size_t length, struct pb_why *why);
void pb_order_free(struct pb_order *order);

#endif
