#include "magnitude.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
	EXACT_DIGITS = 38,    /* 10^38 < 2^128 */
	CUT_DIGITS_ERROR = 18 /* 10^-37, what the other digits can add, is less than 18 * 2^-127 */
};

static struct pb_magnitude normalise(pb_u128 number)
{
	uint64_t high = (uint64_t)(number >> 64);
	int zeros = high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)number);
	return (struct pb_magnitude){.mantissa = number << zeros, .exponent = -zeros};
}

static struct pb_magnitude multiply(const struct pb_magnitude *a, const struct pb_magnitude *b)
{
	pb_u128 high, low;
	pb_u128_multiply(a->mantissa, b->mantissa, &high, &low);
	bool small = !(high >> 127);
	if (small) {
		high = high << 1 | low >> 127;
		low <<= 1;
	}
	bool exact = low == 0 && a->error == 0 && b->error == 0;
	return (struct pb_magnitude){
	    .mantissa = high,
	    .exponent = a->exponent + b->exponent + 128 - small,
	    .error = exact ? 0 : a->error + b->error + 3, /* the cut, and two terms of second order */
	};
}

struct pb_magnitude pb_magnitude_of_number(uint64_t number)
{
	return normalise(number);
}

struct pb_magnitude pb_magnitude_of_digits(const char *digits)
{
	pb_u128 head = 0;
	for (size_t i = 0; i < EXACT_DIGITS && *digits; i++, digits++)
		head = head * 10 + (unsigned)(*digits - '0');
	struct pb_magnitude leading = normalise(head);
	if (*digits == '\0')
		return leading;
	leading.error = CUT_DIGITS_ERROR;
	struct pb_magnitude scale = pb_magnitude_power(normalise(10), strlen(digits));
	return multiply(&leading, &scale);
}

struct pb_magnitude pb_magnitude_power(struct pb_magnitude base, uint64_t exponent)
{
	struct pb_magnitude power = normalise(1);
	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			power = multiply(&power, &base);
		if (exponent > 1)
			base = multiply(&base, &base);
	}
	return power;
}

double pb_magnitude_log2(const struct pb_magnitude *magnitude)
{
	return log2((double)magnitude->mantissa) + (double)magnitude->exponent;
}

void pb_magnitude_bits(const struct pb_magnitude *magnitude, uint64_t *least, uint64_t *most)
{
	/* mantissa < 2^128, so that error * 2^-127 of it is less than 2 * error */
	bool reaches = magnitude->mantissa > ~(pb_u128)0 - 2 * (pb_u128)magnitude->error;
	*least = (uint64_t)(magnitude->exponent + 128);
	*most = *least + reaches;
}
