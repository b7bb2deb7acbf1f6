/*
 * turn.h: a number that threads wait to see changed, and nothing else. Waiting spins for a while where each thread can
 * have a core, and then sleeps on a futex. What is written before a change is seen by who has seen it.
 */
#ifndef DRIVERS_COMMON_TURN_H
#define DRIVERS_COMMON_TURN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Zeroed: at 0. */
struct pb_turn {
	_Atomic uint32_t now; /* modulo 2^32 */
	_Atomic uint32_t sleepers;
};

static inline uint32_t pb_turn_now(const struct pb_turn *turn)
{
	return atomic_load_explicit(&turn->now, memory_order_acquire);
}

/* One more. */
void pb_turn_next(struct pb_turn *turn);

/* Until it is no longer `seen`; `spins`: the caller can have a core. */
void pb_turn_await(struct pb_turn *turn, uint32_t seen, bool spins);

#endif
