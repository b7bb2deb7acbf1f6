#include "witness.h"

#include <math.h>
#include <string.h>

_Static_assert(GMP_NUMB_BITS == 64 && sizeof(mp_limb_t) == sizeof(uint64_t), "limbs of 64 bits");

bool pb_operand_parse(struct pb_operand *operand, const char *text)
{
	bool minus = *text == '-';
	const char *digits = text + minus;
	if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits))
		return false;
	digits += strspn(digits, "0");
	*operand = (struct pb_operand){.zero = *digits == '\0', .negative = minus && *digits != '\0'};
	operand->residues = pb_residues_of_digits(digits);
	if (!operand->zero)
		operand->magnitude = pb_magnitude_of_digits(digits);
	return true;
}

struct pb_operand pb_operand_of_number(uint64_t number)
{
	struct pb_operand operand = {.zero = number == 0, .residues = pb_residues_of_number(number)};
	if (number)
		operand.magnitude = pb_magnitude_of_number(number);
	return operand;
}

double pb_facts_bits_estimate(const struct pb_operand *base, uint64_t exponent)
{
	if (base->zero)
		return exponent == 0;
	return floor(pb_magnitude_log2(&base->magnitude) * (double)exponent) + 1;
}

struct pb_facts pb_facts_foretell(const struct pb_operand *base, uint64_t exponent)
{
	struct pb_facts facts = {
	    .residues = pb_residues_power(&base->residues, exponent),
	    .negative = base->negative && (exponent & 1),
	};
	if (base->zero) {
		facts.bits = facts.bits_or = exponent == 0;
		return facts;
	}
	struct pb_magnitude power = pb_magnitude_power(base->magnitude, exponent);
	pb_magnitude_bits(&power, &facts.bits, &facts.bits_or);
	return facts;
}

struct pb_facts pb_facts_with(mpz_srcptr number, const struct pb_residues *residues)
{
	size_t count = mpz_size(number);
	struct pb_facts facts = {.residues = *residues, .negative = mpz_sgn(number) < 0};
	if (count)
		facts.bits = count * 64 - (size_t)__builtin_clzll(mpz_limbs_read(number)[count - 1]);
	facts.bits_or = facts.bits;
	return facts;
}

struct pb_facts pb_facts_observe(mpz_srcptr number)
{
	struct pb_residues residues = pb_residues_of_limbs(mpz_limbs_read(number), mpz_size(number));
	return pb_facts_with(number, &residues);
}

bool pb_facts_agree(const struct pb_facts *observed, const struct pb_facts *foretold)
{
	return pb_residues_equal(&observed->residues, &foretold->residues) &&
	       observed->negative == foretold->negative &&
	       (observed->bits == foretold->bits || observed->bits == foretold->bits_or);
}
