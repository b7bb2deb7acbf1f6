#include "drivers/common/gate.h"

#include "drivers/common/futex.h"

void pb_gate_expect(struct pb_gate *gate, uint32_t parties)
{
	atomic_store_explicit(&gate->busy, parties, memory_order_relaxed);
}

void pb_gate_open(struct pb_gate *gate, uint32_t parties)
{
	pb_gate_expect(gate, parties);
	atomic_fetch_add_explicit(&gate->turn, 1, memory_order_release);
	pb_futex_wake_all(&gate->turn);
}

void pb_gate_pass(struct pb_gate *gate, uint32_t *turn)
{
	uint32_t seen = 0;
	while ((seen = atomic_load_explicit(&gate->turn, memory_order_acquire)) == *turn)
		(void)pb_futex_wait(&gate->turn, seen, NULL);
	*turn = seen;
}

void pb_gate_arrive(struct pb_gate *gate, uint32_t parties)
{
	if (atomic_fetch_sub_explicit(&gate->busy, parties, memory_order_acq_rel) == parties)
		pb_futex_wake_all(&gate->busy);
}

int pb_gate_wait(struct pb_gate *gate, int64_t timeout_ns)
{
	const struct timespec timeout = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
	uint32_t busy = 0;
	while ((busy = atomic_load_explicit(&gate->busy, memory_order_acquire)) != 0) {
		int status = pb_futex_wait(&gate->busy, busy, &timeout);
		if (status == -EINTR || status == -ETIMEDOUT)
			return status;
	}
	return 0;
}
