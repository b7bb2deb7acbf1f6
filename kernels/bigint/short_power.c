#include "short_power.h"

#include <math.h>
#include <string.h>

#include "ifma.h"

enum {
	LEAST_BITS = 3500,      /* where it begins to be faster than mpz_pow_ui() with the check: measured */
	LEAST_LONG_BITS = 5500, /* the same for bases longer than a digit */
	MOST_BITS = 2 * (PB_IFMA_MOST_BLOCKS - 1) * PB_IFMA_BLOCK * PB_IFMA_DIGIT_BITS,
	FACTOR_BITS = PB_IFMA_BLOCK * PB_IFMA_DIGIT_BITS, /* of a base that squares are multiplied by, at most */
	HEAD_LIMBS = 4,                                   /* of numbers that are squared by GMP */
};

/* |base| without its factors of two. */
struct odd {
	mp_limb_t limbs[PB_IFMA_MOST_LIMBS];
	size_t count;
	mp_bitcnt_t twos;
	double log2;
};

static void read_odd(struct odd *odd, mpz_srcptr base)
{
	odd->twos = mpz_scan1(base, 0);
	odd->count = mpz_size(base) - odd->twos / GMP_NUMB_BITS;
	const mp_limb_t *limbs = mpz_limbs_read(base) + odd->twos / GMP_NUMB_BITS;
	if (odd->twos % GMP_NUMB_BITS)
		(void)mpn_rshift(odd->limbs, limbs, (mp_size_t)odd->count, odd->twos % GMP_NUMB_BITS);
	else
		memcpy(odd->limbs, limbs, odd->count * sizeof *limbs);
	odd->count -= odd->limbs[odd->count - 1] == 0;
	const double below = odd->count > 1 ? (double)odd->limbs[odd->count - 2] * 0x1p-64 : 0;
	odd->log2 = log2((double)odd->limbs[odd->count - 1] + below) + (double)(GMP_NUMB_BITS * (odd->count - 1));
}

static bool fits_a_digit(const struct odd *odd)
{
	return odd->count == 1 && odd->limbs[0] >> PB_IFMA_DIGIT_BITS == 0;
}

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

static unsigned bits_of(uint64_t exponent)
{
	return 64 - (unsigned)__builtin_clzll(exponent);
}

/* Left to right, as in fft/schedule.h: of a base that is a digit, which comes in as the squares are carried. `to` has
 * room for the limbs, which it returns how many they are. */
static size_t power_of_digit(mp_limb_t *to, uint64_t base, uint64_t exponent)
{
	struct pb_ifma_number number[2];
	struct head head = {{1}, 1, bits_of(exponent)};
	unsigned at = 0;
	while (head.bits > 0 && head.count <= HEAD_LIMBS)
		square_head(&head, exponent >> --head.bits & 1 ? base : 1);
	pb_ifma_of_limbs(&number[0], head.limbs, head.count);
	for (unsigned bit = head.bits; bit-- > 0; at = !at)
		pb_ifma_square(&number[!at], &number[at], exponent >> bit & 1 ? base : 1);
	return pb_ifma_to_limbs(to, &number[at]);
}

/* Of a longer base. */
static size_t power_of_number(mp_limb_t *to, const struct odd *base, uint64_t exponent)
{
	struct pb_ifma_number factor, number[2];
	unsigned at = 0;
	pb_ifma_of_limbs(&factor, base->limbs, base->count);
	pb_ifma_of_limbs(&number[0], base->limbs, base->count);
	for (unsigned bit = bits_of(exponent) - 1; bit-- > 0;) {
		pb_ifma_square(&number[!at], &number[at], 1);
		if (exponent >> bit & 1)
			pb_ifma_multiply(&number[at], &number[!at], &factor);
		else
			at = !at;
	}
	return pb_ifma_to_limbs(to, &number[at]);
}

/* Powers of two as exponents need no factor. */
static bool suits(const struct odd *odd, uint64_t exponent)
{
	const double bits = odd->log2 * (double)exponent;
	return bits >= (fits_a_digit(odd) ? LEAST_BITS : LEAST_LONG_BITS) && bits <= MOST_BITS && exponent > 1 &&
	       (odd->log2 < FACTOR_BITS || (exponent & (exponent - 1)) == 0);
}

bool pb_short_power_has_digits(mpz_srcptr base, uint64_t exponent)
{
	const double log2_base = (double)mpz_sizeinbase(base, 2) - (double)mpz_scan1(base, 0);
	return log2_base > 1 && pb_ifma_available() && (log2_base <= FACTOR_BITS || (exponent & (exponent - 1)) == 0);
}

/* |result| = odd^exponent */
static void make(mpz_ptr result, const struct odd *odd, uint64_t exponent)
{
	const mp_bitcnt_t twos = odd->twos * exponent;
	const size_t zeros = twos / GMP_NUMB_BITS, most = (size_t)(odd->log2 * (double)exponent) / GMP_NUMB_BITS + 3;
	mp_limb_t *limbs = mpz_limbs_write(result, (mp_size_t)(zeros + most));
	memset(limbs, 0, zeros * sizeof *limbs);
	limbs += zeros;
	size_t count =
	    fits_a_digit(odd) ? power_of_digit(limbs, odd->limbs[0], exponent) : power_of_number(limbs, odd, exponent);
	if (twos % GMP_NUMB_BITS) {
		limbs[count] = mpn_lshift(limbs, limbs, (mp_size_t)count, twos % GMP_NUMB_BITS);
		count++;
	}
	mpz_limbs_finish(result, (mp_size_t)(zeros + count));
}

/* Whether it was made. */
static bool power_by_digits(mpz_ptr result, mpz_srcptr base, uint64_t exponent)
{
	struct odd odd;
	if (mpz_size(base) > PB_IFMA_MOST_LIMBS || !pb_short_power_has_digits(base, exponent))
		return false;
	const bool negative = mpz_sgn(base) < 0 && exponent & 1;
	read_odd(&odd, base);
	if (!suits(&odd, exponent))
		return false;
	make(result, &odd, exponent);
	if (negative)
		mpz_neg(result, result);
	return true;
}

static bool confirm(mpz_srcptr power, mpz_srcptr base, uint64_t exponent, struct pb_facts *facts)
{
	const struct pb_residues of_base = pb_residues_of_limbs(mpz_limbs_read(base), mpz_size(base));
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
