/*
 * clocks.h: the clocks of a launch's hosts on rank 0's (cluster/clock_line.h), read by the lowest rank of a cell on
 * each host: ranks of one host have one clock. Rank 0 asks, a rank that follows answers between its orders, and the
 * others sleep. Where all ranks are on one host there is nothing to read.
 */
#ifndef CLUSTER_MPI_CLOCKS_H
#define CLUSTER_MPI_CLOCKS_H

#include "cluster/mpi/group.h"
#include "cluster/ranks.h"

/* On rank 0, between rounds: reads the clocks of the group's hosts, unless that was just done. */
void pb_clocks_read(const struct pb_group *group, uint32_t ranks);

/* On the rank that got the order. */
void pb_clocks_answer(void);

/* A time of rank 0's clock on that of another rank. */
int64_t pb_clocks_there_ns(const struct pb_group *group, uint32_t rank, int64_t here_ns);

/* Brings the times of so many reports, each of its rank, onto rank 0's clock. */
void pb_clocks_align(const struct pb_group *group, uint32_t count, struct pb_worker_report *reports);

/* By when, on this host's clock, an order will have reached every rank of the group, if none sleeps. */
int64_t pb_clocks_meet_ns(const struct pb_group *group, uint32_t ranks);

void pb_clocks_facts(struct pb_ranks_clock *facts);
void pb_clocks_free(void);

#endif
