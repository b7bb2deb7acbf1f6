#include "io/async/slots.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>

int pb_slots_open(struct pb_slots *slots, uint32_t count, size_t local_size)
{
	const size_t unit = alignof(max_align_t);
	size_t stride = 0;
	if (__builtin_add_overflow(local_size, sizeof(struct pb_slot) + unit - 1, &stride))
		return -ENOMEM;
	*slots = (struct pb_slots){.stride = stride - stride % unit, .local_size = local_size, .count = count};
	slots->block = calloc(count, slots->stride);
	return slots->block ? 0 : -ENOMEM;
}

void pb_slots_close(struct pb_slots *slots)
{
	free(slots->block);
	*slots = (struct pb_slots){0};
}

void pb_slots_append(const struct pb_slots *slots, struct pb_slot_list *list, uint32_t index)
{
	struct pb_slot *slot = pb_slot_at(slots, index);
	slot->next = PB_NO_SLOT;
	slot->previous = list->last;
	if (list->last == PB_NO_SLOT)
		list->first = index;
	else
		pb_slot_at(slots, list->last)->next = index;
	list->last = index;
}

void pb_slots_remove(const struct pb_slots *slots, struct pb_slot_list *list, uint32_t index)
{
	const struct pb_slot *slot = pb_slot_at(slots, index);
	if (slot->previous == PB_NO_SLOT)
		list->first = slot->next;
	else
		pb_slot_at(slots, slot->previous)->next = slot->next;
	if (slot->next == PB_NO_SLOT)
		list->last = slot->previous;
	else
		pb_slot_at(slots, slot->next)->previous = slot->previous;
}

uint32_t pb_slots_take(const struct pb_slots *slots, struct pb_slot_list *list)
{
	uint32_t first = list->first;
	if (first != PB_NO_SLOT)
		pb_slots_remove(slots, list, first);
	return first;
}
