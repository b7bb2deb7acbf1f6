#include "harness/measure/shuffle.h"

#include <powbench/base.h>

/* Uniform in [0, bound) by Lemire's multiplication; its bias below 2^-40 for any plan that fits in memory is accepted.
 */
static size_t below(uint64_t *state, size_t bound)
{
	return (size_t)(((unsigned __int128)pb_mix64(*state += PB_MIX_STEP) * bound) >> 64);
}

void pb_shuffle(size_t *order, size_t count, uint64_t seed, uint64_t rep)
{
	uint64_t state = pb_mix64(seed + PB_MIX_STEP) ^ rep;
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t j = below(&state, i);
		size_t swapped = order[i - 1];
		order[i - 1] = order[j];
		order[j] = swapped;
	}
}
