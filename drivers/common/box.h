/*
 * box.h: a message from one thread to another, copied from where it lies once the other is there: a rendezvous. Each
 * member of a team has one box for all that it sends.
 */
#ifndef DRIVERS_COMMON_BOX_H
#define DRIVERS_COMMON_BOX_H

#include <stddef.h>

#include "drivers/common/turn.h"

/* Zeroed: empty. */
struct pb_box {
	struct pb_turn turn; /* odd: full. The sender fills it, the receiver empties it */
	_Atomic uint32_t to;
	const void *data;
};

/* Returns when the receiver has its copy. */
void pb_box_send(struct pb_box *box, const void *data, uint32_t to, bool spins);

/* Waits for what the box's owner sends to `rank`. */
void pb_box_receive(struct pb_box *box, void *data, size_t bytes, uint32_t rank, bool spins);

#endif
