/*
 * conduct.h: the MPI drivers' calls as rank 0 of a launch does them: see struct pb_driver. Rank 0 works too. A cell of
 * one rank runs inline and wakes nobody; a wider one has a thread for rank 0's worker, so that the main thread can hand
 * out claims at any time.
 */
#ifndef CLUSTER_MPI_CONDUCT_H
#define CLUSTER_MPI_CONDUCT_H

#include "cluster/order.h"

int pb_conduct_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why);
int pb_conduct_begin(void *self, struct pb_why *why);
int pb_conduct_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_conduct_end(void *self, void *merged, struct pb_why *why);
int pb_conduct_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_conduct_close(void *self);

#endif
