/* items.h: the powers of a run: i^i for i = first, first + 1, ..., or powers of one base. */
#ifndef KERNELS_POW_ITEMS_H
#define KERNELS_POW_ITEMS_H

#include <gmp.h>

#include <powbench/kernel.h>

#include "../bigint/witness.h"

struct pb_pow_items {
	uint64_t count;
	uint64_t first;            /* of i^i */
	const uint64_t *exponents; /* of one base, the arguments'; NULL: i^i */
	const char *base_text;     /* likewise */
	mpz_t base;
	struct pb_operand operand; /* the base, read by our own arithmetic: for the check */
};

/* 0 or -EINVAL. In either case to be cleared. */
int pb_pow_items_read(struct pb_pow_items *items, const struct pb_args *args, struct pb_why *why);
void pb_pow_items_clear(struct pb_pow_items *items);

uint64_t pb_pow_exponent(const struct pb_pow_items *items, uint64_t item);

/* The base of an item; in `*limb` and `small`, which are to live as long, where it is short. */
mpz_srcptr pb_pow_base(const struct pb_pow_items *items, uint64_t item, mpz_ptr small, mp_limb_t *limb);

/* As the user would write it, in `text` where it is no argument. */
const char *pb_pow_base_text(const struct pb_pow_items *items, uint64_t item, char text[24]);

/* How many bits the power has, about. */
double pb_pow_bits(const struct pb_pow_items *items, uint64_t item);

/* What is known of a power without computing it. */
struct pb_facts pb_pow_foretell(const struct pb_pow_items *items, uint64_t item);

#endif
