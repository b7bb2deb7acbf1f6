/*
 * magnitude.h: how large a power is, to 128 bits with a proven error: enough to foretell its exact bit length.
 *
 * A magnitude stands for a positive integer v with mantissa <= v / 2^exponent <= mantissa * (1 + error * 2^-127). The
 * mantissa is normalised, 2^127 <= mantissa < 2^128, and always rounded down. The relative errors of factors add up;
 * cutting a product adds 2^-127; the terms of second order stay below 2^-127 each as long as the errors stay below
 * 2^63. (Higham: "Accuracy and Stability of Numerical Algorithms", chapter 3.)
 */
#ifndef KERNELS_BIGINT_MAGNITUDE_H
#define KERNELS_BIGINT_MAGNITUDE_H

#include "../wide.h"

struct pb_magnitude {
	pb_u128 mantissa;
	int64_t exponent;
	uint64_t error; /* in units of 2^-127, relative; 0: exact */
};

/* Of a number > 0. */
struct pb_magnitude pb_magnitude_of_number(uint64_t number);

/* Of a decimal number > 0: digits only, without leading zeros. Exact up to 38 digits. */
struct pb_magnitude pb_magnitude_of_digits(const char *digits);

/* Of base^exponent, whose bit length must stay below 2^48. */
struct pb_magnitude pb_magnitude_power(struct pb_magnitude base, uint64_t exponent);

/* The binary logarithm, to double precision. */
double pb_magnitude_log2(const struct pb_magnitude *magnitude);

/* The bit length: `least` and `most` differ, by one, only where the error reaches over a power of two. */
void pb_magnitude_bits(const struct pb_magnitude *magnitude, uint64_t *least, uint64_t *most);

#endif
