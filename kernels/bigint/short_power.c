#include "short_power.h"

#include <math.h>
#include <string.h>

#include "ifma.h"

enum {
	LEAST_BITS = 3500, /* where it begins to be faster than mpz_pow_ui(), the check included: measured */
	MOST_BITS = 2 * (PB_IFMA_MOST_BLOCKS - 1) * PB_IFMA_BLOCK * PB_IFMA_DIGIT_BITS,
	HEAD_LIMBS = 4, /* of numbers that are squared by GMP */
};

/* Of base^(exponent >> bits), the first powers, which are few limbs. */
struct head {
	mp_limb_t limbs[2 * HEAD_LIMBS + 1];
	size_t count;
	unsigned bits;
};

static void square_head(struct head *head, uint64_t factor)
{
	mp_limb_t square[2 * HEAD_LIMBS + 1];
	size_t count = 2 * head->count;
	mpn_sqr(square, head->limbs, (mp_size_t)head->count);
	square[count] = mpn_mul_1(square, square, (mp_size_t)count, factor);
	count++;
	while (square[count - 1] == 0)
		count--;
	memcpy(head->limbs, square, count * sizeof *square);
	head->count = count;
}

/* Left to right, as in fft/schedule.h; `to` has room for the limbs, which it returns how many they are. */
static size_t power_of_odd(mp_limb_t *to, uint64_t odd, uint64_t exponent)
{
	struct pb_ifma_number number[2];
	struct head head = {{1}, 1, 64 - (unsigned)__builtin_clzll(exponent)};
	unsigned at = 0;
	while (head.bits > 0 && head.count <= HEAD_LIMBS)
		square_head(&head, exponent >> --head.bits & 1 ? odd : 1);
	pb_ifma_of_limbs(&number[0], head.limbs, head.count);
	for (unsigned bit = head.bits; bit-- > 0; at = !at)
		pb_ifma_square(&number[!at], &number[at], exponent >> bit & 1 ? odd : 1);
	return pb_ifma_to_limbs(to, &number[at]);
}

bool pb_short_power_has_digits(mpz_srcptr base)
{
	if (mpz_size(base) != 1)
		return false;
	const uint64_t odd = mpz_getlimbn(base, 0) >> mpz_scan1(base, 0);
	return odd > 1 && odd >> PB_IFMA_DIGIT_BITS == 0 && pb_ifma_available();
}

/* |result| = odd^exponent * 2^twos */
static void make(mpz_ptr result, uint64_t odd, uint64_t exponent, mp_bitcnt_t twos)
{
	const size_t zeros = twos / GMP_NUMB_BITS, most = (size_t)(log2((double)odd) * (double)exponent) / 64 + 3;
	mp_limb_t *limbs = mpz_limbs_write(result, (mp_size_t)(zeros + most));
	memset(limbs, 0, zeros * sizeof *limbs);
	limbs += zeros;
	size_t count = power_of_odd(limbs, odd, exponent);
	if (twos % GMP_NUMB_BITS) {
		limbs[count] = mpn_lshift(limbs, limbs, (mp_size_t)count, twos % GMP_NUMB_BITS);
		count++;
	}
	mpz_limbs_finish(result, (mp_size_t)(zeros + count));
}

/* Whether it was made. */
static bool power_by_digits(mpz_ptr result, mpz_srcptr base, uint64_t exponent)
{
	if (!pb_short_power_has_digits(base))
		return false;
	const mp_bitcnt_t twos = mpz_scan1(base, 0);
	const uint64_t odd = mpz_getlimbn(base, 0) >> twos;
	const double bits = log2((double)odd) * (double)exponent;
	if (bits < LEAST_BITS || bits > MOST_BITS)
		return false;
	const bool negative = mpz_sgn(base) < 0 && exponent & 1;
	make(result, odd, exponent, twos * exponent);
	if (negative)
		mpz_neg(result, result);
	return true;
}

static bool confirm(mpz_srcptr power, mpz_srcptr base, uint64_t exponent, struct pb_facts *facts)
{
	const struct pb_residues of_base = pb_residues_of_number(mpz_getlimbn(base, 0));
	uint64_t expected[PB_MODULI];
	pb_residues_power_of_primes(expected, &of_base, exponent);
	*facts = pb_facts_observe(power);
	return memcmp(facts->residues.of, expected, sizeof expected) == 0;
}

void pb_short_power_unconfirmed(mpz_ptr result, mpz_srcptr base, uint64_t exponent, bool by_digits)
{
	if (!by_digits || !power_by_digits(result, base, exponent))
		mpz_pow_ui(result, base, exponent);
}

void pb_short_power(mpz_ptr result, mpz_srcptr base, uint64_t exponent, bool by_digits,
                    struct pb_bigint_outcome *outcome)
{
	if (by_digits && power_by_digits(result, base, exponent)) {
		if (confirm(result, base, exponent, &outcome->facts))
			return;
		outcome->counts.retries++;
		outcome->counts.fallbacks++;
	}
	mpz_pow_ui(result, base, exponent);
	outcome->facts = pb_facts_observe(result);
}
