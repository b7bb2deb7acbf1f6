#include "limits.h"

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

static double memory_bytes(void)
{
	return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

static int fits(const struct pb_pow_items *items, uint64_t item, const struct pb_bigint_engine *engine, double bits,
                bool whole, struct pb_why *why)
{
	const char *name = items->exponents ? "exponent" : "first";
	const uint64_t exponent = pb_pow_exponent(items, item);
	if (bits > engine->max_bits)
		return pb_fail(why, -EFBIG,
		               "pow.%s: the power to the %" PRIu64 " would have %.3g bits (%.3g GB), more than the "
		               "%.3g bits that engine %s can hold; choose a smaller one",
		               name, exponent, bits, bits / 8e9, engine->max_bits, engine->name);
	const double need = engine->worker_bytes(bits), have = memory_bytes();
	if (whole && need > have)
		return pb_fail(why, -EFBIG,
		               "pow.%s: the power to the %" PRIu64 " would have %.3g bits (%.3g GB) and need %.3g GB "
		               "to compute, more than this machine's %.3g GB; choose a smaller one",
		               name, exponent, bits, bits / 8e9, need / 1e9, have / 1e9);
	return 0;
}

static double leader_bytes(const struct pb_pow_items *items, uint64_t item, const struct pb_bigint_engine *engine,
                           double bits)
{
	mpz_t small;
	mp_limb_t limb;
	mpz_srcptr base = pb_pow_base(items, item, small, &limb);
	return engine->is_apart(base, pb_pow_exponent(items, item)) ? 0 : engine->worker_bytes(bits);
}

int pb_pow_measure(struct pb_pow_size *size, const struct pb_pow_items *items, const struct pb_bigint_engine *engine,
                   bool whole, struct pb_why *why)
{
	*size = (struct pb_pow_size){0};
	/* i^i grows with i, so the last one speaks for all and fails before the others are looked at */
	for (uint64_t item = items->count; item-- > 0;) {
		const double bits = pb_pow_bits(items, item);
		int error = fits(items, item, engine, bits, whole, why);
		if (error)
			return error;
		size->bits += bits;
		size->leader_bytes = fmax(size->leader_bytes, leader_bytes(items, item, engine, bits));
		if (size->most_bits < bits)
			size->most_bits = bits;
	}
	size->worker_bytes = engine->worker_bytes(size->most_bits);
	return 0;
}

size_t pb_pow_member_bytes(const struct pb_pow_size *size, const struct pb_team *team)
{
	enum { EACH_BYTES = 8 << 20 /* windows, tables, and what each makes for itself */ };
	if (team->shared)
		return (size_t)size->worker_bytes;
	const double divided = (size->worker_bytes - size->leader_bytes) / team->size;
	return (size_t)(divided + (team->rank == 0 ? size->leader_bytes : 0)) + EACH_BYTES;
}
