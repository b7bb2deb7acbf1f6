#include "items.h"

#include <inttypes.h>
#include <stdio.h>

enum { BASE_COLUMNS = 40 };

uint64_t pb_pow_exponent(const struct pb_pow_items *items, uint64_t item)
{
	return items->exponents ? items->exponents[item] : items->first + item;
}

mpz_srcptr pb_pow_base(const struct pb_pow_items *items, uint64_t item, mpz_ptr small, mp_limb_t *limb)
{
	if (items->exponents)
		return items->base;
	*limb = items->first + item;
	return mpz_roinit_n(small, limb, 1);
}

const char *pb_pow_base_text(const struct pb_pow_items *items, uint64_t item, char text[24])
{
	if (items->exponents)
		return items->base_text;
	(void)snprintf(text, 24, "%" PRIu64, items->first + item);
	return text;
}

static struct pb_operand operand(const struct pb_pow_items *items, uint64_t item)
{
	return items->exponents ? items->operand : pb_operand_of_number(items->first + item);
}

double pb_pow_bits(const struct pb_pow_items *items, uint64_t item)
{
	const struct pb_operand base = operand(items, item);
	return pb_facts_bits_estimate(&base, pb_pow_exponent(items, item));
}

struct pb_facts pb_pow_foretell(const struct pb_pow_items *items, uint64_t item)
{
	const struct pb_operand base = operand(items, item);
	return pb_facts_foretell(&base, pb_pow_exponent(items, item));
}

static int read_base(struct pb_pow_items *items, const char *text, struct pb_why *why)
{
	if (!pb_operand_parse(&items->operand, text))
		return pb_fail(why, -EINVAL,
		               "pow.base=%.*s is not a decimal integer: write digits, with '-' before a negative one",
		               BASE_COLUMNS, text);
	if (mpz_set_str(items->base, text, 10) != 0)
		return pb_fail(why, -EINVAL, "pow.base=%.*s cannot be read as an integer", BASE_COLUMNS, text);
	items->base_text = text;
	return 0;
}

int pb_pow_items_read(struct pb_pow_items *items, const struct pb_args *args, struct pb_why *why)
{
	const struct pb_value base = pb_args_get(args, "base"), exponent = pb_args_get(args, "exponent");
	mpz_init(items->base);
	items->first = pb_args_get(args, "first").number;
	items->count = pb_args_get(args, "count").number;
	if (base.length == 0 && exponent.length == 0)
		return 0;
	if (base.length == 0)
		return pb_fail(why, -EINVAL, "pow.exponent needs a base: add pow.base=NUMBER");
	if (exponent.length == 0)
		return pb_fail(why, -EINVAL, "pow.base needs exponents: add pow.exponent=E or a list E,E,...");
	items->exponents = exponent.numbers;
	items->count = exponent.length;
	return read_base(items, base.text, why);
}

void pb_pow_items_clear(struct pb_pow_items *items)
{
	mpz_clear(items->base);
}
