/* limits.h: whether the powers of a run can exist here, and how much memory they take. */
#ifndef KERNELS_POW_LIMITS_H
#define KERNELS_POW_LIMITS_H

#include "../bigint/engine.h"
#include "items.h"

struct pb_pow_size {
	double bits;         /* of all powers */
	double most_bits;    /* of one */
	double worker_bytes; /* most that one takes while it is made */
	double leader_bytes; /* of these, the first member's alone where members share no memory */
};

/* 0, or -EFBIG with the size of the first power that cannot be: because of the engine or, where one host has to hold it
 * as a `whole`, of this one's memory. */
int pb_pow_measure(struct pb_pow_size *size, const struct pb_pow_items *items, const struct pb_bigint_engine *engine,
                   bool whole, struct pb_why *why);

/* Most that this member of a team takes while a power is made. */
size_t pb_pow_member_bytes(const struct pb_pow_size *size, const struct pb_team *team);

#endif
