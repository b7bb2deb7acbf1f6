/*
 * Four blocks of columns of the square at a time, K to K + 3, K = 4 t, stay in registers: low and high halves of the
 * products of digits i < j, i + j = column. Digit i = 8 I + r is in all lanes of one factor; the other one is the eight
 * digits from 8 (k - I) - r on, where k is the block of columns. For one r they move up a block as I moves down one: so
 * each product takes a quarter of a load. I ends where i < j does not hold in all lanes any more, in blocks 2 t and
 * 2 t + 1, which have masks. Then all is doubled, and the squares of digits come in.
 */
#include "ifma_blocks.h"

#if defined(__x86_64__)
/* Of a block of columns: the low and high 52 bits of products. */
struct sums {
	__m512i low, high;
};

/* Not an array, to stay in registers. */
struct tile {
	struct sums first, second, third, fourth;
};

WITH_IFMA_INLINE void enter(struct sums *sums, __m512i a, __m512i b)
{
	sums->low = _mm512_madd52lo_epu64(sums->low, a, b);
	sums->high = _mm512_madd52hi_epu64(sums->high, a, b);
}

WITH_IFMA_INLINE void enter_lanes(struct sums *sums, __mmask8 lanes, __m512i a, __m512i b)
{
	sums->low = _mm512_mask_madd52lo_epu64(sums->low, lanes, a, b);
	sums->high = _mm512_mask_madd52hi_epu64(sums->high, lanes, a, b);
}

/* Products of digits r of the blocks below the middle: as they move up, the digits that they meet move down. */
WITH_IFMA_INLINE void enter_digits(struct tile *tile, const uint64_t *digit, const uint64_t *middle,
                                   const uint64_t *others)
{
	__m512i second = load(others, 1), third = load(others, 2), fourth = load(others, 3);
	for (; digit < middle; digit += BLOCK, others -= BLOCK) {
		const __m512i one = everywhere(*digit), first = load(others, 0);
		enter(&tile->first, one, first);
		enter(&tile->second, one, second);
		enter(&tile->third, one, third);
		enter(&tile->fourth, one, fourth);
		fourth = third, third = second, second = first;
	}
}

/* Products of digits r and above of a block in the middle, for its own two blocks of columns. */
WITH_IFMA_INLINE void enter_own(struct sums *even, struct sums *odd, const uint64_t *block, unsigned r)
{
	static const __mmask8 in_next_block[BLOCK] = {0xff, 0xff, 0xff, 0xff, 0xfe, 0xf8, 0xe0, 0x80};
	static const __mmask8 in_own_block[BLOCK] = {0xfe, 0xf8, 0xe0, 0x80};
	const __m512i digit = everywhere(block[r]);
	enter_lanes(odd, in_next_block[r], digit, load(block - r, 1));
	if (in_own_block[r])
		enter_lanes(even, in_own_block[r], digit, load(block - r, 0));
}

/* And those of the first such block for the other two. */
WITH_IFMA_INLINE void enter_next(struct tile *tile, const uint64_t *block, unsigned r)
{
	const __m512i digit = everywhere(block[r]);
	enter(&tile->third, digit, load(block - r, 2));
	enter(&tile->fourth, digit, load(block - r, 3));
}

/* Doubles, and adds the squares of a block's digits: one in every other column. */
WITH_IFMA_INLINE void enter_squares(struct sums *even, struct sums *odd, __m512i digits)
{
	const __m512i low = _mm512_maskz_permutexvar_epi64(0x55, _mm512_setr_epi64(0, 0, 1, 0, 2, 0, 3, 0), digits);
	const __m512i high = _mm512_maskz_permutexvar_epi64(0x55, _mm512_setr_epi64(4, 0, 5, 0, 6, 0, 7, 0), digits);
	even->low = _mm512_add_epi64(even->low, even->low);
	even->high = _mm512_add_epi64(even->high, even->high);
	odd->low = _mm512_add_epi64(odd->low, odd->low);
	odd->high = _mm512_add_epi64(odd->high, odd->high);
	enter(even, low, low);
	enter(odd, high, high);
}

/* What goes from one block of columns to the next: high halves of products, and carries. */
struct passed {
	__m512i high, carry;
};

/* The digits of a block of columns. High halves have twice their weight, as digits have a bit less than 52. */
WITH_IFMA_INLINE __m512i carry(struct passed *passed, struct sums sums)
{
	const __m512i high = move_up(sums.high, passed->high);
	const __m512i columns = _mm512_add_epi64(sums.low, _mm512_add_epi64(high, high));
	const __m512i carries = _mm512_srli_epi64(columns, PB_IFMA_DIGIT_BITS);
	const __m512i mask = everywhere((UINT64_C(1) << PB_IFMA_DIGIT_BITS) - 1);
	const __m512i digits = _mm512_add_epi64(_mm512_and_si512(columns, mask), move_up(carries, passed->carry));
	passed->high = sums.high;
	passed->carry = carries;
	return digits;
}

/* Of the square, and of what it becomes by the factor. */
struct output {
	uint64_t *digits; /* of the next block */
	struct passed square, product;
	__m512i factor;
	bool multiplies;
};

WITH_IFMA_INLINE void put(struct output *output, struct sums sums)
{
	const __m512i zero = _mm512_setzero_si512();
	__m512i block = carry(&output->square, sums);
	if (output->multiplies) {
		struct sums product = {zero, zero};
		enter(&product, block, output->factor);
		block = carry(&output->product, product);
	}
	_mm512_store_si512(output->digits, block);
	output->digits += BLOCK;
}

WITH_IFMA_INLINE void make_tile(struct output *output, const uint64_t *digits, size_t blocks, size_t t)
{
	const __m512i zero = _mm512_setzero_si512();
	const size_t below = TILE / 2 * t, unreached = 2 * below > blocks ? 2 * below - blocks : 0;
	const uint64_t *middle = digits + below * BLOCK;
	struct tile tile = {{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}};
	for (unsigned r = 0; r < BLOCK && unreached < below; r++)
		enter_digits(&tile, digits + unreached * BLOCK + r, middle, middle + (below - unreached) * BLOCK - r);
#pragma GCC unroll 8
	for (unsigned r = 0; r < BLOCK; r++) {
		enter_own(&tile.first, &tile.second, middle, r);
		enter_own(&tile.third, &tile.fourth, middle + BLOCK, r);
		enter_next(&tile, middle, r);
	}
	enter_squares(&tile.first, &tile.second, load(middle, 0));
	enter_squares(&tile.third, &tile.fourth, load(middle, 1));
	put(output, tile.first);
	put(output, tile.second);
	put(output, tile.third);
	put(output, tile.fourth);
}

/* The last two blocks of columns, of an odd number of blocks: two blocks below the middle one reach the first of them.
 */
WITH_IFMA_INLINE void make_half_tile(struct output *output, const uint64_t *digits, size_t blocks)
{
	const __m512i zero = _mm512_setzero_si512();
	const uint64_t *middle = digits + (blocks - 1) * BLOCK;
	struct tile tile = {{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}};
#pragma GCC unroll 8
	for (unsigned r = 0; r < BLOCK; r++) {
		if (r > 0 && blocks > 1)
			enter(&tile.first, everywhere(middle[(int)r - BLOCK]), load(middle - r, 1));
		enter_own(&tile.first, &tile.second, middle, r);
	}
	enter_squares(&tile.first, &tile.second, load(middle, 0));
	put(output, tile.first);
	put(output, tile.second);
}

WITH_IFMA void pb_ifma_square(struct pb_ifma_number *square, const struct pb_ifma_number *number, uint64_t factor)
{
	const __m512i zero = _mm512_setzero_si512();
	const size_t blocks = number->blocks;
	struct output output = {
	    square->room + BLOCK, {zero, zero}, {zero, zero}, everywhere(factor), factor > 1,
	};
	for (size_t t = 0; t < blocks / 2; t++)
		make_tile(&output, digits_of(number), blocks, t);
	if (blocks % 2)
		make_half_tile(&output, digits_of(number), blocks);
	put(&output, (struct sums){zero, zero});
	close_number(square, 2 * blocks + 1);
}

WITH_IFMA void pb_ifma_multiply(struct pb_ifma_number *product, const struct pb_ifma_number *number,
                                const struct pb_ifma_number *factor)
{
	const __m512i zero = _mm512_setzero_si512();
	struct output output = {product->room + BLOCK, {zero, zero}, {zero, zero}, zero, false};
	size_t length = BLOCK;
	while (length > 1 && digits_of(factor)[length - 1] == 0)
		length--;
	for (size_t block = 0; block <= number->blocks; block++) {
		struct sums sums = {zero, zero};
		for (size_t i = 0; i < length; i++)
			enter(&sums, everywhere(digits_of(factor)[i]), load(digits_of(number) - i, block));
		put(&output, sums);
	}
	put(&output, (struct sums){zero, zero});
	close_number(product, number->blocks + 2);
}

bool pb_ifma_available(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma");
}
#else
void pb_ifma_square(struct pb_ifma_number *square, const struct pb_ifma_number *number, uint64_t factor)
{
	(void)square, (void)number, (void)factor;
}

void pb_ifma_multiply(struct pb_ifma_number *product, const struct pb_ifma_number *number,
                      const struct pb_ifma_number *factor)
{
	(void)product, (void)number, (void)factor;
}

bool pb_ifma_available(void)
{
	return false;
}
#endif
