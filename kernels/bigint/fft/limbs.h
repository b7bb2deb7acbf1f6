/*
 * limbs.h: from balanced digits to limbs. 64 digits of b bits are b limbs, whatever b is: a chunk. The lanes of a
 * vector work on chunks that follow one another, each of which borrows 1 or nothing from the next one.
 */
#ifndef KERNELS_BIGINT_FFT_LIMBS_H
#define KERNELS_BIGINT_FFT_LIMBS_H

#include "isa.h"
#include "vector.h"

typedef uint64_t loose_words __attribute__((vector_size(8 * PB_FFT_LANES), aligned(8), may_alias));

_Static_assert((int)PB_FFT_MIN_DIGIT_BITS >= (int)PB_FFT_MAX_LANES, "a chunk has whole vectors of limbs");

/* Digits d, -B/2 <= d < B/2, are put together as d + B/2, without carries; what that is too much is subtracted from
 * the limbs. Carries between digits would be a chain through all of a chunk. */
struct offset {
	uint64_t limbs[PB_FFT_MAX_DIGIT_BITS]; /* B/2 in each digit of a chunk */
	ints32 half;
	words low; /* B - 1 */
	unsigned digit_bits;
};

static struct offset offset_of(unsigned digit_bits)
{
	struct offset offset = {.digit_bits = digit_bits};
	for (unsigned bit = digit_bits - 1; bit < PB_FFT_CHUNK * digit_bits; bit += digit_bits)
		offset.limbs[bit / 64] |= UINT64_C(1) << bit % 64;
	for (unsigned i = 0; i < 2 * LANES; i++)
		offset.half[i] = 1 << (digit_bits - 1);
	for (unsigned i = 0; i < LANES; i++)
		offset.low[i] = (UINT64_C(1) << digit_bits) - 1;
	return offset;
}

struct window {
	words held;     /* below the next limb */
	unsigned count; /* bits of it */
};

/* Appends some bits, at most 56; 1: *limb is complete. */
INLINE int append(struct window *window, words pair, unsigned count, words *limb)
{
	*limb = window->held | pair << window->count;
	if (window->count + count < 64) {
		window->held = *limb;
		window->count += count;
		return 0;
	}
	window->held = pair >> (64 - window->count);
	window->count += count - 64;
	return 1;
}

/* 2 * LANES digits, every other one with the one before it. */
INLINE words load_pairs(const int32_t *digits, const struct offset *offset)
{
	const words both = (words)(*(const ints32 *)(const void *)digits + offset->half);
	const words high = both >> (32 - offset->digit_bits);
	return (both & offset->low) | (high & ~offset->low);
}

/* Subtracts from a limb; `borrow` is -1 or 0. */
INLINE words subtract_from(words limb, uint64_t offset, words *borrow)
{
	const words difference = limb - offset, result = difference + *borrow;
	*borrow = (words)(limb < offset) | ((words)(difference == 0) & *borrow);
	return result;
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

/* Takes what each chunk, by its lane, borrows from the next one, -1 or 0, and the first one from before; what the last
 * one borrows. Once is enough, but for a lane that is all zeros. */
INLINE int64_t settle_borrows(words *limbs, unsigned length, words borrow, int64_t before)
{
	words taken = lanes_up(borrow, (uint64_t)before);
	while (is_any(taken)) {
		for (unsigned k = 0; k < length && is_any(taken); k++) {
			const words passed = (words)(limbs[k] == 0) & taken;
			limbs[k] += taken;
			taken = passed;
		}
		borrow |= taken;
		taken = lanes_up(taken, 0);
	}
	return (int64_t)borrow[LANES - 1];
}

/* The digits of LANES chunks become limbs; `to` has the first one's. What the chunk before borrows is given and taken
 * on. */
INLINE int64_t put_chunks(const int32_t *digits, const struct offset *offset, uint64_t *to, int64_t before)
{
	const unsigned length = offset->digit_bits;
	struct window window = {{0}, 0};
	words limbs[PB_FFT_MAX_DIGIT_BITS], borrow = {0};
	size_t made = 0;
	for (size_t k = 0; k < PB_FFT_CHUNK; k += 2 * LANES) {
		words pairs[LANES];
		for (size_t i = 0; i < LANES; i++)
			pairs[i] = load_pairs(digits + i * PB_FFT_CHUNK + k, offset);
		transpose_words(pairs);
		for (size_t i = 0; i < LANES; i++)
			made += (unsigned)append(&window, pairs[i], 2 * length, &limbs[made]);
	}
	for (unsigned k = 0; k < length; k++)
		limbs[k] = subtract_from(limbs[k], offset->limbs[k], &borrow);
	before = settle_borrows(limbs, length, borrow, before);
	for (unsigned k = 0; k < length; k += LANES)
		store_limbs(to, length, limbs, k + LANES <= length ? k : length - (unsigned)LANES);
	return before;
}

static int64_t put_limbs(const int32_t *digits, unsigned digit_bits, size_t begin, size_t end, uint64_t *limbs)
{
	const struct offset offset = offset_of(digit_bits);
	int64_t borrow = 0;
	for (size_t chunk = begin; chunk < end; chunk += LANES) {
		fetch((const double *)(const void *)(digits + (chunk + 2 * LANES) * PB_FFT_CHUNK),
		      LANES * PB_FFT_CHUNK / 2, 0);
		fetch((const double *)(const void *)(limbs + (chunk + 2 * LANES) * digit_bits), LANES * digit_bits, 1);
		borrow = put_chunks(digits + chunk * PB_FFT_CHUNK, &offset, limbs + chunk * digit_bits, borrow);
	}
	return borrow;
}

#endif
