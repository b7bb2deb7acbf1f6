/*
 * nap.h: how a rank waits. MPI's own waits spin, and a spinning rank takes the core that a working one needs; every
 * wait here tests and naps instead, from 20 us doubling to 1 ms, and to 2 ms when nothing came for half a second, so
 * that an idle rank costs next to nothing and still answers in a millisecond or two. A rank that expects word soon is
 * alert first: for a bounded time it only yields between tests.
 */
#ifndef CLUSTER_MPI_NAP_H
#define CLUSTER_MPI_NAP_H

#include <mpi.h>
#include <stdint.h>

#define PB_NAP_MIN_NS 20000L
#define PB_NAP_MAX_NS 1000000L
#define PB_NAP_DEEP_NS 2000000L
#define PB_NAP_DEEP_AFTER 500 /* naps */
#define PB_ALERT_NS 1000000L

/* The state of one wait: {0} is asleep, pb_nap_alert() is expecting word. */
struct pb_nap {
	int64_t alert_until_ns;
	long ns; /* of the last nap */
	unsigned naps;
};

struct pb_nap pb_nap_alert(void);

/* Yields while alert, then naps, each time twice as long. */
void pb_nap(struct pb_nap *nap);

/* Length of the next nap: 0 while alert. For those who nap on something that can wake them. */
long pb_nap_next_ns(struct pb_nap *nap);

/* Waits for one request, napping as `nap` says. */
void pb_nap_wait(struct pb_nap nap, MPI_Request *request);

#endif
