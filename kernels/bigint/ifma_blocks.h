/* ifma_blocks.h: what squares and their limbs share: blocks of digits, and vectors of them. */
#ifndef KERNELS_BIGINT_IFMA_BLOCKS_H
#define KERNELS_BIGINT_IFMA_BLOCKS_H

#include <string.h>

#include "ifma.h"

enum { BLOCK = PB_IFMA_BLOCK, TILE = 4 /* blocks of columns that are made together */ };

static inline const uint64_t *digits_of(const struct pb_ifma_number *number)
{
	return number->room + BLOCK;
}

/* Sets how many blocks there are, of at most so many, and has zeros around them. */
static inline void close_number(struct pb_ifma_number *number, size_t blocks)
{
	uint64_t *digits = number->room + BLOCK;
	memset(number->room, 0, BLOCK * sizeof *digits);
	memset(digits + blocks * BLOCK, 0, (size_t)TILE * BLOCK * sizeof *digits);
	static const uint64_t zeros[BLOCK];
	while (blocks > 1 && memcmp(digits + (blocks - 1) * BLOCK, zeros, sizeof zeros) == 0)
		blocks--;
	number->blocks = blocks;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define WITH_IFMA __attribute__((target("avx512f,avx512ifma")))
#define WITH_IFMA_INLINE WITH_IFMA __attribute__((always_inline)) static inline

/* So many blocks after `digits`, which need not begin one. */
WITH_IFMA_INLINE __m512i load(const uint64_t *digits, size_t blocks)
{
	return _mm512_loadu_si512(digits + blocks * BLOCK);
}

WITH_IFMA_INLINE __m512i everywhere(uint64_t value)
{
	return _mm512_set1_epi64((long long)value);
}

/* One lane up. */
WITH_IFMA_INLINE __m512i move_up(__m512i block, __m512i below)
{
	return _mm512_alignr_epi64(block, below, BLOCK - 1);
}

#endif

#endif
