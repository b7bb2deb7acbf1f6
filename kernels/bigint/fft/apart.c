#include "apart.h"

#include <math.h>

#include "apart_carries.h"
#include "square.h"

/* The plan as the passes over columns take it: with only this member's. */
static struct pb_fft_plan plan_of_columns(const struct pb_fft_plan *plan, struct pb_fft_span columns)
{
	struct pb_fft_plan part = *plan;
	part.columns = pb_fft_span_length(columns);
	part.row_stride = pb_fft_apart_stride(columns);
	return part;
}

/* Rows that go to who squares them at a time: as many as stay in the shared cache. The same on all members. */
static size_t rows_at_a_time(const struct pb_fft_plan *plan)
{
	const size_t rows = PB_FFT_APART_WINDOW / (2 * plan->columns * sizeof(double));
	return rows ? rows : 1;
}

size_t pb_fft_apart_window_length(const struct pb_fft_plan *plan, uint32_t members)
{
	const size_t rows = rows_at_a_time(plan) < plan->rows ? rows_at_a_time(plan) : plan->rows;
	return rows * (2 * plan->columns + (size_t)PB_FFT_MAX_LANES * members);
}

/* Rows [begin, end) of each member's share are squared at a time, as far as it has as many. */
struct turn {
	const struct pb_fft_plan *plan;
	uint32_t rank; /* of this member */
	size_t begin, end;
};

static struct pb_fft_span rows_of(const struct pb_fft_apart *number, const struct turn *turn, uint32_t rank)
{
	const struct pb_fft_span all = pb_fft_share_of(number->layout.members, rank, turn->plan->rows);
	const size_t count = pb_fft_span_length(all);
	return (struct pb_fft_span){all.begin + (turn->begin < count ? turn->begin : count),
	                            all.begin + (turn->end < count ? turn->end : count)};
}

static size_t block_bytes(struct pb_fft_span rows, struct pb_fft_span columns)
{
	return pb_fft_span_length(rows) * pb_fft_apart_stride(columns) * sizeof(double);
}

/* Of the others' rows, this member's columns are sent from where they are in its matrix; of its own rows, the others'
 * columns come, one member's after the other's. Its own columns of its own rows stay where they are. */
static void lay_blocks(struct pb_fft_apart *number, const struct turn *turn)
{
	const struct pb_fft_span own_rows = rows_of(number, turn, turn->rank);
	const struct pb_fft_span own_columns = pb_fft_layout_columns(&number->layout, turn->rank);
	struct pb_fft_mail *mail = &number->mail;
	for (uint32_t with = 0; with < number->layout.members; with++) {
		const struct pb_fft_span rows = rows_of(number, turn, with);
		const struct pb_fft_span columns = pb_fft_layout_columns(&number->layout, with);
		mail->sent.offsets[with] = rows.begin * pb_fft_apart_stride(own_columns) * sizeof(double);
		mail->sent.bytes[with] = with == turn->rank ? 0 : block_bytes(rows, own_columns);
		mail->received.bytes[with] = with == turn->rank ? 0 : block_bytes(own_rows, columns);
	}
	pb_fft_mail_lay(&mail->received, number->layout.members);
}

/* A member's columns of row r of this member's: in the block that came, or, its own ones, in its matrix. */
static double *part_of_row(const struct pb_fft_apart *number, const struct turn *turn, uint32_t from, size_t r)
{
	const size_t stride = pb_fft_apart_stride(pb_fft_layout_columns(&number->layout, from));
	if (from == turn->rank)
		return number->matrix + r * stride;
	return number->window + number->mail.received.offsets[from] / sizeof(double) +
	       (r - rows_of(number, turn, turn->rank).begin) * stride;
}

enum way { GATHER, SCATTER };

static void copy_row(const struct pb_fft_apart *number, const struct turn *turn, size_t r, double *row, enum way way)
{
	const uint32_t owners = pb_fft_layout_owners(&number->layout);
	for (uint32_t from = 0; from < owners; from++) {
		const struct pb_fft_span columns = pb_fft_layout_columns(&number->layout, from);
		double *part = part_of_row(number, turn, from, r);
		if (way == GATHER)
			memcpy(row + 2 * columns.begin, part, 2 * pb_fft_span_length(columns) * sizeof *row);
		else
			memcpy(part, row + 2 * columns.begin, 2 * pb_fft_span_length(columns) * sizeof *row);
	}
}

/* One after the other, so that a row is put together and taken apart in the cache. */
static void square_own_rows(const struct pb_fft_apart *number, const struct turn *turn)
{
	const struct pb_fft_span rows = rows_of(number, turn, turn->rank);
	double *row = number->work + pb_fft_apart_row_at(turn->plan);
	struct pb_fft_plan one = *turn->plan;
	one.row_stride = 0;
	for (size_t r = rows.begin; r < rows.end; r++) {
		one.row_turns = turn->plan->row_turns + r * turn->plan->turns;
		copy_row(number, turn, r, row, GATHER);
		number->isa->square_rows(&one, row, number->work, 0, 1);
		copy_row(number, turn, r, row, SCATTER);
	}
}

/* A few rows at a time come to who squares them, and go back to where they were. */
static int square_rows(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan)
{
	const size_t most = pb_fft_span_length(pb_fft_share_of(team->size, 0, plan->rows));
	const size_t step = rows_at_a_time(plan);
	int error = 0;
	for (size_t begin = 0; begin < most && !error; begin += step) {
		const struct turn turn = {plan, team->rank, begin, begin + step};
		lay_blocks(number, &turn);
		error = pb_fft_mail_send(team, &number->mail, number->matrix, number->window);
		if (error)
			break;
		square_own_rows(number, &turn);
		error = pb_fft_mail_send_back(team, &number->mail, number->window, number->matrix);
	}
	return error;
}

static void split_columns(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank)
{
	const struct pb_fft_plan part = plan_of_columns(plan, pb_fft_layout_columns(&number->layout, rank));
	number->isa->split_columns(&part, number->digits, number->matrix, number->work, 0,
	                           part.columns / number->layout.unit);
}

/* Whether the coefficients were near to integers. */
static bool join_columns(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank, double base)
{
	const struct pb_fft_plan part = plan_of_columns(plan, pb_fft_layout_columns(&number->layout, rank));
	double error = 0;
	const struct pb_fft_output output = {.digit_bits = number->digit_bits,
	                                     .base = base,
	                                     .digits = number->digits,
	                                     .carries = number->carries,
	                                     .error = &error};
	number->isa->join_columns(&part, &output, number->matrix, number->work, 0, part.columns / number->layout.unit);
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
	error = square_rows(team, number, plan);
	if (error)
		return error;
	const bool near = join_columns(number, plan, team->rank, base);
	return pb_fft_apart_carry(team, number, plan, base, !near);
}
