/* Left-to-right powering: tries with smaller and smaller digits until the product is confirmed. */
#include "power.h"

#include <errno.h>
#include <math.h>

#include "../residue.h"
#include "../short_power.h"
#include "apart_power.h"
#include "memory.h"
#include "number.h"
#include "result.h"
#include "schedule.h"

/* A power in the making; the first member's, seen by all. */
struct power {
	mpz_t odd; /* |base| without its factors of two */
	uint64_t exponent;
	double log2_odd;
	struct pb_residues expected, found;
	struct pb_fft_schedule schedule;
	struct pb_fft_number number;
	struct pb_fft_result result;
	struct pb_fft_memory room, memory; /* of the number, and of this */
	const struct pb_fft_options *options;
	unsigned tries;
	bool done;
};

_Static_assert((int)PB_FFT_RESULT_SLACK <= (int)PB_BIGINT_SLACK, "a result that has its room has it here, too");

static size_t round_up(size_t bytes)
{
	return (bytes + PB_FFT_ALIGN - 1) / PB_FFT_ALIGN * PB_FFT_ALIGN;
}

static void make_room(struct power *power, uint32_t members)
{
	const struct pb_fft_schedule *schedule = &power->schedule;
	const size_t digits = round_up(schedule->digits_room * sizeof(int32_t));
	const size_t matrix = round_up(schedule->matrix_length * sizeof(double));
	const size_t work = round_up(schedule->work_length * sizeof(double));
	const size_t carries = round_up(schedule->carries_length * sizeof(double));
	const size_t shares = round_up(members * sizeof(struct pb_fft_member));
	const size_t parts = round_up(members * sizeof(struct pb_residues));
	power->room = pb_fft_memory_take(digits + matrix + shares + parts + members * (work + carries));
	char *at = pb_fft_memory_at(&power->room);
	struct pb_fft_number *number = &power->number;
	number->digits = (int32_t *)at;
	number->matrix = (double *)(at + digits);
	number->members = (struct pb_fft_member *)(at + digits + matrix);
	power->result.parts = (struct pb_residues *)(at + digits + matrix + shares);
	at += digits + matrix + shares + parts;
	for (uint32_t rank = 0; rank < members; rank++, at += work + carries)
		number->members[rank] = (struct pb_fft_member){.work = (double *)at, .carries = (double *)(at + work)};
}

static bool base_in_carry(const struct power *power)
{
	return pb_fft_base_fits(power->log2_odd, power->schedule.digit_bits);
}

/* By all members. */
static int do_squarings(const struct pb_team *team, struct power *power)
{
	const struct pb_fft_schedule *schedule = &power->schedule;
	const bool in_carry = base_in_carry(power);
	for (unsigned i = 0; i < schedule->count; i++) {
		const struct pb_fft_squaring *squaring = &schedule->squaring[i];
		const double base = squaring->times_base && in_carry ? mpz_get_d(power->odd) : 1;
		int error = pb_fft_square(team, &power->number, squaring->plan, base);
		if (error)
			return error;
		if (team->rank == 0 && squaring->times_base && !in_carry && i + 1 < schedule->count)
			pb_fft_number_multiply(&power->number, power->odd);
	}
	return pb_fft_result_make(team, &power->result, &power->number, &power->found);
}

static void finish_by_gmp(struct power *power)
{
	mpz_ptr result = power->result.power;
	mpz_pow_ui(result, power->odd, power->exponent);
	mpz_mul_2exp(result, result, power->result.twos);
	power->found = pb_facts_observe(result).residues;
	power->done = true;
}

/* Squares in digits are for processors whose widest vectors may be used. */
static bool has_digits(const struct pb_fft_isa *isa)
{
	return isa->lanes == PB_FFT_MAX_LANES;
}

unsigned pb_fft_try_bits(const struct pb_fft_options *options, double log2_odd, uint64_t exponent, unsigned tries)
{
	if (options->digit_bits)
		return options->digit_bits - tries;
	if (tries + 1 == PB_FFT_TRIES)
		return pb_fft_schedule_sure_bits(log2_odd, exponent);
	return pb_fft_schedule_digit_bits(log2_odd, exponent) - tries;
}

static bool make_schedule(struct power *power)
{
	return power->tries < PB_FFT_TRIES &&
	       !pb_fft_schedule_make(&power->schedule, power->number.isa, power->log2_odd, power->exponent,
	                             pb_fft_try_bits(power->options, power->log2_odd, power->exponent, power->tries)) &&
	       power->schedule.count > 0;
}

/* Schedules the next try and makes its first number; or does without. */
static void begin_try(struct power *power, uint32_t members)
{
	const struct pb_fft_schedule *schedule = &power->schedule;
	mpz_t first;
	if (!make_schedule(power)) {
		finish_by_gmp(power);
		return;
	}
	make_room(power, members);
	power->number.digit_bits = schedule->digit_bits;
	power->result.factor =
	    schedule->squaring[schedule->count - 1].times_base && !base_in_carry(power) ? power->odd : NULL;
	mpz_init(first);
	pb_short_power_unconfirmed(first, power->odd, schedule->first_exponent, has_digits(power->number.isa));
	pb_fft_number_of_mpz(&power->number, first);
	mpz_clear(first);
}

static void end_try(struct power *power, int error, struct pb_bigint_counts *counts)
{
	pb_fft_memory_give_back(&power->room);
	power->done = !error && pb_residues_equal(&power->found, &power->expected);
	if ((!error || error == -ERANGE) && !power->done) {
		power->tries++;
		counts->retries++;
		counts->fallbacks += power->tries == PB_FFT_TRIES;
	}
}

/* By all members: tries until one holds. */
static int run(const struct pb_team *team, struct power *power, struct pb_bigint_counts *counts)
{
	for (;;) {
		if (team->rank == 0)
			begin_try(power, team->size);
		int error = pb_team_barrier(team);
		if (error || power->done)
			return error;
		error = do_squarings(team, power);
		if (team->rank == 0)
			end_try(power, error, counts);
		if (error && error != -ERANGE)
			return error;
		error = pb_team_barrier(team);
		if (error || power->done)
			return error;
	}
}

static double log2_of_odd(mpz_srcptr number, mp_bitcnt_t twos)
{
	long exponent_of_two;
	const double mantissa = fabs(mpz_get_d_2exp(&exponent_of_two, number));
	return log2(mantissa) + (double)(exponent_of_two - (long)twos);
}

double pb_fft_odd_part(mpz_ptr odd, mp_bitcnt_t *twos, mpz_srcptr number)
{
	*twos = mpz_scan1(number, 0);
	mpz_tdiv_q_2exp(odd, number, *twos);
	mpz_abs(odd, odd);
	return log2_of_odd(number, *twos);
}

mp_bitcnt_t pb_fft_result_room(double log2_odd, uint64_t exponent)
{
	return (mp_bitcnt_t)pb_fft_power_bits(log2_odd, exponent) + (mp_bitcnt_t)PB_FFT_RESULT_SLACK * GMP_NUMB_BITS;
}

/* Before all else, so that the numbers of an arena, on which the result stays, leave no hole. */
static void make_result_room(mpz_ptr result, mpz_srcptr base, uint64_t exponent)
{
	const mp_bitcnt_t twos = mpz_scan1(base, 0);
	const mp_bitcnt_t bits = pb_fft_result_room(log2_of_odd(base, twos), exponent) + twos * exponent;
	(void)mpz_limbs_write(result, (mp_size_t)(bits / GMP_NUMB_BITS));
}

/* On the arena, like the rest: where memory gives out, all is left as it is until the others are gone. */
static struct power *begin(mpz_ptr result, mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options)
{
	mp_bitcnt_t twos;
	make_result_room(result, base, exponent);
	struct pb_fft_memory memory = pb_fft_memory_take(sizeof(struct power));
	struct power *power = pb_fft_memory_at(&memory);
	*power = (struct power){.exponent = exponent, .options = options, .memory = memory};
	power->number.isa = options->isa ? options->isa : pb_fft_isa_best();
	mpz_init(power->odd);
	power->log2_odd = pb_fft_odd_part(power->odd, &twos, base);
	power->result = (struct pb_fft_result){.power = result, .twos = twos * exponent};
	const struct pb_residues residues = pb_residues_of_limbs(mpz_limbs_read(base), mpz_size(base));
	power->expected = pb_residues_power(&residues, exponent);
	return power;
}

static void end(struct power *power)
{
	struct pb_fft_memory memory = power->memory;
	pb_fft_memory_give_back(&power->room);
	mpz_clear(power->odd);
	pb_fft_memory_give_back(&memory);
}

static int power_by_team(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                         const struct pb_fft_options *options, struct pb_bigint_outcome *outcome)
{
	struct power *own = team->rank == 0 ? begin(result, base, exponent, options) : NULL, *power = own;
	int error = pb_team_broadcast(team, &power, sizeof(void *), 0);
	if (!error && !power) /* a team without a first member */
		error = -EPROTO;
	if (!error)
		error = run(team, power, &outcome->counts);
	if (!error) /* the others look at `power` until here */
		error = pb_team_barrier(team);
	if (!own)
		return error;
	if (!error && mpz_sgn(base) < 0 && exponent & 1)
		mpz_neg(result, result);
	if (!error)
		outcome->facts = pb_facts_with(result, &own->found);
	end(own);
	return error;
}

/* A number of one bit has no squarings. */
bool pb_fft_transforms(mpz_srcptr base, uint64_t exponent, const struct pb_fft_options *options)
{
	const double bits = ((double)mpz_sizeinbase(base, 2) - 1) * (double)exponent;
	return bits >= options->least_bits && bits > 0 && mpz_sizeinbase(base, 2) - mpz_scan1(base, 0) > 1;
}

int pb_fft_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                 const struct pb_fft_options *options, struct pb_bigint_outcome *outcome)
{
	if (!team->shared)
		return pb_fft_power_apart(team, result, base, exponent, options, outcome);
	if (pb_fft_transforms(base, exponent, options))
		return power_by_team(team, result, base, exponent, options, outcome);
	if (team->rank == 0)
		pb_short_power(result, base, exponent, has_digits(options->isa ? options->isa : pb_fft_isa_best()),
		               outcome);
	return pb_team_barrier(team);
}
