/*
 * world.h: MPI from start to end, and the group of ranks that share a cell.
 */
#ifndef CLUSTER_MPI_WORLD_H
#define CLUSTER_MPI_WORLD_H

#include <powbench/base.h>

/* MPI_Init_thread with MPI_THREAD_SERIALIZED: in a round, two threads of rank 0 take turns with MPI (serve.h). */
int pb_world_start(int *argc, char ***argv, struct pb_why *why);

/* Finalises, before any rank has followed an order. */
void pb_world_leave(void);

/* Rank 0 orders the others to end; all finalise. */
void pb_world_end(void);

/* Ends the whole launch when `pointer` is NULL: for the little without which a rank loses its place among the others,
 * who would wait for it for ever. */
__attribute__((returns_nonnull)) void *pb_world_must(void *pointer);

int pb_world_rank(void);
uint32_t pb_world_size(void);

#endif
