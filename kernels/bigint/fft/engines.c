/* The engines `fft`, which transforms wherever it can, and `auto`, which does where that is faster. */
#include "../short_power.h"
#include "apart_order.h"
#include "power.h"

static int power_always(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                        struct pb_bigint_outcome *outcome)
{
	static const struct pb_fft_options options = {.alone_bits = PB_FFT_ALONE_BITS};
	return pb_fft_power(team, result, base, exponent, &options, outcome);
}

double pb_fft_faster_bits(const struct pb_fft_isa *isa, mpz_srcptr base, uint64_t exponent)
{
	static const double by_lanes[] = {[8] = 38000, [4] = 48000, [2] = 120000};
	return isa->lanes == PB_FFT_MAX_LANES && pb_short_power_has_digits(base, exponent) ? 48000
	                                                                                   : by_lanes[isa->lanes];
}

static int power_where_faster(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                              struct pb_bigint_outcome *outcome)
{
	const struct pb_fft_isa *isa = pb_fft_isa_best();
	const struct pb_fft_options options = {
	    .least_bits = pb_fft_faster_bits(isa, base, exponent), .isa = isa, .alone_bits = PB_FFT_ALONE_BITS};
	return pb_fft_power(team, result, base, exponent, &options, outcome);
}

/* A matrix of 16 and digits of 8 bytes per point, 2 to 3 bytes of result; a long base adds a product of GMP's. */
static double worker_bytes(double bits)
{
	return 9.5 * bits / 8 + 1024 * 1024;
}

const struct pb_bigint_engine pb_bigint_fft = {
    .name = "fft",
    .max_bits = 0x1p37 * 0.95,
    .divides = true,
    .power = power_always,
    .is_apart = pb_fft_is_apart,
    .worker_bytes = worker_bytes,
};

const struct pb_bigint_engine pb_bigint_auto = {
    .name = "auto",
    .max_bits = 0x1p37 * 0.95,
    .divides = true,
    .power = power_where_faster,
    .is_apart = pb_fft_is_apart,
    .worker_bytes = worker_bytes,
};
