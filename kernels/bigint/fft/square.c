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

/* Things in which the members of a team have equal shares; who has done its own takes from those of others, so that all
 * end at about the same time, whoever is held up. */
struct deal {
	const struct pb_team *team;
	struct pb_fft_member *members;
	enum pb_fft_dealt of;
	size_t count, step;
	uint32_t distance; /* to the member of whose share is taken */
};

static bool take(struct deal *deal, size_t *begin, size_t *end)
{
	for (; deal->distance < deal->team->size; deal->distance++) {
		const uint32_t size = deal->team->size, rank = (deal->team->rank + deal->distance) % size;
		const struct pb_team owner = {.size = size, .rank = rank};
		uint64_t first, last;
		pb_team_share(&owner, deal->count, &first, &last);
		*begin = first + atomic_fetch_add_explicit(&deal->members[rank].taken[deal->of], deal->step,
		                                           memory_order_relaxed);
		*end = *begin + deal->step < last ? *begin + deal->step : last;
		if (*begin < last)
			return true;
	}
	return false;
}

static size_t block_of(const struct pb_fft_number *number)
{
	return (size_t)number->isa->lanes * PB_FFT_WIDTH;
}

static void split_some(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan)
{
	const size_t blocks = plan->columns / block_of(number), step = team->size > 1 ? 1 : blocks;
	struct deal deal = {team, number->members, PB_FFT_COLUMNS, blocks, step, 0};
	size_t begin, end;
	while (take(&deal, &begin, &end))
		number->isa->split_columns(plan, number->digits, number->matrix, number->members[team->rank].work,
		                           begin, end);
}

enum { TURNS = 64 /* in which a member does its share of the rows */ };

static void square_some(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan)
{
	struct pb_fft_member *own = &number->members[team->rank];
	const size_t turns = team->size > 1 ? (size_t)TURNS * team->size : 1;
	struct deal deal = {team, number->members, PB_FFT_ROWS, plan->rows, (plan->rows + turns - 1) / turns, 0};
	size_t begin, end;
	own->rows = 0;
	while (take(&deal, &begin, &end)) {
		number->isa->square_rows(plan, number->matrix, own->work, begin, end);
		own->rows += end - begin;
	}
}

/* The block of columns with which a member's share begins on the way back. Carries run through a share, so that each
 * has one: all alike, but for whole blocks by which somebody came to more or less of the rows. */
static size_t share_begin(const struct pb_team *team, const struct pb_fft_number *number,
                          const struct pb_fft_plan *plan, uint32_t rank)
{
	const size_t blocks = plan->columns / block_of(number), alike = blocks * rank / team->size;
	size_t rows = 0;
	for (uint32_t before = 0; before < rank; before++)
		rows += number->members[before].rows;
	const double more = (double)blocks * (double)rows / (double)plan->rows - (double)alike;
	return (size_t)((ptrdiff_t)alike + (ptrdiff_t)more);
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
	const size_t begin = share_begin(team, number, plan, team->rank);
	const size_t end = share_begin(team, number, plan, team->rank + 1);
	own->begin = begin * block_of(number);
	own->end = end * block_of(number);
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
	own->taken[PB_FFT_COLUMNS] = own->taken[PB_FFT_ROWS] = 0;
	if (team->rank == 0)
		clear_digits(number, plan);
	int error = pb_team_barrier(team);
	if (error)
		return error;
	split_some(team, number, plan);
	error = pb_team_barrier(team);
	if (error)
		return error;
	square_some(team, number, plan);
	error = pb_team_barrier(team);
	if (error)
		return error;
	join_share(team, number, plan, base);
	error = pb_team_barrier(team);
	if (!error)
		error = pb_fft_settle(team, number, plan, base);
	return error ? error : number->status;
}
