#include "drivers/common/meeting.h"

#include "drivers/common/futex.h"

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

void pb_meeting_reset(struct pb_meeting *meeting)
{
	meeting->error = 0;
	atomic_store_explicit(&meeting->failure, 0, memory_order_relaxed);
}

static int outcome(const struct pb_meeting *meeting, uint32_t sum, uint32_t to)
{
	const int failure = atomic_load_explicit(&meeting->failure, memory_order_relaxed);
	if (failure)
		return failure;
	if (pb_stop_raised(meeting->stop) || atomic_load_explicit(meeting->cancel, memory_order_relaxed))
		return -ECANCELED;
	return sum == to * meeting->members ? 0 : -EPROTO;
}

/* The turn and the sleepers are in one order for all: who goes to sleep sees the one, or is seen among the other. */
static void conclude(struct pb_meeting *meeting, uint32_t sum, uint32_t to)
{
	meeting->error = outcome(meeting, sum, to);
	atomic_store_explicit(&meeting->arrived, 0, memory_order_relaxed);
	atomic_fetch_add(&meeting->turn, 1);
	if (atomic_load(&meeting->sleepers))
		pb_futex_wake_all(&meeting->turn);
}

static bool over(const struct pb_meeting *meeting, uint32_t turn)
{
	return atomic_load_explicit(&meeting->turn, memory_order_acquire) != turn;
}

static bool spin(const struct pb_meeting *meeting, uint32_t turn)
{
	const int64_t until_ns = pb_clock_ns() + SPIN_NS;
	do {
		for (int look = 0; look < LOOKS_PER_CLOCK; look++, relax())
			if (over(meeting, turn))
				return true;
	} while (pb_clock_ns() < until_ns);
	return false;
}

static void wait_for_others(struct pb_meeting *meeting, uint32_t turn)
{
	if (meeting->spins && spin(meeting, turn))
		return;
	atomic_fetch_add(&meeting->sleepers, 1);
	while (!over(meeting, turn))
		(void)pb_futex_wait(&meeting->turn, turn, NULL);
	atomic_fetch_sub_explicit(&meeting->sleepers, 1, memory_order_relaxed);
}

int pb_meeting_come(struct pb_meeting *meeting, uint32_t to)
{
	if (meeting->error)
		return -ECANCELED;
	const uint32_t turn = atomic_load_explicit(&meeting->turn, memory_order_relaxed);
	const uint64_t one = 1 | (uint64_t)to << 32;
	const uint64_t arrived = atomic_fetch_add_explicit(&meeting->arrived, one, memory_order_acq_rel) + one;
	if ((uint32_t)arrived == meeting->members)
		conclude(meeting, (uint32_t)(arrived >> 32), to);
	else
		wait_for_others(meeting, turn);
	return meeting->error;
}

int pb_meeting_fail(struct pb_meeting *meeting, int error)
{
	int none = 0;
	if (!meeting->error)
		(void)atomic_compare_exchange_strong_explicit(&meeting->failure, &none, error, memory_order_relaxed,
		                                              memory_order_relaxed);
	return pb_meeting_come(meeting, 0);
}
