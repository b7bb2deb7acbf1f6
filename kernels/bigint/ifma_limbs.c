/* Digits of 51 bits from limbs, and limbs from digits. */
#include "ifma_blocks.h"

void pb_ifma_of_limbs(struct pb_ifma_number *number, const uint64_t *limbs, size_t count)
{
	const uint64_t mask = (UINT64_C(1) << PB_IFMA_DIGIT_BITS) - 1;
	const size_t blocks = count * 64 / PB_IFMA_DIGIT_BITS / BLOCK + 1;
	uint64_t *digits = number->room + BLOCK;
	for (size_t i = 0; i < blocks * BLOCK; i++) {
		const size_t limb = i * PB_IFMA_DIGIT_BITS / 64;
		const unsigned shift = i * PB_IFMA_DIGIT_BITS % 64;
		uint64_t digit = limb < count ? limbs[limb] >> shift : 0;
		if (shift > 64 - PB_IFMA_DIGIT_BITS && limb + 1 < count)
			digit |= limbs[limb + 1] << (64 - shift);
		digits[i] = digit & mask;
	}
	close_number(number, blocks);
}

#if defined(__x86_64__)
/* Carries what digits have above 51 bits to the next ones, all the way. Of the digits of a block that are one too many,
 * or one more would be: an addition of these as bits carries as the digits do. */
WITH_IFMA static void carry_all(struct pb_ifma_number *number)
{
	const __m512i most = everywhere((UINT64_C(1) << PB_IFMA_DIGIT_BITS) - 1), one = everywhere(1);
	__m512i below = _mm512_setzero_si512();
	unsigned carried = 0;
	uint64_t *digits = number->room + BLOCK, *end = digits + (number->blocks + 1) * BLOCK;
	for (; digits < end; digits += BLOCK) {
		const __m512i block = load(digits, 0), above = _mm512_srli_epi64(block, PB_IFMA_DIGIT_BITS);
		const __m512i sum = _mm512_add_epi64(_mm512_and_si512(block, most), move_up(above, below));
		const unsigned full = _mm512_cmpeq_epu64_mask(sum, most);
		const unsigned more = 2U * _mm512_cmpgt_epu64_mask(sum, most) + carried + full;
		const __m512i carries = _mm512_mask_add_epi64(sum, (__mmask8)(more ^ full), sum, one);
		_mm512_store_si512(digits, _mm512_and_si512(carries, most));
		below = above;
		carried = more >> BLOCK;
	}
}

/* Limbs [at, at + 8) of digits of 51 bits each: what three digits have of each of them. */
WITH_IFMA_INLINE __m512i limbs_at(const uint64_t *digits, size_t at)
{
	const __m512i zero = _mm512_setzero_si512(), width = everywhere(PB_IFMA_DIGIT_BITS);
	const __m512i inverse = everywhere((UINT64_C(1) << 52) / PB_IFMA_DIGIT_BITS + 1);
	const __m512i bits =
	    _mm512_add_epi64(everywhere(at * 64), _mm512_setr_epi64(0, 64, 128, 192, 256, 320, 384, 448));
	const __m512i index = _mm512_madd52hi_epu64(zero, bits, inverse);
	const __m512i shift = _mm512_sub_epi64(bits, _mm512_madd52lo_epu64(zero, index, width));
	const size_t first = at * 64 / PB_IFMA_DIGIT_BITS;
	const __m512i low = load(digits + first, 0), high = load(digits + first, 1);
	const __m512i lane = _mm512_sub_epi64(index, everywhere(first));
	const __m512i next = _mm512_permutex2var_epi64(low, _mm512_add_epi64(lane, everywhere(1)), high);
	const __m512i last = _mm512_permutex2var_epi64(low, _mm512_add_epi64(lane, everywhere(2)), high);
	const __m512i up = _mm512_sub_epi64(width, shift);
	return _mm512_or_si512(
	    _mm512_srlv_epi64(_mm512_permutex2var_epi64(low, lane, high), shift),
	    _mm512_or_si512(_mm512_sllv_epi64(next, up), _mm512_sllv_epi64(last, _mm512_add_epi64(up, width))));
}

WITH_IFMA size_t pb_ifma_to_limbs(uint64_t *limbs, struct pb_ifma_number *number)
{
	const uint64_t *digits = digits_of(number);
	carry_all(number);
	size_t top = (number->blocks + 1) * BLOCK - 1;
	while (digits[top] == 0)
		top--;
	const size_t bits = top * PB_IFMA_DIGIT_BITS + 64 - (size_t)__builtin_clzll(digits[top]);
	const size_t count = (bits + 63) / 64;
	for (size_t at = 0; at < count; at += BLOCK) {
		const __mmask8 there = (__mmask8)(count - at < BLOCK ? (1U << (count - at)) - 1 : 0xff);
		_mm512_mask_storeu_epi64(limbs + at, there, limbs_at(digits, at));
	}
	return count;
}

#else
size_t pb_ifma_to_limbs(uint64_t *limbs, struct pb_ifma_number *number)
{
	(void)limbs, (void)number;
	return 0;
}
#endif
