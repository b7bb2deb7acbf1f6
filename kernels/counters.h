/*
 * counters.h: counters in a kernel's shared bytes, packed into one cache line or padded so that each has its own. A
 * core that writes to a line takes it from all others, although each writes to a counter that the others never touch:
 * false sharing (Torrellas, Lam, Hennessy, IEEE Transactions on Computers 43(6), 1994). Padded counters are the same
 * instructions without it.
 */
#ifndef KERNELS_COUNTERS_H
#define KERNELS_COUNTERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PB_LINE_BYTES = 64,
	PB_PACKED_COUNTERS = PB_LINE_BYTES / 8,
	PB_PADDED_COUNTERS = 64,
	/* In counters. Processors fetch lines in pairs. */
	PB_PADDED_STRIDE = 2 * PB_PACKED_COUNTERS,
};

/* Zeroed: all are 0. Wherever it lies, the room has whole lines in it. */
struct pb_counters {
	_Atomic uint64_t turns;
	_Atomic uint64_t room[(PB_PADDED_COUNTERS + 1) * PB_PADDED_STRIDE];
};

/* The counter whose turn it is: as long as no more workers count at once than there are counters, each has another,
 * whatever items they have. */
static inline _Atomic uint64_t *pb_counters_next(struct pb_counters *counters, bool padded)
{
	const size_t pair_bytes = PB_PADDED_STRIDE * sizeof(uint64_t);
	const size_t past = (uintptr_t)counters->room % pair_bytes / sizeof(uint64_t);
	const uint64_t turn = atomic_fetch_add_explicit(&counters->turns, 1, memory_order_relaxed);
	const size_t place = padded ? turn % PB_PADDED_COUNTERS * PB_PADDED_STRIDE : turn % PB_PACKED_COUNTERS;
	return &counters->room[(PB_PADDED_STRIDE - past) % PB_PADDED_STRIDE + place];
}

static inline uint64_t pb_counters_sum(struct pb_counters *counters)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < sizeof counters->room / sizeof *counters->room; i++)
		sum += atomic_load(&counters->room[i]);
	return sum;
}

#endif
