#include "digits.h"

/* Takes a balanced digit off the low end of *value. */
static int32_t take_digit(pb_i128 *value, unsigned bits)
{
	const int64_t half = (INT64_C(1) << bits) / 2;
	int64_t low = (int64_t)(((uint64_t)*value + (uint64_t)half) & (((uint64_t)half << 1) - 1)) - half;
	*value = (*value - low) >> bits;
	return (int32_t)low;
}

/* The 64 bits from bit `at` of a number on. */
static uint64_t bits_at(const mp_limb_t *limbs, size_t count, size_t at)
{
	const size_t limb = at / 64;
	const uint64_t low = limb < count ? limbs[limb] : 0, high = limb + 1 < count ? limbs[limb + 1] : 0;
	return low >> at % 64 | high << 1 << (63 - at % 64);
}

void pb_digits_of_limbs(int32_t *digits, size_t room, unsigned bits, const mp_limb_t *limbs, size_t count)
{
	const uint64_t half = (UINT64_C(1) << bits) / 2, mask = 2 * half - 1;
	uint64_t carry = 0;
	for (size_t i = 0; i < room; i++) {
		const uint64_t digit = (bits_at(limbs, count, i * bits) & mask) + carry;
		carry = (digit + half) >> bits;
		digits[i] = (int32_t)((int64_t)digit - (int64_t)(carry << bits));
	}
}

void pb_digits_to_limbs(mp_limb_t *to, size_t limbs, unsigned bits, const int32_t *digits, size_t count)
{
	pb_i128 window = 0;
	unsigned held = 0;
	for (size_t i = 0, next = 0; i < limbs; i++) {
		for (; held < 64 && next < count; held += bits)
			window += (pb_i128)digits[next++] * ((pb_i128)1 << held);
		to[i] = (mp_limb_t)window;
		window >>= 64;
		held = held < 64 ? 0 : held - 64;
	}
}

pb_i128 pb_digits_add_within(int32_t *digits, size_t count, unsigned bits, pb_i128 value)
{
	size_t at = 0;
	for (; at < count && value >> 62 != value >> 126; at++) {
		value += digits[at];
		digits[at] = take_digit(&value, bits);
	}
	if (at == count)
		return value;
	const int64_t half = (INT64_C(1) << bits) / 2;
	int64_t carry = (int64_t)value;
	for (; carry && at < count; at++) {
		const int64_t sum = carry + digits[at] + half;
		carry = sum >> bits;
		digits[at] = (int32_t)(sum - carry * 2 * half - half);
	}
	return carry;
}

pb_i128 pb_digits_multiply(int32_t *digits, size_t count, unsigned bits, pb_i128 factor)
{
	pb_i128 carry = 0;
	for (size_t at = 0; at < count; at++) {
		carry += digits[at] * factor;
		digits[at] = take_digit(&carry, bits);
	}
	return carry;
}
