/*
 * queue.h: a bounded queue of addresses in memory that threads or processes share: one producer, any number of
 * consumers, no lock. All-zero bytes are an empty queue.
 *
 * A consumer draws a ticket and gets the address of that number: it knows how far off its turn is, and how long it may
 * sleep. The producer that finds the queue full may draw a ticket that nobody has, and work on that address itself; so
 * a single worker, whose producer would otherwise wait for consumers that come after it, gets to the end as well.
 */
#ifndef IO_KERNELS_COMMON_QUEUE_H
#define IO_KERNELS_COMMON_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { PB_QUEUE_LENGTH = 64, PB_QUEUE_ADDRESS_BYTES = 504 };

struct pb_queue {
	_Atomic uint64_t produced; /* addresses put so far */
	_Atomic uint64_t tickets;  /* drawn so far */
	_Atomic uint64_t closed;   /* 1 + the number of addresses in all, once that is known */
	struct pb_queue_slot {
		_Atomic uint64_t full; /* 1 + the number of the address in it; 0: free */
		char address[PB_QUEUE_ADDRESS_BYTES];
	} slots[PB_QUEUE_LENGTH];
};

/* The producer's. False: the queue is full. The address is shorter than PB_QUEUE_ADDRESS_BYTES. */
bool pb_queue_put(struct pb_queue *queue, const char *address);
/* The producer's, when the queue is full: draws the ticket of the oldest address in it, unless somebody has it. */
bool pb_queue_help(struct pb_queue *queue, uint64_t *ticket);
void pb_queue_close(struct pb_queue *queue);

enum pb_queue_turn { PB_QUEUE_TAKEN, PB_QUEUE_NOT_YET, PB_QUEUE_OVER };

uint64_t pb_queue_ticket(struct pb_queue *queue);
/* Copies out the ticket's address. PB_QUEUE_OVER: there will be none. */
enum pb_queue_turn pb_queue_take(struct pb_queue *queue, uint64_t ticket, char address[PB_QUEUE_ADDRESS_BYTES]);
/* How many addresses come before the ticket's; 0: it is the next or there already. */
uint64_t pb_queue_ahead(struct pb_queue *queue, uint64_t ticket);

#endif
