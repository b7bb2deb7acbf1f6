/*
 * bigint_exact.c: what breaks floating-point transforms, held against GMP bit for bit: digits, whole numbers and
 * powers, from one limb up to so many bits, for each instruction set of this machine.
 *
 *   bigint_exact [BITS]   of the largest results; 1e8 where not given
 *
 * Exit status 1: something differs. What a squaring itself doubts is not wrong: the engine computes it again.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bigint_bench.h"
#include "kernels/bigint/residue.h"
#include "kernels/bigint/scratch.h"
#include "support/hard_square.h"

/* Of what was compared. */
struct tally {
	uint64_t compared, doubted, by_gmp, wrong;
};

static struct tally all;

static void print_head(const char *what, const char *doubted)
{
	printf("\n%-34s %9s %12s %9s %7s\n", what, "compared", doubted, "by GMP", "wrong");
}

static void print_row(const char *name, const char *isa, const struct tally *tally)
{
	char what[64];
	(void)snprintf(what, sizeof what, "%s, %s", name, isa);
	printf("%-34s %9" PRIu64 " %12" PRIu64 " %9" PRIu64 " %7" PRIu64 "\n", what, tally->compared, tally->doubted,
	       tally->by_gmp, tally->wrong);
	(void)fflush(stdout);
	all.compared += tally->compared;
	all.wrong += tally->wrong;
}

/* Every length of a transform whose squares have at most so many bits. */
static void compare_lengths(const struct pb_fft_isa *isa, double bits)
{
	for (enum hard_digits kind = 0; kind < HARD_KINDS; kind++) {
		struct tally tally = {0};
		for (size_t points = pb_fft_length(1); 2.0 * (double)points * pb_fft_digit_bits(points) <= bits;
		     points = pb_fft_length(points + 1)) {
			const int error = hard_square(isa, points, kind, kind % 2 ? 1000003 : 1);
			tally.compared++;
			tally.doubted += error == -ERANGE;
			tally.wrong += error && error != -ERANGE;
		}
		print_row(hard_digits_names[kind], isa->name, &tally);
	}
}

static gmp_randstate_t chance;

enum numbers { ONES, TENS, SPARSE, ABOVE, BELOW, RUNS, RANDOM, NUMBERS };
static const char *const number_names[] = {
    "2^n - 1", "0xAAAA...", "sparse", "2^n + 1", "2^n - 2^(n/2) - 1", "runs of ones and zeros", "random"};

static void set_bit(mpz_ptr number, mp_bitcnt_t bit)
{
	mpz_set_ui(number, 0);
	mpz_setbit(number, bit);
}

static void make_number(mpz_ptr number, enum numbers kind, mp_bitcnt_t bits)
{
	set_bit(number, kind == ABOVE ? bits - 1 : bits);
	if (kind == ONES || kind == BELOW || kind == TENS)
		mpz_sub_ui(number, number, 1);
	if (kind == TENS)
		mpz_tdiv_q_ui(number, number, 3);
	if (kind == TENS)
		mpz_mul_2exp(number, number, 1);
	if (kind == ABOVE)
		mpz_setbit(number, 0);
	if (kind == BELOW)
		mpz_clrbit(number, bits / 2);
	for (mp_bitcnt_t bit = 0; kind == SPARSE && bit < bits; bit += 1 + bits / 11)
		mpz_setbit(number, bit);
	if (kind == RUNS)
		mpz_rrandomb(number, chance, bits);
	if (kind == RANDOM)
		mpz_urandomb(number, chance, bits);
}

struct call {
	const struct pb_fft_isa *isa;
	mpz_srcptr base;
	uint64_t exponent;
	uint32_t members;
	struct tally *tally;
};

static int compare_power(void *opaque)
{
	const struct call *call = opaque;
	const struct pb_fft_options options = {.isa = call->isa};
	struct pb_bigint_outcome outcome = {0};
	mpz_t power, expected;
	mpz_inits(power, expected, NULL);
	int error = call->members == 2
	                ? power_by_two(power, call->base, call->exponent, &options, &outcome)
	                : pb_fft_power(&pb_team_of_one, power, call->base, call->exponent, &options, &outcome);
	mpz_pow_ui(expected, call->base, call->exponent);
	call->tally->compared++;
	call->tally->doubted += outcome.counts.retries;
	call->tally->by_gmp += outcome.counts.fallbacks;
	call->tally->wrong += error || mpz_cmp(power, expected) != 0;
	mpz_clears(power, expected, NULL);
	return 0;
}

static void compare(const struct call *call)
{
	const double bits = (double)mpz_sizeinbase(call->base, 2) * (double)call->exponent;
	if (pb_scratch_run((size_t)(2 * pb_bigint_fft.worker_bytes(bits)), compare_power, (void *)(uintptr_t)call))
		call->tally->wrong++;
}

/* Squares: of each number of up to 64 limbs, one limb more at a time, and then a quarter longer at a time. */
static void compare_squares(const struct pb_fft_isa *isa, double bits)
{
	mpz_t number;
	mpz_init(number);
	for (enum numbers kind = 0; kind < NUMBERS; kind++) {
		struct tally tally = {0};
		for (mp_bitcnt_t n = 64; 2 * (double)n <= bits; n += n < 4096 ? 64 : n / 4) {
			make_number(number, kind, n);
			compare(&(struct call){isa, number, 2, 1, &tally});
		}
		print_row(number_names[kind], isa->name, &tally);
	}
	mpz_clear(number);
}

/* Powers of a thousand bits and ten times as many at a time. */
static void compare_powers(const struct pb_fft_isa *isa, double bits, uint32_t members)
{
	static const char *const bases[] = {
	    "3", "10", "1000003", "1048575", "-134217729", "0xaaaaaaaaaaaaaaaa", "0xffffffffffffffffffffffffffffffff"};
	struct tally tally = {0};
	mpz_t base;
	mpz_init(base);
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		for (uint64_t n = 1000; (double)n <= bits; n *= 10) {
			(void)mpz_set_str(base, bases[i], 0);
			compare(&(struct call){isa, base, n / mpz_sizeinbase(base, 2), members, &tally});
		}
	print_row(members == 1 ? "powers, alone" : "powers, 2 threads", isa->name, &tally);
	mpz_clear(base);
}

/* The best instruction set goes all the way, the others to a tenth of it. */
static void with_every_isa(void (*test)(const struct pb_fft_isa *, double), double bits)
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if (pb_fft_isa_named((*isa)->name))
			test(*isa, *isa == pb_fft_isa_best() ? bits : bits / 10);
}

static void compare_powers_of_teams(const struct pb_fft_isa *isa, double bits)
{
	compare_powers(isa, bits, 1);
	compare_powers(isa, bits, 2);
}

int main(int argc, char **argv)
{
	const double bits = argc > 1 ? strtod(argv[1], NULL) : 1e8;
	pb_residues_prepare();
	pb_scratch_open();
	gmp_randinit_default(chance);
	printf("GMP %s; results of up to %.3g bits, of other instruction sets than %s up to %.3g\n", gmp_version, bits,
	       pb_fft_isa_best()->name, bits / 10);
	print_head("squares of digits, every length", "doubted");
	with_every_isa(compare_lengths, bits);
	print_head("squares of numbers", "tried again");
	with_every_isa(compare_squares, bits);
	print_head("powers of 7 bases", "tried again");
	with_every_isa(compare_powers_of_teams, bits);
	printf("\n%" PRIu64 " results compared bit for bit, %" PRIu64 " wrong\n", all.compared, all.wrong);
	gmp_randclear(chance);
	pb_scratch_close();
	return all.wrong ? 1 : 0;
}
