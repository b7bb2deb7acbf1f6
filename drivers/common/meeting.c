#include "drivers/common/meeting.h"

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

static void conclude(struct pb_meeting *meeting, uint32_t sum, uint32_t to)
{
	meeting->error = outcome(meeting, sum, to);
	atomic_store_explicit(&meeting->arrived, 0, memory_order_relaxed);
	pb_turn_next(&meeting->turn);
}

int pb_meeting_come(struct pb_meeting *meeting, uint32_t to)
{
	if (meeting->error)
		return -ECANCELED;
	const uint32_t turn = pb_turn_now(&meeting->turn);
	const uint64_t one = 1 | (uint64_t)to << 32;
	const uint64_t arrived = atomic_fetch_add_explicit(&meeting->arrived, one, memory_order_acq_rel) + one;
	if ((uint32_t)arrived == meeting->members)
		conclude(meeting, (uint32_t)(arrived >> 32), to);
	else
		pb_turn_await(&meeting->turn, turn, meeting->spins);
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
