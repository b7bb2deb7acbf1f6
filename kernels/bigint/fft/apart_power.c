#include "apart_power.h"

#include <errno.h>
#include <math.h>

#include "../part.h"
#include "apart.h"
#include "apart_carries.h"
#include "apart_order.h"
#include "digits.h"
#include "memory.h"

/* A member's view of a power in the making. */
struct power {
	const struct pb_team *team;
	const struct pb_fft_options *options;
	mpz_t odd; /* |base| without its factors of two */
	mp_bitcnt_t twos;
	uint64_t exponent;
	double log2_odd;
	uint64_t prime[PB_MODULI]; /* the first member's */
	const struct pb_fft_isa *isa;
	struct pb_fft_order order;
	const struct pb_fft_plan *plans[PB_FFT_SQUARINGS];
	struct pb_fft_apart number;
	struct pb_weights *weights;
	struct pb_fft_memory memory;
};

/* The plans of this member, and room for its part. */
static int make_room(struct power *power)
{
	struct pb_fft_apart_room room = {0};
	const struct pb_fft_order *order = &power->order;
	for (unsigned i = 0; i < order->count; i++) {
		power->plans[i] =
		    pb_fft_plan_with(order->squaring[i].points, order->squaring[i].rows, power->isa->lanes);
		if (!power->plans[i])
			return -ENOMEM;
		pb_fft_apart_room_grow(&room, power->team, power->plans[i]);
	}
	pb_fft_apart_room_grow_for_limbs(&room, power->team, order->digits);
	const size_t bytes = pb_fft_apart_bytes(&room);
	power->memory = pb_fft_memory_take(bytes + sizeof(struct pb_weights));
	power->weights = pb_fft_memory_at(&power->memory);
	power->number = (struct pb_fft_apart){.isa = power->isa, .digit_bits = order->digit_bits};
	pb_fft_apart_place(&power->number, &room, power->team->size, power->weights + 1);
	return 0;
}

/* The power that the squarings begin with, which each member makes. */
static void take_first(struct power *power, struct pb_bigint_outcome *outcome)
{
	const struct pb_fft_options options = {.isa = power->options->isa};
	mpz_t first;
	mpz_init(first);
	(void)pb_fft_power(&pb_team_of_one, first, power->odd, power->order.first_exponent, &options, outcome);
	const size_t count = mpz_sizeinbase(first, 2) / power->order.digit_bits + 1;
	struct pb_fft_memory memory = pb_fft_memory_take(count * sizeof(int32_t));
	int32_t *digits = pb_fft_memory_at(&memory);
	pb_digits_of_limbs(digits, count, power->order.digit_bits, mpz_limbs_read(first), mpz_size(first));
	pb_fft_apart_take(&power->number, power->team, power->plans[0], digits, count);
	pb_fft_memory_give_back(&memory);
	mpz_clear(first);
}

/* Of two limbs at most. */
static pb_i128 factor_of(mpz_srcptr odd)
{
	return (pb_i128)((pb_u128)mpz_getlimbn(odd, 1) << 64 | mpz_getlimbn(odd, 0));
}

static int do_squarings(struct power *power)
{
	const struct pb_fft_order *order = &power->order;
	const bool in_carry = pb_fft_base_fits(power->log2_odd, order->digit_bits);
	int error = 0;
	for (unsigned i = 0; i < order->count && !error; i++) {
		const bool times_base = order->squaring[i].times_base;
		const double base = times_base && in_carry ? mpz_get_d(power->odd) : 1;
		error = pb_fft_apart_square(power->team, &power->number, power->plans[i], base);
		if (!error && times_base && !in_carry)
			error =
			    pb_fft_apart_multiply(power->team, &power->number, power->plans[i], factor_of(power->odd));
	}
	return error;
}

/* By all members: what is known of the number, held against what is to be. */
static int confirm(struct power *power, const struct pb_fft_apart_limbs *limbs, struct pb_part *part)
{
	bool right = true;
	*part = pb_part_of_limbs(power->prime, power->weights, limbs->at, limbs->count, limbs->below);
	int error = pb_team_reduce(power->team, part, sizeof *part, pb_part_merge);
	if (error)
		return error;
	if (power->team->rank == 0) {
		const mp_limb_t *odd = mpz_limbs_read(power->odd);
		const struct pb_residues base = pb_residues_of_limbs(odd, mpz_size(power->odd));
		const struct pb_residues expected = pb_residues_power(&base, power->exponent);
		right = pb_residues_equal(&part->residues, &expected);
	}
	return pb_team_agree(power->team, right ? 0 : -ERANGE);
}

/* By all members: their limbs come to the first one's result. */
static int gather(struct power *power, const struct pb_fft_apart_limbs *limbs, mpz_ptr result)
{
	const struct pb_team *team = power->team;
	struct pb_fft_mail *mail = &power->number.mail;
	size_t count = 0;
	pb_fft_mail_clear(mail, team->size);
	mail->sent.bytes[0] = limbs->count * sizeof(mp_limb_t);
	for (uint32_t from = 0; team->rank == 0 && from < team->size; from++) {
		const struct pb_fft_span part =
		    pb_fft_apart_limbs_of(team->size, from, power->order.digits, power->order.digit_bits);
		mail->received.bytes[from] = pb_fft_span_length(part) * sizeof(mp_limb_t);
		count = part.end;
	}
	pb_fft_mail_lay(&mail->sent, team->size);
	pb_fft_mail_lay(&mail->received, team->size);
	void *to = team->rank == 0 ? (void *)mpz_limbs_write(result, (mp_size_t)count) : power->number.there;
	int error = pb_fft_mail_send(team, mail, limbs->at, to);
	if (team->rank == 0)
		mpz_limbs_finish(result, error ? 0 : (mp_size_t)count);
	return error;
}

/* By all members: 0, -ERANGE where the number is in doubt, or the team's error. */
static int do_try(struct power *power, struct pb_part *part, mpz_ptr result, struct pb_bigint_outcome *outcome)
{
	struct pb_fft_apart_limbs limbs;
	int error = pb_team_agree(power->team, make_room(power));
	if (error)
		return error;
	take_first(power, outcome);
	error = do_squarings(power);
	if (!error)
		error = pb_fft_apart_to_limbs(power->team, &power->number, power->order.digits, &limbs);
	if (!error)
		error = confirm(power, &limbs, part);
	if (!error && result)
		error = gather(power, &limbs, result);
	return error;
}

/* By all members: the first one makes the power, the others wait. */
static int power_alone(const struct power *power, mpz_ptr result, mpz_srcptr base, const struct pb_fft_options *options,
                       struct pb_bigint_outcome *outcome)
{
	int status = 0;
	if (power->team->rank == 0) {
		mpz_t own;
		mpz_init(own);
		mpz_ptr number = result ? result : own;
		status = pb_fft_power(&pb_team_of_one, number, base, power->exponent, options, outcome);
		mpz_clear(own);
	}
	return pb_team_agree(power->team, status);
}

/* The power's sign and factors of two, to what is known of its odd part. */
static void finish(const struct power *power, struct pb_part *part, mpz_ptr result, struct pb_facts *facts,
                   mpz_srcptr base)
{
	const bool negative = mpz_sgn(base) < 0 && power->exponent & 1;
	pb_part_shift(part, power->twos);
	*facts = (struct pb_facts){part->residues, negative, part->bits, part->bits};
	if (!result)
		return;
	mpz_mul_2exp(result, result, power->twos);
	if (negative)
		mpz_neg(result, result);
}

/* By all members: tries until one holds, or none is left. */
static int run(struct power *power, mpz_ptr result, mpz_srcptr base, struct pb_bigint_outcome *outcome)
{
	const struct pb_fft_options by_gmp = {.least_bits = INFINITY};
	struct pb_part part;
	int error = -ERANGE;
	for (unsigned tries = 0; error == -ERANGE; tries++) {
		error = pb_fft_order_hear(power->team, &power->order, power->isa, power->log2_odd, power->exponent,
		                          power->options, tries);
		if (!error && power->order.count == 0)
			return power_alone(power, result, base, tries ? &by_gmp : power->options, outcome);
		if (!error)
			error = do_try(power, &part, result, outcome);
		pb_fft_memory_give_back(&power->memory);
		outcome->counts.retries += error == -ERANGE;
		outcome->counts.fallbacks += error == -ERANGE && tries + 1 == PB_FFT_TRIES;
	}
	if (!error && power->team->rank == 0)
		finish(power, &part, result, &outcome->facts, base);
	return error;
}

int pb_fft_power_apart(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                       const struct pb_fft_options *options, struct pb_bigint_outcome *outcome)
{
	struct power power = {.team = team, .options = options, .exponent = exponent};
	if (!pb_fft_transforms(base, exponent, options))
		return power_alone(&power, result, base, options, outcome);
	mpz_init(power.odd);
	power.log2_odd = pb_fft_odd_part(power.odd, &power.twos, base);
	power.twos *= exponent;
	if (team->rank == 0 && result)
		mpz_realloc2(result, pb_fft_result_room(power.log2_odd, exponent) + power.twos);
	int error = pb_fft_apart_agree(team, options, &power.isa, power.prime);
	if (!error)
		error = run(&power, result, base, outcome);
	mpz_clear(power.odd);
	return error;
}
