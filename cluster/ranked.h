/*
 * ranked.h: the calls of a driver whose workers are in ranks. In a launch this process conducts them; alone it has a
 * launch of its own do the same calls. Functions of struct pb_driver, but for
 * those that are told how its workers are spread.
 */
#ifndef CLUSTER_RANKED_H
#define CLUSTER_RANKED_H

#include "cluster/order.h"

int pb_ranked_available(struct pb_why *why);
int pb_ranked_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why);
/* Of ranks with threads: as many ranks as divide the workers and as were launched, or two in a program alone. */
uint32_t pb_ranked_threads_ranks(uint32_t workers);
int pb_ranked_threads_available(enum pb_threads_kind threads, struct pb_why *why);
int pb_ranked_threads_open(void **self, const struct pb_job *job, enum pb_threads_kind threads, struct pb_why *why);

int pb_ranked_begin(void *self, struct pb_why *why);
int pb_ranked_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_ranked_end(void *self, void *merged, struct pb_why *why);
int pb_ranked_records(void *self, uint32_t rank, const void **bytes, size_t *size, struct pb_why *why);
void pb_ranked_close(void *self);

/* What all of these drivers have alike, and those with threads in their ranks, as initialisers of a struct pb_driver.
 */
#define PB_RANKED                                                                                                      \
	.abi = PB_ABI, .size = sizeof(struct pb_driver), .begin = pb_ranked_begin, .run = pb_ranked_run,               \
	.end = pb_ranked_end, .close = pb_ranked_close, .records = pb_ranked_records
#define PB_RANKED_THREADS                                                                                              \
	PB_RANKED, .worker = "thread", .ranks = pb_ranked_threads_ranks, .teams = PB_TEAMS_SHARED,                     \
	           .each = PB_EACH_THREADS

#endif
