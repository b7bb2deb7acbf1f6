/*
 * mail.h: what a member of a team that shares no memory sends to each of the others and receives from each: parts that
 * lie one after the other, in the order of ranks.
 */
#ifndef KERNELS_BIGINT_FFT_MAIL_H
#define KERNELS_BIGINT_FFT_MAIL_H

#include <powbench/team.h>

/* Per member. */
struct pb_fft_parts {
	size_t *offsets, *bytes;
};

struct pb_fft_mail {
	struct pb_fft_parts sent, received;
	size_t *at; /* per member: for who writes or reads the parts */
};

enum { PB_FFT_MAIL_WORDS = 5 /* per member */ };

/* Lays a mail for so many members out over PB_FFT_MAIL_WORDS words for each. */
static inline struct pb_fft_mail pb_fft_mail_at(size_t *words, uint32_t members)
{
	return (struct pb_fft_mail){.sent = {words, words + members},
	                            .received = {words + (size_t)2 * members, words + (size_t)3 * members},
	                            .at = words + (size_t)4 * members};
}

/* Nothing for anyone. */
static inline void pb_fft_mail_clear(struct pb_fft_mail *mail, uint32_t members)
{
	for (uint32_t with = 0; with < members; with++)
		mail->sent.bytes[with] = mail->received.bytes[with] = 0;
}

/* Offsets from the bytes. */
static inline void pb_fft_mail_lay(struct pb_fft_parts *parts, uint32_t members)
{
	parts->offsets[0] = 0;
	for (uint32_t with = 1; with < members; with++)
		parts->offsets[with] = parts->offsets[with - 1] + parts->bytes[with - 1];
}

/* By all members: sends what lies at `from`, and receives at `to`. Offsets have been laid. 0 or the team's error. */
static inline int pb_fft_mail_send(const struct pb_team *team, const struct pb_fft_mail *mail, const void *from,
                                   void *to)
{
	const struct pb_team_parts sent = {mail->sent.offsets, mail->sent.bytes};
	const struct pb_team_parts received = {mail->received.offsets, mail->received.bytes};
	return pb_team_all_to_all(team, from, &sent, to, &received);
}

/* By all members: the way back of what pb_fft_mail_send() brought, to where it was. */
static inline int pb_fft_mail_send_back(const struct pb_team *team, const struct pb_fft_mail *mail, const void *from,
                                        void *to)
{
	const struct pb_fft_mail back = {.sent = mail->received, .received = mail->sent};
	return pb_fft_mail_send(team, &back, from, to);
}

#endif
