#include "harness/measure/shuffle.h"

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Uniform in [0, bound) by Lemire's multiplication; its bias below 2^-40 for any plan that fits in memory is accepted.
 */
static size_t below(uint64_t *state, size_t bound)
{
	return (size_t)(((unsigned __int128)next_random(state) * bound) >> 64);
}

void pb_shuffle(size_t *order, size_t count, uint64_t seed, uint64_t rep)
{
	uint64_t state = seed;
	state = next_random(&state) ^ rep;
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count; i > 1; i--) {
		size_t j = below(&state, i);
		size_t swapped = order[i - 1];
		order[i - 1] = order[j];
		order[j] = swapped;
	}
}
