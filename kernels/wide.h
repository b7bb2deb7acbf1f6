/* wide.h: 128-bit arithmetic. */
#ifndef KERNELS_WIDE_H
#define KERNELS_WIDE_H

#include <stddef.h>
#include <stdint.h>

typedef unsigned __int128 pb_u128;
typedef __int128 pb_i128;

/* The 256-bit product of a and b. */
static inline void pb_u128_multiply(pb_u128 a, pb_u128 b, pb_u128 *high, pb_u128 *low)
{
	const uint64_t a0 = (uint64_t)a, a1 = (uint64_t)(a >> 64), b0 = (uint64_t)b, b1 = (uint64_t)(b >> 64);
	pb_u128 p00 = (pb_u128)a0 * b0, p01 = (pb_u128)a0 * b1, p10 = (pb_u128)a1 * b0;
	pb_u128 middle = (p00 >> 64) + (uint64_t)p01 + (uint64_t)p10;
	*low = (middle << 64) | (uint64_t)p00;
	*high = (pb_u128)a1 * b1 + (p01 >> 64) + (p10 >> 64) + (middle >> 64);
}

/* The decimal digits of `value`, written at the end of `text`; returns where they begin. */
static inline const char *pb_u128_text(char text[40], pb_u128 value)
{
	char *at = text + 39;
	*at = '\0';
	do {
		*--at = (char)('0' + (int)(value % 10));
		value /= 10;
	} while (value);
	return at;
}

#endif
