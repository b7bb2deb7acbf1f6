/* count_up.h: work in fixed operations: a loop that no compiler shortens. */
#ifndef KERNELS_COUNT_UP_H
#define KERNELS_COUNT_UP_H

#include <stdint.h>

/* Counts from 0 to `increments`, one after another in a register, and returns where it ended. One copy of the loop
 * serves all calls of a kernel, at the start of a cache line: a copy that lies across the end of one takes up to twice
 * as long per increment, so that equal work would not be. */
__attribute__((noinline, aligned(64))) static uint64_t pb_count_up(uint64_t increments)
{
	uint64_t value = 0;
	while (value < increments) {
		value++;
		__asm__ volatile("" : "+r"(value)); /* or the compiler turns the loop into one addition */
	}
	return value;
}

#endif
