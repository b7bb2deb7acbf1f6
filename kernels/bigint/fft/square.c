#include "square.h"

#include <math.h>

#include "digits.h"

enum {
	GROUP = PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP,
	SLACK = GROUP,      /* digits: a product times its base is longer than the points */
	MAX_DIGIT_BITS = 23 /* a base of 20 bits fits beside it */
};

size_t pb_fft_matrix_length(const struct pb_fft_plan *plan)
{
	return plan->rows * plan->row_stride;
}

size_t pb_fft_work_length(const struct pb_fft_plan *plan)
{
	const size_t block = plan->rows * PB_FFT_WIDTH * 2 * plan->lanes;
	return block > plan->row_factors ? block : plan->row_factors;
}

size_t pb_fft_carries_length(const struct pb_fft_plan *plan)
{
	return 4 * plan->rows;
}

size_t pb_fft_digits_room(const struct pb_fft_plan *plan)
{
	return 2 * plan->points + SLACK;
}

/*
 * Coefficients of random digits are sums of `points` products with a deviation of 2^(2 bits) / 12 each; what a
 * transform of such values loses grows with the square root of its depth. The constant is measured (docs/bigint.md).
 */
unsigned pb_fft_digit_bits(size_t points)
{
	const double depth = log2((double)points);
	const double bits = (53 - 2 + 3.2 - depth / 2 - log2(depth)) / 2;
	return bits > MAX_DIGIT_BITS ? MAX_DIGIT_BITS : (unsigned)bits;
}

static void share(const struct pb_team *team, uint32_t rank, uint64_t total, uint64_t *begin, uint64_t *end)
{
	const struct pb_team member = {.size = team->size, .rank = rank};
	pb_team_share(&member, total, begin, end);
}

/* What the columns of a member's share carry on is added where the next share begins, or the next row. */
static void add_carries(struct pb_fft_number *number, const struct pb_fft_plan *plan, uint32_t rank, size_t end_column,
                        int64_t base)
{
	const double *carries = number->members[rank].carries;
	for (unsigned part = 0; part < 2; part++)
		for (size_t r = 0; r < plan->rows; r++) {
			double product, power;
			pb_fft_carries_at(number->isa, carries, r, part, &product, &power);
			pb_i128 value = (pb_i128)product * base + (pb_i128)power;
			pb_digits_add(number->digits, part * plan->points + r * plan->columns + end_column,
			              number->digit_bits, value);
		}
}

/* The first member's part between the passes and the next squaring. */
static int finish(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan, double base)
{
	const size_t step = (size_t)number->isa->lanes * PB_FFT_WIDTH;
	uint64_t begin, end;
	for (uint32_t rank = 0; rank < team->size; rank++)
		if (!(number->members[rank].error <= PB_FFT_MAX_ERROR))
			return -ERANGE;
	for (size_t i = 2 * plan->points; i < pb_fft_digits_room(plan); i++)
		number->digits[i] = 0;
	for (uint32_t rank = 0; rank < team->size; rank++) {
		share(team, rank, plan->columns / step, &begin, &end);
		if (end > begin)
			add_carries(number, plan, rank, end * step, (int64_t)base);
	}
	number->length = pb_fft_digits_room(plan);
	while (number->length && number->digits[number->length - 1] == 0)
		number->length--;
	return 0;
}

static void join_share(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan,
                       double base)
{
	struct pb_fft_member *own = &number->members[team->rank];
	const struct pb_fft_output output = {.digit = ldexp(1, (int)number->digit_bits),
	                                     .base = base,
	                                     .digits = number->digits,
	                                     .carries = own->carries,
	                                     .error = &own->error};
	uint64_t begin, end;
	pb_team_share(team, plan->columns / ((size_t)number->isa->lanes * PB_FFT_WIDTH), &begin, &end);
	number->isa->join_columns(plan, &output, number->matrix, own->work, begin, end);
}

int pb_fft_square(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan, double base)
{
	struct pb_fft_member *own = &number->members[team->rank];
	uint64_t begin, end;
	if (team->rank == 0)
		for (size_t i = number->length; i < plan->points; i++)
			number->digits[i] = 0;
	int error = pb_team_barrier(team);
	if (error)
		return error;
	pb_team_share(team, plan->columns / ((size_t)number->isa->lanes * PB_FFT_WIDTH), &begin, &end);
	number->isa->split_columns(plan, number->digits, number->matrix, own->work, begin, end);
	error = pb_team_barrier(team);
	if (error)
		return error;
	pb_team_share(team, plan->rows, &begin, &end);
	number->isa->square_rows(plan, number->matrix, own->work, begin, end);
	error = pb_team_barrier(team);
	if (error)
		return error;
	join_share(team, number, plan, base);
	error = pb_team_barrier(team);
	if (!error && team->rank == 0)
		number->status = finish(team, number, plan, base);
	if (!error)
		error = pb_team_barrier(team);
	return error ? error : number->status;
}

static size_t chunks_of(size_t digits)
{
	return (digits + GROUP - 1) / GROUP * PB_FFT_CHUNK_GROUP;
}

size_t pb_fft_limbs_room(size_t digits, unsigned digit_bits)
{
	return chunks_of(digits) * digit_bits;
}

/* Adds what each chunk carries, -1, 0 or 1, to the next one. */
static void carry_chunks(uint64_t *limbs, size_t chunks, unsigned digit_bits, const int64_t *carries)
{
	int64_t carry = 0;
	for (size_t chunk = 0; chunk < chunks; chunk++) {
		uint64_t *at = limbs + chunk * digit_bits;
		for (unsigned i = 0; carry && i < digit_bits; i++) {
			at[i] += (uint64_t)carry;
			if (carry > 0 ? at[i] != 0 : at[i] != UINT64_MAX)
				carry = 0;
		}
		carry += carries[chunk];
	}
}

int pb_fft_to_limbs(const struct pb_team *team, struct pb_fft_number *number, uint64_t *limbs)
{
	const size_t chunks = chunks_of(number->length);
	int64_t *carries = (int64_t *)(void *)number->matrix;
	uint64_t begin, end;
	pb_team_share(team, chunks / PB_FFT_CHUNK_GROUP, &begin, &end);
	number->isa->put_limbs(number->digits, number->digit_bits, begin * PB_FFT_CHUNK_GROUP, end * PB_FFT_CHUNK_GROUP,
	                       limbs, carries);
	int error = pb_team_barrier(team);
	if (!error && team->rank == 0)
		carry_chunks(limbs, chunks, number->digit_bits, carries);
	return error;
}
