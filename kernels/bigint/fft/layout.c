#include "layout.h"

struct pb_fft_span pb_fft_share_of(uint32_t members, uint32_t rank, size_t total)
{
	const struct pb_team member = {.size = members, .rank = rank};
	uint64_t begin, end;
	pb_team_share(&member, total, &begin, &end);
	return (struct pb_fft_span){begin, end};
}

struct pb_fft_span pb_fft_layout_columns(const struct pb_fft_layout *layout, uint32_t rank)
{
	struct pb_fft_span units = pb_fft_share_of(layout->members, rank, layout->width / layout->unit);
	return (struct pb_fft_span){units.begin * layout->unit, units.end * layout->unit};
}

uint32_t pb_fft_layout_owners(const struct pb_fft_layout *layout)
{
	const size_t units = layout->width / layout->unit;
	return units < layout->members ? (uint32_t)units : layout->members;
}

/* Of a column; the inverse of pb_team_share(), whose first shares have one more. */
static uint32_t owner_of(const struct pb_fft_layout *layout, size_t column)
{
	const size_t unit = column / layout->unit, units = layout->width / layout->unit;
	const size_t size = units / layout->members, larger = units % layout->members;
	if (unit < larger * (size + 1))
		return (uint32_t)(unit / (size + 1));
	return (uint32_t)(larger + (unit - larger * (size + 1)) / size);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t pb_fft_layout_own_length(const struct pb_fft_layout *layout, uint32_t rank, size_t length)
{
	const struct pb_fft_span own = pb_fft_layout_columns(layout, rank);
	const size_t rows = length / layout->width, rest = length % layout->width;
	return rows * pb_fft_span_length(own) + least(rest, own.end) - least(rest, own.begin);
}

enum way { COUNT, PACK, UNPACK };

/* One side of a move: the digits of this member, by who has them on the other side. */
struct side {
	const struct pb_fft_layout *mine, *theirs;
	uint32_t rank;
	size_t length;
	int32_t *digits;
	unsigned char *parts;
	size_t *at; /* bytes, per member, in the parts */
};

/* A run of digits that are another member's on the other side. */
static void do_run(const struct side *side, enum way way, int32_t *digits, uint32_t with, size_t count)
{
	unsigned char *part = side->parts + side->at[with];
	if (way == PACK)
		memcpy(part, digits, count * sizeof *digits);
	else if (way == UNPACK)
		memcpy(digits, part, count * sizeof *digits);
	side->at[with] += count * sizeof *digits;
}

/* Digits [at, end) of the number, which lie at `digits`. */
static void do_row(const struct side *side, enum way way, int32_t *digits, size_t at, size_t end)
{
	while (at < end) {
		const size_t column = at % side->theirs->width;
		const uint32_t with = owner_of(side->theirs, column);
		const size_t whole = pb_fft_layout_columns(side->theirs, with).end - column;
		const size_t count = least(whole, end - at);
		do_run(side, way, digits, with, count);
		digits += count;
		at += count;
	}
}

/* In the order of the number, which is the same on both sides. */
static void do_side(const struct side *side, enum way way)
{
	const struct pb_fft_span own = pb_fft_layout_columns(side->mine, side->rank);
	int32_t *digits = side->digits;
	for (size_t row = 0; row < side->length; row += side->mine->width) {
		do_row(side, way, digits, row + own.begin, least(row + own.end, side->length));
		digits += pb_fft_span_length(own);
	}
}

static void count(const struct side *side, struct pb_fft_parts *parts)
{
	const uint32_t members = side->mine->members;
	memset(side->at, 0, members * sizeof *side->at);
	do_side(side, COUNT);
	memcpy(parts->bytes, side->at, members * sizeof *side->at);
	pb_fft_mail_lay(parts, members);
}

static void copy(const struct side *side, enum way way, const struct pb_fft_parts *parts)
{
	memcpy(side->at, parts->offsets, side->mine->members * sizeof *side->at);
	do_side(side, way);
}

int pb_fft_layout_move(const struct pb_team *team, const struct pb_fft_layout *from, const struct pb_fft_layout *to,
                       size_t length, int32_t *digits, struct pb_fft_mail *mail, void *send, void *receive)
{
	const struct side out = {from, to, team->rank, length, digits, send, mail->at};
	const struct side in = {to, from, team->rank, length, digits, receive, mail->at};
	/* one member alone has them all in their order, whatever the layout */
	if (from->members < 2 || to->members < 2 || (from->width == to->width && from->unit == to->unit))
		return 0;
	count(&out, &mail->sent);
	count(&in, &mail->received);
	copy(&out, PACK, &mail->sent);
	int error = pb_fft_mail_send(team, mail, send, receive);
	if (!error)
		copy(&in, UNPACK, &mail->received);
	return error;
}
