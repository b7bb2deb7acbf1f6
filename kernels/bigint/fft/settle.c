#include "settle.h"

#include <errno.h>

#include "digits.h"

enum {
	REACH = 16, /* digits of 8 bits at least that take a carry of 100 bits, and leave -1, 0 or 1 */
	BLOCK = 16, /* digits that are looked at together */
};

_Static_assert((int)REACH <= 2 * (int)PB_FFT_WIDTH,
               "a share is of whole blocks: as many vectors, of two lanes at least");

struct settling {
	const struct pb_team *team;
	struct pb_fft_number *number;
	const struct pb_fft_plan *plan;
	int64_t base;
};

static bool has_share(const struct pb_fft_member *member)
{
	return member->end > member->begin;
}

static size_t place_of(const struct settling *with, size_t row, unsigned part, size_t column)
{
	return part * with->plan->points + row * with->plan->columns + column;
}

/* Of one member's share in one row: what is left takes the carry's place. */
static bool add_carry(const struct settling *with, double *carries, size_t row, unsigned part, size_t column)
{
	const struct pb_fft_number *number = with->number;
	double *left = pb_fft_carry_at(number->isa, carries, row, part);
	double product, power;
	pb_fft_carries_at(number->isa, carries, row, part, &product, &power);
	const pb_i128 value = (pb_i128)(int64_t)product * with->base + (int64_t)power;
	*left = (double)pb_digits_add_within(number->digits + place_of(with, row, part, column), REACH,
	                                     number->digit_bits, value);
	return *left != 0;
}

static void add_carries(const struct settling *with)
{
	struct pb_fft_member *members = with->number->members;
	uint64_t begin, end;
	bool left = false;
	pb_team_share(with->team, with->plan->rows, &begin, &end);
	for (uint32_t rank = 0; rank < with->team->size; rank++)
		for (unsigned part = 0; has_share(&members[rank]) && part < 2; part++)
			for (size_t row = begin; row < end; row++)
				left |= add_carry(with, members[rank].carries, row, part, members[rank].end);
	members[with->team->rank].left = left;
}

/* What add_carries() left. */
static void add_rest(const struct settling *with)
{
	const struct pb_fft_number *number = with->number;
	for (uint32_t rank = 0; rank < with->team->size; rank++) {
		const struct pb_fft_member *member = &number->members[rank];
		for (unsigned part = 0; has_share(member) && part < 2; part++)
			for (size_t row = 0; row < with->plan->rows; row++) {
				const size_t place = place_of(with, row, part, member->end) + REACH;
				(void)pb_digits_add_within(
				    number->digits + place, pb_fft_digits_room(with->plan) - place, number->digit_bits,
				    (int64_t)*pb_fft_carry_at(number->isa, member->carries, row, part));
			}
	}
}

static size_t length_of(const int32_t *digits, size_t length)
{
	for (int32_t any = 0; length >= BLOCK; length -= BLOCK) {
		for (size_t i = length - BLOCK; i < length; i++)
			any |= digits[i];
		if (any)
			break;
	}
	while (length && digits[length - 1] == 0)
		length--;
	return length;
}

static bool is_exact(const struct settling *with)
{
	const struct pb_fft_member *members = with->number->members;
	bool exact = members[0].error <= PB_FFT_MAX_ERROR;
	for (uint32_t rank = 1; rank < with->team->size; rank++)
		exact &= members[rank].error <= PB_FFT_MAX_ERROR;
	return exact;
}

int pb_fft_settle(const struct pb_team *team, struct pb_fft_number *number, const struct pb_fft_plan *plan, double base)
{
	const struct settling with = {team, number, plan, (int64_t)base};
	bool left = false;
	/* what a share carries may be anything where its digits are not exact: all see so, and none goes on */
	if (is_exact(&with))
		add_carries(&with);
	int error = pb_team_barrier(team);
	if (error || team->rank > 0)
		return error ? error : pb_team_barrier(team);
	number->status = is_exact(&with) ? 0 : -ERANGE;
	for (uint32_t rank = 0; rank < team->size; rank++)
		left |= number->members[rank].left;
	if (!number->status && left)
		add_rest(&with);
	if (!number->status)
		number->length = length_of(number->digits, pb_fft_digits_room(plan));
	return pb_team_barrier(team);
}
