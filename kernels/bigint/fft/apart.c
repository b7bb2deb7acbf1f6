#include "apart.h"

#include <math.h>

#include "apart_carries.h"
#include "square.h"

/* A member's share of a plan's matrix, as columns and as rows. */
struct shares {
	struct pb_fft_span columns, rows;
};

static struct shares shares_of(const struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank)
{
	return (struct shares){
	    pb_fft_layout_columns(&number->layout, rank),
	    pb_fft_share_of(number->layout.members, rank, plan->rows),
	};
}

/* The plan as the passes over columns take it: with only this member's. */
static struct pb_fft_plan plan_of_columns(const struct pb_fft_plan *plan, struct pb_fft_span columns)
{
	struct pb_fft_plan part = *plan;
	part.columns = pb_fft_span_length(columns);
	part.row_stride = pb_fft_apart_stride(columns);
	return part;
}

static size_t block_bytes(struct pb_fft_span rows, struct pb_fft_span columns)
{
	return pb_fft_span_length(rows) * pb_fft_apart_stride(columns) * sizeof(double);
}

/* Of the others' rows, this member's columns are sent; of its own rows, the others' columns come. */
static void lay_blocks(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank)
{
	const struct shares own = shares_of(number, plan, rank);
	struct pb_fft_mail *mail = &number->mail;
	for (uint32_t with = 0; with < number->layout.members; with++) {
		const struct shares other = shares_of(number, plan, with);
		mail->sent.bytes[with] = block_bytes(other.rows, own.columns);
		mail->received.bytes[with] = block_bytes(own.rows, other.columns);
	}
	pb_fft_mail_lay(&mail->sent, number->layout.members);
	pb_fft_mail_lay(&mail->received, number->layout.members);
}

static int columns_to_rows(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan)
{
	lay_blocks(number, plan, team->rank);
	return pb_fft_mail_send(team, &number->mail, number->here, number->there);
}

/* The way back of what columns_to_rows() brought. */
static int rows_to_columns(const struct pb_team *team, struct pb_fft_apart *number)
{
	const struct pb_fft_mail *mail = &number->mail, back = {.sent = mail->received, .received = mail->sent};
	return pb_fft_mail_send(team, &back, number->there, number->here);
}

enum way { GATHER, SCATTER };

/* A row of this member's, from the blocks that its columns came in, or back into them. */
static void copy_row(struct pb_fft_apart *number, size_t r, double *row, enum way way)
{
	const uint32_t owners = pb_fft_layout_owners(&number->layout);
	for (uint32_t from = 0; from < owners; from++) {
		const struct pb_fft_span columns = pb_fft_layout_columns(&number->layout, from);
		double *block = number->there + number->mail.received.offsets[from] / sizeof(double);
		double *part = block + r * pb_fft_apart_stride(columns);
		if (way == GATHER)
			memcpy(row + 2 * columns.begin, part, 2 * pb_fft_span_length(columns) * sizeof *row);
		else
			memcpy(part, row + 2 * columns.begin, 2 * pb_fft_span_length(columns) * sizeof *row);
	}
}

/* One after the other, so that a row is put together and taken apart in the cache. */
static void square_rows(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank)
{
	const struct pb_fft_span rows = shares_of(number, plan, rank).rows;
	struct pb_fft_plan one = *plan;
	double *row = number->work + pb_fft_apart_row_at(plan);
	one.row_stride = 0;
	for (size_t r = 0; r < pb_fft_span_length(rows); r++) {
		one.row_turns = plan->row_turns + (rows.begin + r) * plan->turns;
		copy_row(number, r, row, GATHER);
		number->isa->square_rows(&one, row, number->work, 0, 1);
		copy_row(number, r, row, SCATTER);
	}
}

static void split_columns(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank)
{
	const struct pb_fft_plan part = plan_of_columns(plan, shares_of(number, plan, rank).columns);
	number->isa->split_columns(&part, number->digits, number->here, number->work, 0,
	                           part.columns / number->layout.unit);
}

/* Whether the coefficients were near to integers. */
static bool join_columns(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank, double base)
{
	const struct pb_fft_plan part = plan_of_columns(plan, shares_of(number, plan, rank).columns);
	double error = 0;
	const struct pb_fft_output output = {.digit = ldexp(1, (int)number->digit_bits),
	                                     .base = base,
	                                     .digits = number->digits,
	                                     .carries = number->carries,
	                                     .error = &error};
	number->isa->join_columns(&part, &output, number->here, number->work, 0, part.columns / number->layout.unit);
	memset(number->digits + 2 * part.rows * part.columns, 0, part.columns * sizeof *number->digits);
	number->length = pb_fft_apart_rows(plan) * plan->columns;
	return error <= PB_FFT_MAX_ERROR;
}

int pb_fft_apart_square(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                        double base)
{
	const struct pb_fft_layout layout = pb_fft_apart_layout(plan, team->size);
	int error = pb_fft_apart_move(team, number, &layout, plan->points);
	if (error)
		return error;
	split_columns(number, plan, team->rank);
	error = columns_to_rows(team, number, plan);
	if (error)
		return error;
	square_rows(number, plan, team->rank);
	error = rows_to_columns(team, number);
	if (error)
		return error;
	const bool near = join_columns(number, plan, team->rank, base);
	return pb_fft_apart_carry(team, number, plan, base, !near);
}
