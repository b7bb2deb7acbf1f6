#include "square.h"

#include <math.h>
#include <string.h>

#include "settle.h"

enum {
	SLACK = PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP, /* digits: a product times its base is longer than the points */
	MAX_DIGIT_BITS = 23                        /* a base of 20 bits fits beside it */
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

static void join_share(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan,
                       double base)
{
	struct pb_fft_member *own = &number->members[team->rank];
	const struct pb_fft_output output = {.digit_bits = number->digit_bits,
	                                     .base = base,
	                                     .digits = number->digits,
	                                     .carries = own->carries,
	                                     .error = &own->error};
	uint64_t begin, end;
	pb_team_share(team, plan->columns / ((size_t)number->isa->lanes * PB_FFT_WIDTH), &begin, &end);
	number->isa->join_columns(plan, &output, number->matrix, own->work, begin, end);
}

/* What the first pass reads above the number, and what is carried beyond the product. */
static void clear_digits(struct pb_fft_number *number, const struct pb_fft_plan *plan)
{
	if (number->length < plan->points)
		memset(number->digits + number->length, 0, (plan->points - number->length) * sizeof(int32_t));
	memset(number->digits + 2 * plan->points, 0, SLACK * sizeof(int32_t));
}

int pb_fft_square(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan, double base)
{
	struct pb_fft_member *own = &number->members[team->rank];
	uint64_t begin, end;
	if (team->rank == 0)
		clear_digits(number, plan);
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
	if (!error)
		error = pb_fft_settle(team, number, plan, base);
	return error ? error : number->status;
}
