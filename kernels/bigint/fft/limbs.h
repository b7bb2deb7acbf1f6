/*
 * limbs.h: from balanced digits to limbs. 64 digits of b bits are b limbs, whatever b is: a chunk. The lanes of a
 * vector work on chunks that follow one another, each of which leaves a carry for the next one.
 */
#ifndef KERNELS_BIGINT_FFT_LIMBS_H
#define KERNELS_BIGINT_FFT_LIMBS_H

#include "isa.h"
#include "vector.h"

typedef uint64_t loose_words __attribute__((vector_size(8 * PB_FFT_LANES), aligned(8), may_alias));

_Static_assert((int)PB_FFT_MIN_DIGIT_BITS >= (int)PB_FFT_MAX_LANES, "a chunk has whole vectors of limbs");

struct window {
	bits held;      /* below the next limb, signed */
	unsigned count; /* bits of it */
};

/* Appends a number of some bits, at most 56; 1: *limb is complete. */
INLINE int append(struct window *window, bits digit, unsigned digit_bits, words *limb)
{
	const words shifted = (words)digit << window->count;
	*limb = (words)window->held + shifted;
	if (window->count + digit_bits < 64) {
		window->held = (bits)*limb;
		window->count += digit_bits;
		return 0;
	}
	/* what is above: of the digit, and the carry of a signed and an unsigned number (a comparison that holds is -1)
	 */
	window->held = (digit >> (64 - window->count)) - (bits)(*limb < shifted) + (window->held >> 63);
	window->count += digit_bits - 64;
	return 1;
}

/* 2 * LANES digits, every other one with the one before it. */
INLINE bits load_pairs(const int32_t *digits, unsigned digit_bits)
{
	const bits both = *(const bits *)(const void *)digits;
	return ((bits)((words)both << 32) >> 32) + (bits)((words)(both >> 32) << digit_bits);
}

/* Limbs [k, k + LANES) of LANES chunks of `length` limbs, each of which is in a lane. */
INLINE void store_limbs(uint64_t *to, size_t length, const words *limbs, unsigned k)
{
	words x[LANES];
	for (size_t i = 0; i < LANES; i++)
		x[i] = limbs[k + i];
	transpose_words(x);
	for (size_t i = 0; i < LANES; i++)
		*(loose_words *)(to + i * length + k) = x[i];
}

/* The digits of LANES chunks become limbs; `to` has the first one's. */
INLINE void put_chunks(const int32_t *digits, unsigned digit_bits, uint64_t *to, int64_t *carries)
{
	struct window window = {{0}, 0};
	words limbs[PB_FFT_MAX_DIGIT_BITS];
	size_t made = 0;
	for (size_t k = 0; k < PB_FFT_CHUNK; k += 2 * LANES) {
		words pairs[LANES];
		for (size_t i = 0; i < LANES; i++)
			pairs[i] = (words)load_pairs(digits + i * PB_FFT_CHUNK + k, digit_bits);
		transpose_words(pairs);
		for (size_t i = 0; i < LANES; i++)
			made += (unsigned)append(&window, (bits)pairs[i], 2 * digit_bits, &limbs[made]);
	}
	for (unsigned k = 0; k < digit_bits; k += LANES)
		store_limbs(to, digit_bits, limbs, k + LANES <= digit_bits ? k : digit_bits - (unsigned)LANES);
	for (size_t i = 0; i < LANES; i++)
		carries[i] = window.held[i];
}

static void put_limbs(const int32_t *digits, unsigned digit_bits, size_t begin, size_t end, uint64_t *limbs,
                      int64_t *carries)
{
	for (size_t chunk = begin; chunk < end; chunk += LANES) {
		fetch((const double *)(const void *)(digits + (chunk + 2 * LANES) * PB_FFT_CHUNK),
		      LANES * PB_FFT_CHUNK / 2, 0);
		fetch((const double *)(const void *)(limbs + (chunk + 2 * LANES) * digit_bits), LANES * digit_bits, 1);
		put_chunks(digits + chunk * PB_FFT_CHUNK, digit_bits, limbs + chunk * digit_bits, carries + chunk);
	}
}

#endif
