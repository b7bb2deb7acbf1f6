#include "drivers/common/gate.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(_Atomic uint32_t) == 4, "a futex is 32 bits");

/* Not FUTEX_PRIVATE_FLAG: the word may be shared between processes. */
static int futex_wait(_Atomic uint32_t *word, uint32_t expected, const struct timespec *timeout)
{
	return syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout, NULL, 0) ? -errno : 0;
}

static void futex_wake_all(_Atomic uint32_t *word)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void pb_gate_expect(struct pb_gate *gate, uint32_t parties)
{
	atomic_store_explicit(&gate->busy, parties, memory_order_relaxed);
}

void pb_gate_open(struct pb_gate *gate, uint32_t parties)
{
	pb_gate_expect(gate, parties);
	atomic_fetch_add_explicit(&gate->turn, 1, memory_order_release);
	futex_wake_all(&gate->turn);
}

void pb_gate_pass(struct pb_gate *gate, uint32_t *turn)
{
	uint32_t seen = 0;
	while ((seen = atomic_load_explicit(&gate->turn, memory_order_acquire)) == *turn)
		(void)futex_wait(&gate->turn, seen, NULL);
	*turn = seen;
}

void pb_gate_arrive(struct pb_gate *gate, uint32_t parties)
{
	if (atomic_fetch_sub_explicit(&gate->busy, parties, memory_order_acq_rel) == parties)
		futex_wake_all(&gate->busy);
}

int pb_gate_wait(struct pb_gate *gate, int64_t timeout_ns)
{
	const struct timespec timeout = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
	uint32_t busy = 0;
	while ((busy = atomic_load_explicit(&gate->busy, memory_order_acquire)) != 0) {
		int status = futex_wait(&gate->busy, busy, &timeout);
		if (status == -EINTR || status == -ETIMEDOUT)
			return status;
	}
	return 0;
}
