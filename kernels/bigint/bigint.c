/* The engine `auto` as a library. */
#include <powbench/bigint.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "engine.h"
#include "residue.h"
#include "scratch.h"

struct call {
	const struct pb_team *team;
	mpz_ptr result;
	mpz_srcptr base;
	uint64_t exponent;
};

void pb_bigint_open(void)
{
	pb_scratch_open();
	pb_residues_prepare();
}

void pb_bigint_close(void)
{
	pb_scratch_close();
}

double pb_bigint_bytes(double bits)
{
	return pb_bigint_auto.worker_bytes(bits);
}

/* Upper bound. */
static double result_bits(const struct call *call)
{
	long exponent_of_two;
	if (mpz_cmpabs_ui(call->base, 1) <= 0 || call->exponent == 0)
		return 1;
	double mantissa = mpz_get_d_2exp(&exponent_of_two, call->base);
	return ceil((log2(fabs(mantissa)) + (double)exponent_of_two) * (double)call->exponent * (1 + 0x1p-40)) + 1;
}

/* Gives the result its room, beside the arena that the run will have; GMP would abort where there is none. */
static int make_room(const struct call *call, double bits)
{
	const size_t bytes = (size_t)(bits / 8) + PB_BIGINT_SLACK * sizeof(mp_limb_t);
	void *there = malloc(bytes);
	free(there);
	if (!there)
		return -ENOMEM;
	mpz_realloc2(call->result, (mp_bitcnt_t)bytes * 8);
	return 0;
}

static int prepare(const struct call *call, double bits)
{
	if (call->result == call->base || !call->team->shared)
		return -EINVAL;
	if (bits > pb_bigint_auto.max_bits)
		return -EFBIG;
	return make_room(call, bits);
}

static int run(void *opaque)
{
	const struct call *call = opaque;
	struct pb_bigint_outcome outcome = {0};
	return pb_bigint_auto.power(call->team, call->result, call->base, call->exponent, &outcome);
}

int pb_bigint_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent)
{
	struct call call = {team, result, base, exponent};
	const double bits = result_bits(&call);
	int error = pb_team_agree(team, team->rank == 0 ? prepare(&call, bits) : 0);
	if (error || team->rank > 0)
		return error ? error : run(&call);
	return pb_scratch_run_member(team, (size_t)pb_bigint_bytes(bits), run, &call);
}

int pb_bigint_square(const struct pb_team *team, mpz_ptr result, mpz_srcptr number)
{
	return pb_bigint_power(team, result, number, 2);
}
