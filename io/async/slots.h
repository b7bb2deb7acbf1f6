/*
 * slots.h: the places in flight of an event loop: each holds one claim and the kernel's local bytes, all of them in one
 * block. A slot is known by its number. Memory that no claim has used yet is never touched.
 */
#ifndef IO_ASYNC_SLOTS_H
#define IO_ASYNC_SLOTS_H

#include <powbench/kernel.h>

#define PB_NO_SLOT UINT32_MAX

/* 120 bytes and the kernel's local_size behind them. */
struct pb_slot {
	struct pb_task task;     /* end 0: no claim */
	uint32_t next, previous; /* in the one list that it is in */
	bool waiting;            /* for its descriptor or deadline; else it is running or in line to run */
};

struct pb_slots {
	unsigned char *block;
	size_t stride, local_size;
	uint32_t count;
};

/* 0 or -ENOMEM. pb_slots_close takes zeroes. */
int pb_slots_open(struct pb_slots *slots, uint32_t count, size_t local_size);
void pb_slots_close(struct pb_slots *slots);

static inline struct pb_slot *pb_slot_at(const struct pb_slots *slots, uint32_t index)
{
	return (struct pb_slot *)(slots->block + index * slots->stride);
}

static inline bool pb_slot_claimed(const struct pb_slot *slot)
{
	return slot->task.end != 0;
}

/* A list of slots, first in first out. Zero bytes are not an empty one: PB_SLOT_LIST_EMPTY is. */
struct pb_slot_list {
	uint32_t first, last;
};

#define PB_SLOT_LIST_EMPTY ((struct pb_slot_list){PB_NO_SLOT, PB_NO_SLOT})

void pb_slots_append(const struct pb_slots *slots, struct pb_slot_list *list, uint32_t index);
void pb_slots_remove(const struct pb_slots *slots, struct pb_slot_list *list, uint32_t index);

/* Removes the first and returns it; PB_NO_SLOT: the list is empty. */
uint32_t pb_slots_take(const struct pb_slots *slots, struct pb_slot_list *list);

#endif
