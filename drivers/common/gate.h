/*
 * gate.h: where parked workers sleep until the conductor opens the gate, and where it sleeps until all have arrived.
 *
 * Two futexes in plain memory: threads share it, and so do processes that map it. Nobody spins. What the conductor
 * writes before pb_gate_open is seen by a worker after pb_gate_pass; what a worker writes before pb_gate_arrive is seen
 * by the conductor after pb_gate_wait. See futex(2).
 */
#ifndef DRIVERS_COMMON_GATE_H
#define DRIVERS_COMMON_GATE_H

#include <stdatomic.h>
#include <stdint.h>

struct pb_gate {
	_Atomic uint32_t turn; /* how often it was opened, modulo 2^32 */
	_Atomic uint32_t busy; /* parties that have not arrived yet */
};

/* Before any party exists: how many will arrive for the first time, without having passed. */
void pb_gate_expect(struct pb_gate *gate, uint32_t parties);

/* Lets everyone pass once; that many arrivals are expected then. */
void pb_gate_open(struct pb_gate *gate, uint32_t parties);

/* Sleeps until the gate has been opened since *turn (0 at first), and notes the turn. */
void pb_gate_pass(struct pb_gate *gate, uint32_t *turn);

/* `parties` have arrived: oneself, or all those that will never come. */
void pb_gate_arrive(struct pb_gate *gate, uint32_t parties);

/* Sleeps until all have arrived (0), a signal was handled (-EINTR) or the time is over (-ETIMEDOUT). */
int pb_gate_wait(struct pb_gate *gate, int64_t timeout_ns);

#endif
