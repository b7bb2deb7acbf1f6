#include "io/kernels/common/queue.h"

#include <string.h>

static struct pb_queue_slot *slot_of(struct pb_queue *queue, uint64_t number)
{
	return &queue->slots[number % PB_QUEUE_LENGTH];
}

bool pb_queue_put(struct pb_queue *queue, const char *address)
{
	const uint64_t number = atomic_load_explicit(&queue->produced, memory_order_relaxed);
	struct pb_queue_slot *slot = slot_of(queue, number);
	if (atomic_load_explicit(&slot->full, memory_order_acquire))
		return false;
	memcpy(slot->address, address, strlen(address) + 1);
	atomic_store_explicit(&slot->full, number + 1, memory_order_release);
	atomic_store_explicit(&queue->produced, number + 1, memory_order_release);
	return true;
}

bool pb_queue_help(struct pb_queue *queue, uint64_t *ticket)
{
	const uint64_t produced = atomic_load_explicit(&queue->produced, memory_order_relaxed);
	*ticket = produced - PB_QUEUE_LENGTH;
	uint64_t expected = *ticket;
	return atomic_compare_exchange_strong(&queue->tickets, &expected, expected + 1);
}

void pb_queue_close(struct pb_queue *queue)
{
	const uint64_t produced = atomic_load_explicit(&queue->produced, memory_order_relaxed);
	atomic_store_explicit(&queue->closed, produced + 1, memory_order_release);
}

uint64_t pb_queue_ticket(struct pb_queue *queue)
{
	return atomic_fetch_add(&queue->tickets, 1);
}

/* Whether it is closed is asked first: what was put before that is then seen. */
enum pb_queue_turn pb_queue_take(struct pb_queue *queue, uint64_t ticket, char address[PB_QUEUE_ADDRESS_BYTES])
{
	const uint64_t closed = atomic_load_explicit(&queue->closed, memory_order_acquire);
	struct pb_queue_slot *slot = slot_of(queue, ticket);
	if (closed && ticket + 1 >= closed)
		return PB_QUEUE_OVER;
	if (atomic_load_explicit(&slot->full, memory_order_acquire) != ticket + 1)
		return PB_QUEUE_NOT_YET;
	memcpy(address, slot->address, PB_QUEUE_ADDRESS_BYTES);
	atomic_store_explicit(&slot->full, 0, memory_order_release);
	return PB_QUEUE_TAKEN;
}

uint64_t pb_queue_ahead(struct pb_queue *queue, uint64_t ticket)
{
	const uint64_t produced = atomic_load_explicit(&queue->produced, memory_order_acquire);
	return ticket > produced ? ticket - produced : 0;
}
