/*
 * conduct.h: the `mpi` driver's calls as rank 0 of a launch does them: see struct pb_driver. Rank 0 is worker 0. A cell
 * of one worker runs inline and wakes nobody; a wider one has a thread for worker 0, so that the main thread can hand
 * out claims at any time.
 */
#ifndef CLUSTER_MPI_CONDUCT_H
#define CLUSTER_MPI_CONDUCT_H

#include <powbench/driver.h>

int pb_conduct_open(void **self, const struct pb_job *job, struct pb_why *why);
int pb_conduct_begin(void *self, struct pb_why *why);
int pb_conduct_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_conduct_end(void *self, void *merged, struct pb_why *why);
int pb_conduct_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_conduct_close(void *self);

#endif
