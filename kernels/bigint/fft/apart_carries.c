#include "apart_carries.h"

#include "digits.h"

/* What each row of digits carries out of this member's columns. */
static void take_carries(const struct pb_fft_apart *number, const struct pb_fft_plan *plan, double base, pb_i128 *out)
{
	for (unsigned part = 0; part < 2; part++)
		for (size_t row = 0; row < plan->rows; row++) {
			const double *carry = pb_fft_carry_at(number->isa, number->carries, row, part);
			*out++ = (pb_i128)(int64_t)carry[0] * (int64_t)base + (int64_t)carry[number->isa->lanes];
		}
	*out = 0;
}

/* From each member to the one that has the next columns; of the last ones that is the first member. */
static int pass_carries(const struct pb_team *team, struct pb_fft_apart *number, size_t bytes)
{
	struct pb_fft_mail *mail = &number->mail;
	const uint32_t owners = pb_fft_layout_owners(&number->layout), rank = team->rank;
	pb_fft_mail_clear(mail, team->size);
	if (rank < owners) {
		mail->sent.bytes[(rank + 1) % owners] = bytes;
		mail->received.bytes[(rank + owners - 1) % owners] = bytes;
	}
	pb_fft_mail_lay(&mail->sent, team->size);
	pb_fft_mail_lay(&mail->received, team->size);
	return pb_fft_mail_send(team, mail, number->there, number->here);
}

/* Adds what comes in to this member's rows, which are one further down on the first member; whether any of it goes out
 * again, which takes a number whose digits are all at their limit, or few columns. */
static bool add_carries(struct pb_fft_apart *number, const struct pb_fft_plan *plan, uint32_t rank, const pb_i128 *in,
                        pb_i128 *out)
{
	const size_t columns = pb_fft_span_length(pb_fft_layout_columns(&number->layout, rank));
	bool left = false;
	out[0] = 0;
	for (size_t row = rank == 0; columns && row < pb_fft_apart_rows(plan); row++) {
		out[row] = pb_digits_add_within(number->digits + row * columns, columns, number->digit_bits, *in++);
		left |= out[row] != 0;
	}
	return left;
}

/* What the members say of their columns. */
struct news {
	bool doubtful, carries;
};

static void merge_news(void *into, const void *from)
{
	struct news *all = into;
	const struct news *other = from;
	all->doubtful |= other->doubtful;
	all->carries |= other->carries;
}

/* By all members: what lies in `there`, one value per row of digits, goes on until none is left. */
static int settle(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                  bool doubtful)
{
	struct news news;
	do {
		int error = pass_carries(team, number, pb_fft_apart_rows(plan) * sizeof(pb_i128));
		if (error)
			return error;
		news = (struct news){.doubtful = doubtful};
		if (!doubtful)
			news.carries = add_carries(number, plan, team->rank, (const pb_i128 *)(void *)number->here,
			                           (pb_i128 *)(void *)number->there);
		error = pb_team_reduce(team, &news, sizeof news, merge_news);
		if (error)
			return error;
	} while (news.carries && !news.doubtful);
	return news.doubtful ? -ERANGE : 0;
}

int pb_fft_apart_carry(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                       double base, bool doubtful)
{
	if (!doubtful && team->rank < pb_fft_layout_owners(&number->layout))
		take_carries(number, plan, base, (pb_i128 *)(void *)number->there);
	return settle(team, number, plan, doubtful);
}

int pb_fft_apart_multiply(const struct pb_team *team, struct pb_fft_apart *number, const struct pb_fft_plan *plan,
                          pb_i128 factor)
{
	const size_t columns = pb_fft_span_length(pb_fft_layout_columns(&number->layout, team->rank));
	pb_i128 *out = (pb_i128 *)(void *)number->there;
	for (size_t row = 0; columns && row < pb_fft_apart_rows(plan); row++)
		*out++ = pb_digits_multiply(number->digits + row * columns, columns, number->digit_bits, factor);
	return settle(team, number, plan, false);
}
