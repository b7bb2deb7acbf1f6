/* Left-to-right powering: tries with smaller and smaller digits until the product is confirmed. */
#include "power.h"

#include <errno.h>
#include <math.h>

#include "../residue.h"
#include "digits.h"
#include "schedule.h"
#include "square.h"

enum {
	ALIGN = 64,
	PRODUCT_BITS = 49, /* of a digit times the base, where carrying does that */
	TRIES = 3,         /* with digits of a bit less each; then it is GMP's */
};

/* A power in the making; the first member's, seen by all. */
struct power {
	mpz_ptr result;
	mpz_t odd; /* |base| without its factors of two */
	mp_bitcnt_t twos;
	uint64_t exponent;
	double log2_odd;
	struct pb_residues expected; /* of odd^exponent */
	struct pb_fft_schedule schedule;
	struct pb_fft_number number;
	mp_limb_t *limbs; /* of the result, `count` with leading zeros */
	size_t count;
	char *memory;
	size_t memory_bytes;
	const struct pb_fft_options *options;
	unsigned tries;
	bool done;
};

static size_t round_up(size_t bytes)
{
	return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

/* From the arena of the thread, where it has one; see scratch.h. */
static void *take(size_t bytes)
{
	void *(*allocate)(size_t);
	mp_get_memory_functions(&allocate, NULL, NULL);
	return allocate(bytes);
}

static void give_back(struct power *power)
{
	void (*release)(void *, size_t);
	mp_get_memory_functions(NULL, NULL, &release);
	if (power->memory)
		release(power->memory, power->memory_bytes);
	power->memory = NULL;
}

static void make_room(struct power *power, uint32_t members)
{
	const struct pb_fft_schedule *schedule = &power->schedule;
	const size_t digits = round_up(schedule->digits_room * sizeof(int32_t));
	const size_t matrix = round_up(schedule->matrix_length * sizeof(double));
	const size_t work = round_up(schedule->work_length * sizeof(double));
	const size_t carries = round_up(schedule->carries_length * sizeof(double));
	const size_t shares = round_up(members * sizeof(struct pb_fft_member));
	power->memory_bytes = ALIGN + digits + matrix + shares + members * (work + carries);
	power->memory = take(power->memory_bytes);
	char *at = power->memory + (ALIGN - (uintptr_t)power->memory % ALIGN);
	struct pb_fft_number *number = &power->number;
	number->digits = (int32_t *)at;
	number->matrix = (double *)(at + digits);
	number->members = (struct pb_fft_member *)(at + digits + matrix);
	at += digits + matrix + shares;
	for (uint32_t rank = 0; rank < members; rank++, at += work + carries)
		number->members[rank] = (struct pb_fft_member){.work = (double *)at, .carries = (double *)(at + work)};
}

static void number_of_mpz(struct pb_fft_number *number, mpz_srcptr value)
{
	number->length = mpz_sizeinbase(value, 2) / number->digit_bits + 1;
	pb_digits_of_limbs(number->digits, number->length, number->digit_bits, mpz_limbs_read(value), mpz_size(value));
}

static void number_to_mpz(mpz_ptr value, const struct pb_fft_number *number)
{
	const size_t limbs = number->length * number->digit_bits / GMP_NUMB_BITS + 1;
	pb_digits_to_limbs(mpz_limbs_write(value, (mp_size_t)limbs), limbs, number->digit_bits, number->digits,
	                   number->length);
	mpz_limbs_finish(value, (mp_size_t)limbs);
}

/* By all members: the power, but for a long base, to power->limbs. */
static int make_limbs(const struct pb_team *team, struct power *power)
{
	if (team->rank == 0) {
		power->count = pb_fft_limbs_room(power->number.length, power->number.digit_bits);
		power->limbs = mpz_limbs_write(power->result, (mp_size_t)power->count);
	}
	int error = pb_team_barrier(team);
	return error ? error : pb_fft_to_limbs(team, &power->number, power->limbs);
}

static bool base_in_carry(const struct power *power)
{
	return power->log2_odd + power->schedule.digit_bits < PRODUCT_BITS;
}

/* For bases that carrying cannot multiply by. */
static void multiply_by_base(struct power *power)
{
	mpz_t value;
	mpz_init(value);
	number_to_mpz(value, &power->number);
	mpz_mul(value, value, power->odd);
	number_of_mpz(&power->number, value);
	mpz_clear(value);
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
			multiply_by_base(power);
	}
	return make_limbs(team, power);
}

/* Whether the number that was made is the power. */
static bool take_result(struct power *power)
{
	const struct pb_fft_schedule *schedule = &power->schedule;
	mpz_limbs_finish(power->result, (mp_size_t)power->count);
	if (schedule->squaring[schedule->count - 1].times_base && !base_in_carry(power))
		mpz_mul(power->result, power->result, power->odd);
	struct pb_residues found = pb_residues_of_limbs(mpz_limbs_read(power->result), mpz_size(power->result));
	for (unsigned k = 0; k < PB_MODULI; k++)
		if (found.of[k] != power->expected.of[k])
			return false;
	return true;
}

static void finish_by_gmp(struct power *power)
{
	mpz_pow_ui(power->result, power->odd, power->exponent);
	power->done = true;
}

/* Schedules the next try and makes its first number; or does without. */
static void begin_try(struct power *power, uint32_t members)
{
	const unsigned wanted = power->options->digit_bits;
	const unsigned most = wanted ? wanted : pb_fft_schedule_digit_bits(power->log2_odd, power->exponent);
	power->number.isa = power->options->isa ? power->options->isa : pb_fft_isa_best();
	if (power->tries == TRIES ||
	    pb_fft_schedule_make(&power->schedule, power->number.isa, power->log2_odd, power->exponent,
	                         most - power->tries) ||
	    power->schedule.count == 0) {
		finish_by_gmp(power);
		return;
	}
	mpz_t first;
	mpz_init(first);
	make_room(power, members);
	power->number.digit_bits = power->schedule.digit_bits;
	mpz_pow_ui(first, power->odd, power->schedule.first_exponent);
	number_of_mpz(&power->number, first);
	mpz_clear(first);
}

static void end_try(struct power *power, int error, struct pb_bigint_counts *counts)
{
	if (!error && !take_result(power))
		error = -ERANGE;
	give_back(power);
	power->done = !error;
	if (error == -ERANGE) {
		power->tries++;
		counts->retries++;
		counts->fallbacks += power->tries == TRIES;
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

static void begin(struct power *power, mpz_ptr result, mpz_srcptr base, uint64_t exponent)
{
	long exponent_of_two;
	*power = (struct power){.result = result, .exponent = exponent};
	mpz_init(power->odd);
	mpz_abs(power->odd, base);
	const mp_bitcnt_t twos = mpz_scan1(power->odd, 0);
	mpz_fdiv_q_2exp(power->odd, power->odd, twos);
	power->twos = twos * exponent;
	double mantissa = mpz_get_d_2exp(&exponent_of_two, power->odd);
	power->log2_odd = log2(mantissa) + (double)exponent_of_two;
	const struct pb_residues residues = pb_residues_of_limbs(mpz_limbs_read(power->odd), mpz_size(power->odd));
	power->expected = pb_residues_power(&residues, exponent);
	/* before all else, so that the numbers of an arena do not leave a hole */
	mpz_realloc2(result, (mp_bitcnt_t)pb_fft_power_bits(power->log2_odd, exponent) + power->twos +
	                         (mp_bitcnt_t)PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP * PB_FFT_MAX_DIGIT_BITS);
}

static void end(struct power *power, mpz_srcptr base)
{
	mpz_mul_2exp(power->result, power->result, power->twos);
	if (mpz_sgn(base) < 0 && power->exponent & 1)
		mpz_neg(power->result, power->result);
	mpz_clear(power->odd);
}

static int power_by_team(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                         const struct pb_fft_options *options, struct pb_bigint_counts *counts)
{
	struct power own = {0}, *power = &own;
	if (team->rank == 0) {
		begin(power, result, base, exponent);
		power->options = options;
	}
	int error = pb_team_broadcast(team, &power, sizeof(void *), 0);
	if (!error)
		error = run(team, power, counts);
	if (team->rank == 0) {
		give_back(power);
		end(power, base);
	}
	/* the others look at `power` until here */
	return error ? error : pb_team_barrier(team);
}

/* A number of one bit has no squarings. */
int pb_fft_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
                 const struct pb_fft_options *options, struct pb_bigint_counts *counts)
{
	const double bits = ((double)mpz_sizeinbase(base, 2) - 1) * (double)exponent;
	if (bits >= options->least_bits && bits > 0 && mpz_sizeinbase(base, 2) - mpz_scan1(base, 0) > 1)
		return power_by_team(team, result, base, exponent, options, counts);
	if (team->rank == 0)
		mpz_pow_ui(result, base, exponent);
	return pb_team_barrier(team);
}
