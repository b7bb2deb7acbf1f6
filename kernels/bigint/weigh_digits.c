/*
 * The weigher for CPUs with AVX-512 IFMA and VBMI: digits of 48 bits in lanes of 64, modulo the product of both primes.
 *
 * Two digits x, y and their weights u, v need one product instead of two (Winograd: "A new algorithm for inner
 * product", IEEE Transactions on Computers C-17, 1968): x u + y v = (x + v) (y + u) - x y - u v, where x y serves all
 * digits of the weights, and u v is known before. A lane multiplies 52 bits.
 */
#include "weigh.h"

#include "fold.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WITH_IFMA __attribute__((target("avx512f,avx512bw,avx512ifma,avx512vbmi")))

enum {
	VECTOR_BYTES = PB_VECTOR_DIGITS * PB_DIGIT_BITS / 8,
	PAIR_LIMBS = 2 * VECTOR_BYTES / 8,
};

_Static_assert(PB_UNIT_LIMBS % PAIR_LIMBS == 0, "units of whole pairs");

/* Sums of the low and high 52 bits of products, one per lane, which takes 2^12 of them. */
struct sums {
	__m512i low, high;
};

/* Of the pairs of a row: x y, and (x + v) (y + u) for each digit of the weights. Not an array, to stay in registers. */
struct row {
	struct sums data, first, second, third;
};

/* The eight digits at `bytes`, of which only the 64-bit words in `mask` are touched. */
WITH_IFMA static inline __m512i digits_at(const unsigned char *bytes, __mmask8 mask)
{
	const __m512i places =
	    _mm512_set_epi8(0, 0, 47, 46, 45, 44, 43, 42, 0, 0, 41, 40, 39, 38, 37, 36, 0, 0, 35, 34, 33, 32, 31, 30, 0,
	                    0, 29, 28, 27, 26, 25, 24, 0, 0, 23, 22, 21, 20, 19, 18, 0, 0, 17, 16, 15, 14, 13, 12, 0, 0,
	                    11, 10, 9, 8, 7, 6, 0, 0, 5, 4, 3, 2, 1, 0);
	return _mm512_maskz_permutexvar_epi8(0x3f3f3f3f3f3f3f3f, places, _mm512_maskz_loadu_epi64(mask, bytes));
}

WITH_IFMA static inline void enter(struct sums *sums, __m512i a, __m512i b)
{
	sums->low = _mm512_madd52lo_epu64(sums->low, a, b);
	sums->high = _mm512_madd52hi_epu64(sums->high, a, b);
}

WITH_IFMA static inline void enter_pair(struct row *row, __m512i x, __m512i y, const __m512i u[3], const __m512i v[3])
{
	enter(&row->data, x, y);
	enter(&row->first, _mm512_add_epi64(x, v[0]), _mm512_add_epi64(y, u[0]));
	enter(&row->second, _mm512_add_epi64(x, v[1]), _mm512_add_epi64(y, u[1]));
	enter(&row->third, _mm512_add_epi64(x, v[2]), _mm512_add_epi64(y, u[2]));
}

/* The empty statement keeps the compiler from loading a weight again for the second row. */
WITH_IFMA static inline __m512i load(const uint64_t *weights)
{
	__m512i vector = _mm512_load_si512(weights);
	__asm__("" : "+v"(vector));
	return vector;
}

/* A pair of vectors, of which only the words in `mask` are touched. */
WITH_IFMA static inline void enter_digits(struct row *row, __m512i *digits, const unsigned char *bytes, __mmask8 mask,
                                          const __m512i u[3], const __m512i v[3])
{
	const __m512i x = digits_at(bytes, mask), y = digits_at(bytes + VECTOR_BYTES, mask);
	enter_pair(row, x, y, u, v);
	*digits = _mm512_add_epi64(*digits, _mm512_add_epi64(x, y));
}

WITH_IFMA static inline pb_u128 total(struct sums sums)
{
	return ((pb_u128)(uint64_t)_mm512_reduce_add_epi64(sums.high) << 52) +
	       (uint64_t)_mm512_reduce_add_epi64(sums.low);
}

/* `paired` belongs to as many pairs as were entered. */
WITH_IFMA __attribute__((always_inline)) static inline void finish(struct row row, const pb_u128 *paired,
                                                                   uint64_t result[PB_MODULI][4])
{
	const pb_u128 data = total(row.data);
	const pb_u128 first = total(row.first) - data - paired[0];
	const pb_u128 second = total(row.second) - data - paired[1] + (first >> PB_WEIGHT_BITS);
	const pb_u128 third = total(row.third) - data - paired[2] + (second >> PB_WEIGHT_BITS);
	const pb_u128 mask = ((pb_u128)1 << PB_WEIGHT_BITS) - 1;
	const pb_u128 low = (first & mask) | (second & mask) << PB_WEIGHT_BITS | third << 2 * PB_WEIGHT_BITS;
	const pb_u128 high = third >> (128 - 2 * PB_WEIGHT_BITS);
	for (unsigned k = 0; k < PB_MODULI; k++) {
		result[k][0] = (uint64_t)low;
		result[k][1] = (uint64_t)(low >> 64);
		result[k][2] = (uint64_t)high;
		result[k][3] = (uint64_t)(high >> 64);
	}
}

/* Modulo 2^128 - 1, where digits that are eight apart have the same weight. */
WITH_IFMA static inline pb_u128 fold(__m512i digits)
{
	uint64_t of_lane[PB_VECTOR_DIGITS];
	pb_u128 sum = 0;
	_mm512_storeu_si512(of_lane, digits);
#pragma GCC unroll 8
	for (size_t i = 0; i < PB_VECTOR_DIGITS; i++)
		sum = pb_fold_add(sum, pb_fold_rotate(of_lane[i], i * PB_DIGIT_BITS));
	return sum;
}

/* Of the block below, which is the next one. */
static inline void ask_for_pair(const unsigned char *bytes)
{
	__builtin_prefetch(bytes);
	__builtin_prefetch(bytes + 64);
}

/* A block of two rows, each pair of weights loaded once. */
WITH_IFMA static struct pb_block weigh_rows(const struct pb_weights *weights, const unsigned char *bytes)
{
	const size_t row_bytes = PB_ROW_LIMBS * sizeof(uint64_t);
	const unsigned char *beyond = bytes + row_bytes;
	const __m512i zero = _mm512_setzero_si512();
	struct row low = {{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}}, high = low;
	__m512i digits = zero;
	for (size_t i = 0; i < PB_ROW_PAIRS; i++) {
		const pb_weight_vectors *by = &weights->of_digit[2 * i];
		const __m512i u[3] = {load(by[0][0]), load(by[0][1]), load(by[0][2])};
		const __m512i v[3] = {load(by[1][0]), load(by[1][1]), load(by[1][2])};
		const size_t at = i * 2 * VECTOR_BYTES;
		ask_for_pair(bytes + at - 2 * row_bytes);
		ask_for_pair(beyond + at - 2 * row_bytes);
		enter_digits(&low, &digits, bytes + at, 0xff, u, v);
		enter_digits(&high, &digits, beyond + at, 0x3f, u, v);
	}
	struct pb_block block = {.fold = fold(digits), .rows = 2};
	finish(low, weights->paired[PB_ROW_PAIRS], block.row[0]);
	finish(high, weights->paired[PB_ROW_PAIRS], block.row[1]);
	return block;
}

/* A block of a single row, by as many pairs as hold its limbs. */
WITH_IFMA static struct pb_block weigh_row(const struct pb_weights *weights, const unsigned char *bytes, size_t pairs)
{
	const __m512i zero = _mm512_setzero_si512();
	struct row row = {{zero, zero}, {zero, zero}, {zero, zero}, {zero, zero}};
	__m512i digits = zero;
	for (size_t i = 0; i < pairs; i++) {
		const pb_weight_vectors *by = &weights->of_digit[2 * i];
		const __m512i u[3] = {load(by[0][0]), load(by[0][1]), load(by[0][2])};
		const __m512i v[3] = {load(by[1][0]), load(by[1][1]), load(by[1][2])};
		enter_digits(&row, &digits, bytes + i * 2 * VECTOR_BYTES, 0x3f, u, v);
	}
	struct pb_block block = {.fold = fold(digits), .rows = 1};
	finish(row, weights->paired[pairs], block.row[0]);
	return block;
}

WITH_IFMA static struct pb_block weigh(const struct pb_weights *weights, const uint64_t *limbs, size_t count)
{
	const unsigned char *bytes = (const unsigned char *)limbs;
	return count > PB_ROW_LIMBS ? weigh_rows(weights, bytes)
	                            : weigh_row(weights, bytes, (count + PAIR_LIMBS - 1) / PAIR_LIMBS);
}

static bool available(void)
{
	return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512ifma") &&
	       __builtin_cpu_supports("avx512vbmi");
}
#else
static struct pb_block weigh(const struct pb_weights *weights, const uint64_t *limbs, size_t count)
{
	return pb_weigher_limbs.weigh(weights, limbs, count);
}

static bool available(void)
{
	return false;
}
#endif

const struct pb_weigher pb_weigher_digits = {.name = "digits", .available = available, .weigh = weigh};
