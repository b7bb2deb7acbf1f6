#include "drivers/common/turn.h"

#include "drivers/common/futex.h"
#include <powbench/base.h>

/* Several times what waking a sleeper takes, and little beside a claim that is worth a team. */
#define SPIN_NS 50000
#define LOOKS_PER_CLOCK 64

static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* The turn and the sleepers are in one order for all: who goes to sleep sees the one, or is seen among the other. */
void pb_turn_next(struct pb_turn *turn)
{
	atomic_fetch_add(&turn->now, 1);
	if (atomic_load(&turn->sleepers))
		pb_futex_wake_all(&turn->now);
}

static bool spin(const struct pb_turn *turn, uint32_t seen)
{
	const int64_t until_ns = pb_clock_ns() + SPIN_NS;
	do {
		for (int look = 0; look < LOOKS_PER_CLOCK; look++, relax())
			if (pb_turn_now(turn) != seen)
				return true;
	} while (pb_clock_ns() < until_ns);
	return false;
}

void pb_turn_await(struct pb_turn *turn, uint32_t seen, bool spins)
{
	if (spins && spin(turn, seen))
		return;
	atomic_fetch_add(&turn->sleepers, 1);
	while (pb_turn_now(turn) == seen)
		(void)pb_futex_wait(&turn->now, seen, NULL);
	atomic_fetch_sub_explicit(&turn->sleepers, 1, memory_order_relaxed);
}
