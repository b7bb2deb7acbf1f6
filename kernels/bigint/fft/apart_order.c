#include "apart_order.h"

#include <errno.h>

#include "digits.h"

struct terms {
	uint64_t prime[PB_MODULI]; /* the first member's */
	unsigned lanes;            /* the least of all */
};

static void merge_terms(void *into, const void *from)
{
	struct terms *all = into;
	const struct terms *other = from;
	if (all->lanes > other->lanes)
		all->lanes = other->lanes;
}

int pb_fft_apart_agree(const struct pb_team *team, const struct pb_fft_options *options, const struct pb_fft_isa **isa,
                       uint64_t prime[PB_MODULI])
{
	const struct pb_fft_isa *own = options->isa ? options->isa : pb_fft_isa_best();
	struct terms terms = {.prime = {pb_modulus(0), pb_modulus(1)}, .lanes = own->lanes};
	int error = pb_team_reduce(team, &terms, sizeof terms, merge_terms);
	if (error)
		return error;
	for (unsigned k = 0; k < PB_MODULI; k++)
		prime[k] = terms.prime[k];
	*isa = own->lanes == terms.lanes ? own : pb_fft_isa_of(terms.lanes);
	return pb_team_agree(team, *isa ? 0 : -ENOTSUP);
}

enum { LEAST_ROWS = 64 };

/* As many columns as the next squaring has, if that can be, so that no digit has to move. */
static uint64_t rows_for(uint64_t points, uint64_t next_points, uint64_t next_rows)
{
	const uint64_t columns = next_points / next_rows;
	if (points % columns == 0 && points / columns % 8 == 0 && points / columns >= LEAST_ROWS)
		return points / columns;
	return pb_fft_rows(points);
}

/* From the last one, whose rows are as they are best. */
static void divide(struct pb_fft_order *order)
{
	for (unsigned i = order->count; i-- > 0;)
		order->squaring[i].rows = i + 1 == order->count
		                              ? pb_fft_rows(order->squaring[i].points)
		                              : rows_for(order->squaring[i].points, order->squaring[i + 1].points,
		                                         order->squaring[i + 1].rows);
}

/* The squarings of a schedule but for those that each member does alone. */
static struct pb_fft_order order_of(const struct pb_fft_schedule *schedule, double log2_odd, uint64_t exponent,
                                    double alone_bits)
{
	unsigned left = schedule->count;
	while (left && pb_fft_power_bits(log2_odd, exponent >> left) < alone_bits)
		left--;
	struct pb_fft_order order = {.digit_bits = schedule->digit_bits,
	                             .count = left,
	                             .first_exponent = exponent >> left,
	                             .digits =
	                                 (uint64_t)(pb_fft_power_bits(log2_odd, exponent) / schedule->digit_bits) + 2};
	for (unsigned i = 0; i < left; i++) {
		const struct pb_fft_squaring *squaring = &schedule->squaring[schedule->count - left + i];
		order.squaring[i].points = squaring->plan->points;
		order.squaring[i].times_base = squaring->times_base;
	}
	divide(&order);
	return order;
}

static struct pb_fft_order make_order(const struct pb_fft_isa *isa, double log2_odd, uint64_t exponent,
                                      const struct pb_fft_options *options, unsigned tries)
{
	const unsigned bits = pb_fft_try_bits(options, log2_odd, exponent, tries);
	struct pb_fft_schedule schedule;
	if (tries == PB_FFT_TRIES || log2_odd >= PB_DIGITS_FACTOR_BITS ||
	    pb_fft_schedule_make(&schedule, isa, log2_odd, exponent, bits))
		return (struct pb_fft_order){0};
	return order_of(&schedule, log2_odd, exponent, options->alone_bits);
}

bool pb_fft_is_apart(mpz_srcptr base, uint64_t exponent)
{
	static const struct pb_fft_options options = {.least_bits = PB_FFT_ALONE_BITS};
	mpz_t odd;
	mp_bitcnt_t twos;
	if (!pb_fft_transforms(base, exponent, &options))
		return false;
	mpz_init(odd);
	const double log2_odd = pb_fft_odd_part(odd, &twos, base);
	mpz_clear(odd);
	return log2_odd < PB_DIGITS_FACTOR_BITS;
}

int pb_fft_order_hear(const struct pb_team *team, struct pb_fft_order *order, const struct pb_fft_isa *isa,
                      double log2_odd, uint64_t exponent, const struct pb_fft_options *options, unsigned tries)
{
	if (team->rank == 0)
		*order = make_order(isa, log2_odd, exponent, options, tries);
	return pb_team_broadcast(team, order, sizeof *order, 0);
}
