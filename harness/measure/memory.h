/* memory.h: whether a cell's workers have the memory that their kernel will ask for. */
#ifndef HARNESS_MEMORY_H
#define HARNESS_MEMORY_H

#include "harness/measure/plan.h"

/* The most that workers of a cell on one host need. */
struct pb_memory_need {
	double bytes;
	uint32_t workers; /* that host's */
};

/* `host_of` gives the host of a rank, by a number; that of every worker is 0's where the driver has no ranks. */
struct pb_memory_need pb_memory_need(const struct pb_cell *cell, const struct pb_cost *cost,
                                     uint32_t (*host_of)(uint32_t rank));

/* 0, or -ENOMEM with what is needed and what is free here. Other hosts are taken to have as much. */
int pb_memory_check(const struct pb_cell *cell, struct pb_why *why);

#endif
