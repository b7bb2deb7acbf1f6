/* shuffle.h: the order of the cells in a repetition, the same for the same seed. */
#ifndef HARNESS_SHUFFLE_H
#define HARNESS_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>

/* Fills `order` with a uniform permutation of 0..count-1 (Fisher-Yates, Durstenfeld, CACM 7(7), 1964; SplitMix64). */
void pb_shuffle(size_t *order, size_t count, uint64_t seed, uint64_t rep);

#endif
