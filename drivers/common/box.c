#include "drivers/common/box.h"

#include <string.h>

void pb_box_send(struct pb_box *box, const void *data, uint32_t to, bool spins)
{
	const uint32_t full = pb_turn_now(&box->turn) + 1;
	box->data = data;
	atomic_store_explicit(&box->to, to, memory_order_release);
	pb_turn_next(&box->turn);
	pb_turn_await(&box->turn, full, spins);
}

/* Whether what was `seen` is for `rank`: looked at while it was so. Others may be waiting at the box as well. */
static bool is_for(const struct pb_box *box, uint32_t seen, uint32_t rank)
{
	return seen % 2 == 1 && atomic_load_explicit(&box->to, memory_order_acquire) == rank &&
	       pb_turn_now(&box->turn) == seen;
}

void pb_box_receive(struct pb_box *box, void *data, size_t bytes, uint32_t rank, bool spins)
{
	uint32_t seen = pb_turn_now(&box->turn);
	while (!is_for(box, seen, rank)) {
		pb_turn_await(&box->turn, seen, spins);
		seen = pb_turn_now(&box->turn);
	}
	if (bytes)
		memcpy(data, box->data, bytes);
	pb_turn_next(&box->turn);
}
