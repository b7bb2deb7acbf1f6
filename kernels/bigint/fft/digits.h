/*
 * digits.h: numbers as balanced digits: sum(digits[i] * 2^(bits i)), -2^(bits - 1) <= digits[i] < 2^(bits - 1).
 */
#ifndef KERNELS_BIGINT_FFT_DIGITS_H
#define KERNELS_BIGINT_FFT_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#include <gmp.h>

#include "../../wide.h"

/* The digits of a number >= 0, `room` of them at least (its bits) / bits + 1; those beyond are 0. */
void pb_digits_of_limbs(int32_t *digits, size_t room, unsigned bits, const mp_limb_t *limbs, size_t count);

/* The number >= 0 that `count` digits are, as `limbs` limbs, which hold it. */
void pb_digits_to_limbs(mp_limb_t *to, size_t limbs, unsigned bits, const int32_t *digits, size_t count);

/* Adds `value` to `count` digits; what is left of it belongs 2^(bits * count) higher. */
pb_i128 pb_digits_add_within(int32_t *digits, size_t count, unsigned bits, pb_i128 value);

enum { PB_DIGITS_FACTOR_BITS = 96 };

/* Multiplies `count` digits by a factor >= 0 of at most so many bits; what is left belongs 2^(bits * count) higher. */
pb_i128 pb_digits_multiply(int32_t *digits, size_t count, unsigned bits, pb_i128 factor);

#endif
