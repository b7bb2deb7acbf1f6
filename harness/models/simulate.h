/*
 * simulate.h: the kernel `known` on any number of workers that need not exist: a discrete-event simulation of workers
 * that claim items one by one and queue for one lock. It takes nothing from the laws that are tested with it.
 */
#ifndef HARNESS_SIMULATE_H
#define HARNESS_SIMULATE_H

#include <stddef.h>

/* A sample of `known`, in seconds of one worker. Shares are 0..1. */
struct pb_simulated {
	double serial_s;   /* before the parallel part */
	double parallel_s; /* of all items together */
	size_t items;      /* > 0 */
	double imbalance;  /* share of the parallel part that its first item has; 0: all are equal */
	double contention; /* share of every item that holds the lock */
	double claim_s;    /* to get an item */
};

enum { PB_SIMULATED_WORKERS = 1024 };

/* Wall seconds with 1..PB_SIMULATED_WORKERS workers. */
double pb_simulate(const struct pb_simulated *work, size_t workers);

#endif
