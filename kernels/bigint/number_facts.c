#include "number_facts.h"

#include <stdio.h>
#include <string.h>

enum { SPARE_DIGITS = 2 }; /* mpz_sizeinbase() may say one too many */

static void cut_off_the_rest(mpz_ptr few, mpz_srcptr number, size_t digits)
{
	mpz_t power;
	mpz_init(power);
	mpz_ui_pow_ui(power, 10, digits);
	mpz_tdiv_q(few, number, power);
	mpz_clear(power);
}

static void read_ends(struct pb_number_facts *facts, mpz_srcptr number)
{
	const size_t guess = mpz_sizeinbase(number, 10), kept = PB_NUMBER_DIGITS + SPARE_DIGITS;
	const size_t cut = guess > kept ? guess - kept : 0;
	char digits[64];
	mpz_t few;
	mpz_init(few);
	cut_off_the_rest(few, number, cut);
	mpz_abs(few, few);
	(void)mpz_get_str(digits, 10, few);
	facts->decimal_digits = strlen(digits) + cut;
	(void)snprintf(facts->first, sizeof facts->first, "%.*s", PB_NUMBER_DIGITS, digits);
	mpz_ui_pow_ui(few, 10, PB_NUMBER_DIGITS);
	mpz_tdiv_r(few, number, few);
	mpz_abs(few, few);
	(void)gmp_snprintf(facts->last, sizeof facts->last, "%0*Zd",
	                   facts->decimal_digits < PB_NUMBER_DIGITS ? 1 : PB_NUMBER_DIGITS, few);
	mpz_clear(few);
}

struct pb_number_facts pb_number_facts(mpz_srcptr number)
{
	struct pb_number_facts facts = {
	    .negative = mpz_sgn(number) < 0,
	    .bits = mpz_sgn(number) ? mpz_sizeinbase(number, 2) : 0,
	};
	const mp_limb_t *limbs = mpz_limbs_read(number);
	if (mpz_sgn(number))
		facts.mersenne = mpn_mod_1(limbs, (mp_size_t)mpz_size(number), (UINT64_C(1) << 61) - 1);
	read_ends(&facts, number);
	return facts;
}
