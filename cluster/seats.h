/* seats.h: the CPUs that the workers of a rank are bound to, on the host that it is on. */
#ifndef CLUSTER_SEATS_H
#define CLUSTER_SEATS_H

#include "cluster/binding.h"

/*
 * As `cpus` of struct pb_job, for the workers `first`, `first` + 1, ... in this process: those that this process may
 * run on, ordered by `pin`, of which the workers before them on this host take `before`. NULL and 0 for PB_PIN_NONE.
 * The topology is read once per order. The caller frees `*cpus`. -errno as pb_binding_cpus().
 */
int pb_seats_take(int **cpus, size_t *count, enum pb_pin pin, uint32_t first, uint32_t before, struct pb_why *why);

/* The place of worker `first` is that of number `before` in `ordered`: the same CPUs turned, for the caller to free.
 * NULL: no memory. */
int *pb_seats_turn(const int *ordered, size_t count, uint32_t first, uint32_t before);

#endif
