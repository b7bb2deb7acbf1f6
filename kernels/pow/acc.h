/* acc.h: what is kept of the powers of a run: a digest, their bits, and what the engine doubted. */
#ifndef KERNELS_POW_ACC_H
#define KERNELS_POW_ACC_H

#include "../bigint/engine.h"
#include "../digest.h"
#include "items.h"

/* All-zero bytes are the identity of pb_pow_acc_merge(). */
struct pb_pow_acc {
	struct pb_digest digest;
	uint64_t bits;
	struct pb_bigint_counts counts;
	uint64_t counts_seal; /* of the counts: no check can foretell them */
};

/* Enters a power, by what was read off it. */
void pb_pow_acc_enter(struct pb_pow_acc *acc, const struct pb_pow_items *items, uint64_t item,
                      const struct pb_bigint_outcome *outcome);

void pb_pow_acc_merge(struct pb_pow_acc *into, const struct pb_pow_acc *from);

/* As pb_kernel's `check`: against what is foretold of all items. */
int pb_pow_acc_check(const struct pb_pow_acc *merged, const struct pb_pow_items *items, struct pb_verdict *verdict);

#endif
