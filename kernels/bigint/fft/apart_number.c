#include "apart_number.h"

#include "digits.h"
#include "square.h"

enum { ALIGN = 64, GROUP = PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP };

struct pb_fft_layout pb_fft_apart_layout(const struct pb_fft_plan *plan, uint32_t members)
{
	return (struct pb_fft_layout){members, plan->columns, (size_t)plan->lanes * PB_FFT_WIDTH};
}

/* A number cut into consecutive parts that become whole limbs. */
static struct pb_fft_layout layout_in_line(size_t digits, uint32_t members)
{
	return (struct pb_fft_layout){members, (digits + GROUP - 1) / GROUP * GROUP, GROUP};
}

/* The end of a member's limbs: what they carry, and what they would carry if 1 less, or 1 more, came in. */
struct edge {
	bool borrows, passes; /* from the limbs after them; what the limbs before them borrow, as they are all zeros */
};

static void grow(size_t *bytes, size_t needed)
{
	const size_t whole = (needed + ALIGN - 1) / ALIGN * ALIGN;
	if (*bytes < whole)
		*bytes = whole;
}

void pb_fft_apart_room_grow(struct pb_fft_apart_room *room, const struct pb_team *team, const struct pb_fft_plan *plan)
{
	const struct pb_fft_layout layout = pb_fft_apart_layout(plan, team->size);
	const struct pb_fft_span own = pb_fft_layout_columns(&layout, team->rank);
	grow(&room->digits, pb_fft_apart_rows(plan) * pb_fft_span_length(own) * sizeof(int32_t));
	grow(&room->half, pb_fft_apart_rows(plan) * pb_fft_span_length(own) * sizeof(int32_t));
	grow(&room->half, pb_fft_apart_rows(plan) * sizeof(pb_i128));
	grow(&room->matrix, plan->rows * pb_fft_apart_stride(own) * sizeof(double));
	grow(&room->window, pb_fft_apart_window_length(plan, team->size) * sizeof(double));
	grow(&room->work, pb_fft_work_length(plan) * sizeof(double));
	grow(&room->work, (pb_fft_apart_row_at(plan) + 2 * plan->columns) * sizeof(double));
	grow(&room->carries, pb_fft_carries_length(plan) * sizeof(double));
	grow(&room->mail, (size_t)PB_FFT_MAIL_WORDS * team->size * sizeof(size_t));
}

void pb_fft_apart_room_grow_for_limbs(struct pb_fft_apart_room *room, const struct pb_team *team, size_t digits)
{
	const struct pb_fft_layout line = layout_in_line(digits, team->size);
	const size_t own = pb_fft_span_length(pb_fft_layout_columns(&line, team->rank));
	grow(&room->digits, own * sizeof(int32_t));
	grow(&room->half, own * sizeof(int32_t));
	grow(&room->half, team->size * sizeof(struct edge));
}

/* Of the matrix and, in its place, its two halves. */
static size_t matrix_bytes(const struct pb_fft_apart_room *room)
{
	return room->matrix < 2 * room->half ? 2 * room->half : room->matrix;
}

size_t pb_fft_apart_bytes(const struct pb_fft_apart_room *room)
{
	return ALIGN + room->digits + matrix_bytes(room) + room->window + room->work + room->carries + room->mail;
}

void pb_fft_apart_place(struct pb_fft_apart *number, const struct pb_fft_apart_room *room, uint32_t members,
                        void *memory)
{
	char *at = (char *)memory + (ALIGN - (uintptr_t)memory % ALIGN);
	number->digits = (int32_t *)at;
	number->matrix = number->here = (double *)(at += room->digits);
	number->there = (double *)(at + room->half);
	number->window = (double *)(at += matrix_bytes(room));
	number->work = (double *)(at += room->window);
	number->carries = (double *)(at += room->work);
	number->mail = pb_fft_mail_at((size_t *)(at + room->carries), members);
}

void pb_fft_apart_take(struct pb_fft_apart *number, const struct pb_team *team, const struct pb_fft_plan *plan,
                       const int32_t *digits, size_t count)
{
	number->layout = pb_fft_apart_layout(plan, team->size);
	number->length = count;
	const struct pb_fft_span own = pb_fft_layout_columns(&number->layout, team->rank);
	int32_t *to = number->digits;
	for (size_t row = 0; row < count; row += plan->columns)
		for (size_t i = row + own.begin; i < row + own.end; i++)
			*to++ = i < count ? digits[i] : 0;
}

int pb_fft_apart_move(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_layout *to,
                      size_t room)
{
	const size_t length = number->length < room ? number->length : room;
	int error = pb_fft_layout_move(team, &number->layout, to, length, number->digits, &number->mail, number->here,
	                               number->there);
	const size_t own = pb_fft_layout_own_length(to, team->rank, length);
	const size_t all = pb_fft_layout_own_length(to, team->rank, room);
	if (own < all)
		memset(number->digits + own, 0, (all - own) * sizeof *number->digits);
	number->layout = *to;
	number->length = length;
	return error;
}

struct pb_fft_span pb_fft_apart_limbs_of(uint32_t members, uint32_t rank, size_t digits, unsigned digit_bits)
{
	const struct pb_fft_layout line = layout_in_line(digits, members);
	const struct pb_fft_span own = pb_fft_layout_columns(&line, rank);
	return (struct pb_fft_span){own.begin / PB_FFT_CHUNK * digit_bits, own.end / PB_FFT_CHUNK * digit_bits};
}

static bool all_are_zero(const struct pb_fft_apart_limbs *limbs)
{
	for (size_t i = 0; i < limbs->count; i++)
		if (limbs->at[i])
			return false;
	return true;
}

/* Whether all those below borrow from this member's limbs. */
static bool is_borrowed_from(const struct edge *edges, uint32_t rank)
{
	bool borrows = false;
	for (uint32_t below = 0; below < rank; below++)
		borrows = edges[below].borrows || (borrows && edges[below].passes);
	return borrows;
}

/* Tells all members of this one's edge; the others' go to `edges`. */
static int exchange_edges(const struct pb_team *team, struct pb_fft_mail *mail, const struct edge *own,
                          struct edge *edges)
{
	for (uint32_t with = 0; with < team->size; with++) {
		mail->sent.bytes[with] = mail->received.bytes[with] = sizeof *own;
		mail->sent.offsets[with] = 0;
	}
	pb_fft_mail_lay(&mail->received, team->size);
	return pb_fft_mail_send(team, mail, own, edges);
}

static int borrow_between_members(const struct pb_team *team, struct pb_fft_apart *number,
                                  struct pb_fft_apart_limbs *limbs, bool borrows)
{
	const struct edge own = {borrows, all_are_zero(limbs)};
	struct edge *edges = (struct edge *)(void *)number->there;
	int error = exchange_edges(team, &number->mail, &own, edges);
	if (!error && limbs->count && is_borrowed_from(edges, team->rank))
		(void)mpn_sub_1(limbs->at, limbs->at, (mp_size_t)limbs->count, 1);
	return error;
}

int pb_fft_apart_to_limbs(const struct pb_team *team, struct pb_fft_apart *number, size_t digits,
                          struct pb_fft_apart_limbs *limbs)
{
	const struct pb_fft_layout line = layout_in_line(digits, team->size);
	const struct pb_fft_span own = pb_fft_apart_limbs_of(team->size, team->rank, digits, number->digit_bits);
	int error = pb_fft_apart_move(team, number, &line, line.width);
	if (error)
		return error;
	*limbs = (struct pb_fft_apart_limbs){(uint64_t *)(void *)number->here, pb_fft_span_length(own), own.begin};
	const int64_t carry =
	    number->isa->put_limbs(number->digits, number->digit_bits, 0, limbs->count / number->digit_bits, limbs->at);
	return borrow_between_members(team, number, limbs, carry != 0);
}
