/* wide.h: 128-bit arithmetic. */
#ifndef KERNELS_WIDE_H
#define KERNELS_WIDE_H

#include <stddef.h>
#include <stdint.h>

typedef unsigned __int128 pb_u128;
typedef __int128 pb_i128;

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
