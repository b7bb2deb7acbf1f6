#include "support/hard_square.h"

#include <errno.h>
#include <stdlib.h>

#include "kernels/bigint/fft/digits.h"

const char *const hard_digits_names[] = {"all at the limit", "alternating", "sparse", "random signs", "random"};

static int32_t hard_digit(size_t i, int32_t half, enum hard_digits kind, uint64_t *state)
{
	const uint64_t random = pb_mix64(*state += PB_MIX_STEP);
	switch (kind) {
	case HARD_HIGHEST:
		return half;
	case HARD_ALTERNATING:
		return i % 2 ? -half : half;
	case HARD_SPARSE:
		return i % 977 == 0 ? -half : 0;
	case HARD_SIGNS:
		return random & 1 ? half : -half;
	default:
		return (int32_t)((int64_t)(random % (uint64_t)(2 * (int64_t)half + 1)) - half);
	}
}

static void fill(struct pb_fft_number *number, enum hard_digits kind)
{
	uint64_t state = number->length;
	for (size_t i = 0; i < number->length; i++)
		number->digits[i] = hard_digit(i, 1 << (number->digit_bits - 1), kind, &state);
	number->digits[number->length - 1] = 1; /* so that the number is positive */
}

void hard_square_number(mpz_ptr value, const struct pb_fft_number *number)
{
	const size_t limbs = number->length * number->digit_bits / 64 + 2;
	pb_digits_to_limbs(mpz_limbs_write(value, (mp_size_t)limbs), limbs, number->digit_bits, number->digits,
	                   number->length);
	mpz_limbs_finish(value, (mp_size_t)limbs);
}

static int square(struct pb_fft_number *number, const struct pb_fft_plan *plan, unsigned base)
{
	mpz_t before, after;
	mpz_inits(before, after, NULL);
	hard_square_number(before, number);
	int error = pb_fft_square(&pb_team_of_one, number, plan, base);
	if (!error) {
		hard_square_number(after, number);
		mpz_mul(before, before, before);
		mpz_mul_ui(before, before, base);
		error = mpz_cmp(before, after) == 0 ? 0 : -EBADMSG;
	}
	mpz_clears(before, after, NULL);
	return error;
}

static void *room(size_t bytes)
{
	return aligned_alloc(64, (bytes + 63) / 64 * 64);
}

int hard_square(const struct pb_fft_isa *isa, size_t points, enum hard_digits kind, unsigned base)
{
	const struct pb_fft_plan *plan = pb_fft_plan_of(points, isa->lanes);
	if (!plan)
		return -ENOMEM;
	struct pb_fft_member member = {.work = room(pb_fft_work_length(plan) * sizeof(double)),
	                               .carries = room(pb_fft_carries_length(plan) * sizeof(double))};
	struct pb_fft_number number = {.isa = isa,
	                               .digit_bits = pb_fft_digit_bits(points),
	                               .digits = room(pb_fft_digits_room(plan) * sizeof(int32_t)),
	                               .length = points,
	                               .matrix = room(pb_fft_matrix_length(plan) * sizeof(double)),
	                               .members = &member};
	int error = -ENOMEM;
	if (number.digits && number.matrix && member.work && member.carries) {
		fill(&number, kind);
		error = square(&number, plan, base);
	}
	free(number.digits);
	free(number.matrix);
	free(member.work);
	free(member.carries);
	return error;
}
