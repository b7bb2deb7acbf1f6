/* vector.h: complex numbers by the vector of PB_FFT_LANES doubles, which who includes this defines: 2, 4 or 8. */
#ifndef KERNELS_BIGINT_FFT_VECTOR_H
#define KERNELS_BIGINT_FFT_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#if defined __SSE2__
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

#define LANES ((size_t)PB_FFT_LANES)
#define PAIR (2 * LANES) /* doubles of a complex vector */

typedef double vec __attribute__((vector_size(8 * PB_FFT_LANES), may_alias));
typedef int64_t bits __attribute__((vector_size(8 * PB_FFT_LANES), may_alias));
typedef uint64_t words __attribute__((vector_size(8 * PB_FFT_LANES), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * PB_FFT_LANES), may_alias));
typedef int32_t ints32 __attribute__((vector_size(8 * PB_FFT_LANES), may_alias));

struct cvec {
	vec re, im;
};

#if PB_FFT_LANES == 8
#define SPLAT(x) ((vec){x, x, x, x, x, x, x, x})
/* Lane l of the first: of a where bit h of l is 0, else of b, from h lanes below; of the second: the others. */
#define PICK_1(a, b) __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define REST_1(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define PICK_2(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define REST_2(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define PICK_4(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define REST_4(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)
#define LAST_AND_FIRST(a, b) __builtin_shufflevector(a, b, 7, 8, 9, 10, 11, 12, 13, 14)
#elif PB_FFT_LANES == 4
#define SPLAT(x) ((vec){x, x, x, x})
#define PICK_1(a, b) __builtin_shufflevector(a, b, 0, 4, 2, 6)
#define REST_1(a, b) __builtin_shufflevector(a, b, 1, 5, 3, 7)
#define PICK_2(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define REST_2(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#define LAST_AND_FIRST(a, b) __builtin_shufflevector(a, b, 3, 4, 5, 6)
#else
#define SPLAT(x) ((vec){x, x})
#define PICK_1(a, b) __builtin_shufflevector(a, b, 0, 2)
#define REST_1(a, b) __builtin_shufflevector(a, b, 1, 3)
#define LAST_AND_FIRST(a, b) __builtin_shufflevector(a, b, 1, 2)
#endif

#define EXCHANGE(type, x, i, step)                                                                                     \
	do {                                                                                                           \
		const type low = PICK_##step((x)[i], (x)[(i) + (step)]);                                               \
		(x)[(i) + (step)] = REST_##step((x)[i], (x)[(i) + (step)]);                                            \
		(x)[i] = low;                                                                                          \
	} while (0)

#if PB_FFT_LANES == 8
/* Of pairs of lanes: the first and the third of each vector, and the others. */
#define EVEN_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13)
#define ODD_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15)
#define TRANSPOSE_PAIRS(type, x, i)                                                                                    \
	do {                                                                                                           \
		const type a = EVEN_PAIRS((x)[i], (x)[(i) + 2]), b = EVEN_PAIRS((x)[(i) + 4], (x)[(i) + 6]);           \
		const type c = ODD_PAIRS((x)[i], (x)[(i) + 2]), d = ODD_PAIRS((x)[(i) + 4], (x)[(i) + 6]);             \
		(x)[i] = EVEN_PAIRS(a, b);                                                                             \
		(x)[(i) + 2] = EVEN_PAIRS(c, d);                                                                       \
		(x)[(i) + 4] = ODD_PAIRS(a, b);                                                                        \
		(x)[(i) + 6] = ODD_PAIRS(c, d);                                                                        \
	} while (0)
#define TRANSPOSE_REST(type, x)                                                                                        \
	do {                                                                                                           \
		TRANSPOSE_PAIRS(type, x, 0);                                                                           \
		TRANSPOSE_PAIRS(type, x, 1);                                                                           \
	} while (0)
#elif PB_FFT_LANES == 4
#define TRANSPOSE_REST(type, x)                                                                                        \
	do {                                                                                                           \
		EXCHANGE(type, x, 0, 2);                                                                               \
		EXCHANGE(type, x, 1, 2);                                                                               \
	} while (0)
#else
#define TRANSPOSE_REST(type, x) ((void)0)
#endif

/* x[i] lane j becomes x[j] lane i. */
#define TRANSPOSE(type, x)                                                                                             \
	do {                                                                                                           \
		for (unsigned pair = 0; pair < LANES; pair += 2)                                                       \
			EXCHANGE(type, x, pair, 1);                                                                    \
		TRANSPOSE_REST(type, x);                                                                               \
	} while (0)

INLINE void transpose(vec x[LANES])
{
	TRANSPOSE(vec, x);
}

INLINE void transpose_words(words x[LANES])
{
	TRANSPOSE(words, x);
}

/* Vector i of the first `LANES` rows of `stride` doubles becomes lane i of all. */
INLINE void load_transposed(const double *from, size_t stride, vec x[LANES])
{
	for (unsigned i = 0; i < LANES; i++)
		x[i] = *(const vec *)(from + i * stride);
	transpose(x);
}

INLINE struct cvec load(const double *from)
{
	return (struct cvec){*(const vec *)from, *(const vec *)(from + LANES)};
}

INLINE void store(double *to, struct cvec x)
{
	*(vec *)to = x.re;
	*(vec *)(to + LANES) = x.im;
}

INLINE void transpose_cvecs(struct cvec x[LANES])
{
	vec re[LANES], im[LANES];
	for (unsigned i = 0; i < LANES; i++) {
		re[i] = x[i].re;
		im[i] = x[i].im;
	}
	transpose(re);
	transpose(im);
	for (unsigned i = 0; i < LANES; i++)
		x[i] = (struct cvec){re[i], im[i]};
}

INLINE struct cvec add(struct cvec a, struct cvec b)
{
	return (struct cvec){a.re + b.re, a.im + b.im};
}

INLINE struct cvec subtract(struct cvec a, struct cvec b)
{
	return (struct cvec){a.re - b.re, a.im - b.im};
}

INLINE struct cvec multiply(struct cvec a, struct cvec b)
{
	return (struct cvec){a.re * b.re - a.im * b.im, a.im * b.re + a.re * b.im};
}

/* a times the conjugate of b. */
INLINE struct cvec multiply_back(struct cvec a, struct cvec b)
{
	return (struct cvec){a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im};
}

INLINE struct cvec times_i(struct cvec a)
{
	return (struct cvec){-a.im, a.re};
}

/* i x: the swap of the parts turns a sum over e(t) into one over e(-t). */
INLINE struct cvec swap(struct cvec a)
{
	return (struct cvec){a.im, a.re};
}

/* Asks for `count` doubles in the second-level cache soon, to be read (intent 0) or written (1). */
#define fetch(from, count, intent)                                                                                     \
	do {                                                                                                           \
		for (size_t line_ = 0; line_ < (size_t)(count); line_ += 8)                                            \
			__builtin_prefetch((from) + line_, intent, 2);                                                 \
	} while (0)

INLINE vec larger(vec a, vec b)
{
#if PB_FFT_LANES == 4 && defined __AVX__
	return (vec)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif PB_FFT_LANES == 2 && defined __SSE2__
	return (vec)_mm_max_pd((__m128d)a, (__m128d)b);
#else
	for (unsigned i = 0; i < LANES; i++)
		a[i] = a[i] > b[i] ? a[i] : b[i];
	return a;
#endif
}

INLINE vec vec_of_ints(const int32_t *from)
{
#if PB_FFT_LANES == 8 && defined __AVX512F__ /* GCC 12 would convert halves */
	return (vec)_mm512_cvtepi32_pd(*(const __m256i_u *)from);
#else
	return __builtin_convertvector(*(const ints *)(const void *)from, vec);
#endif
}

/* a | (b ^ c) */
INLINE bits or_difference(bits a, bits b, bits c)
{
#if PB_FFT_LANES == 8 && defined __AVX512F__
	return (bits)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xf6);
#else
	return a | (b ^ c);
#endif
}

/* Each lane from the one below it, and the first one from elsewhere. */
INLINE words lanes_up(words x, uint64_t first)
{
	words below = {0};
	below[LANES - 1] = first;
	return LAST_AND_FIRST(below, x);
}

INLINE int is_any(words x)
{
#if PB_FFT_LANES == 8 && defined __AVX512F__
	return _mm512_test_epi64_mask((__m512i)x, (__m512i)x) != 0;
#else
	uint64_t any = 0;
	for (unsigned i = 0; i < LANES; i++)
		any |= x[i];
	return any != 0;
#endif
}

/* The larger of a >= 0 and |b|. */
INLINE vec larger_absolute(vec a, vec b)
{
#if PB_FFT_LANES == 8 && defined __AVX512DQ__
	return (vec)_mm512_range_pd((__m512d)a, (__m512d)b, 11);
#else
	return larger(a, (vec)((bits)b & INT64_MAX));
#endif
}

#endif
