/* lateness.h: how far behind their deadlines kernels were called, folded over all of a sample. */
#ifndef IO_KERNELS_LATENESS_H
#define IO_KERNELS_LATENESS_H

#include <errno.h>
#include <inttypes.h>

#include <powbench/kernel.h>

/* Part of an acc: all-zero bytes are the identity of lateness_merge(). */
struct lateness {
	uint64_t early; /* calls before the deadline, which a driver must not make */
	int64_t sum_ns, max_ns;
};

/* Enters a call that was due at `deadline_ns`. */
static inline void lateness_enter(struct lateness *lateness, int64_t deadline_ns, int64_t now_ns)
{
	const int64_t late_ns = now_ns - deadline_ns;
	if (late_ns < 0) {
		lateness->early++;
		return;
	}
	lateness->sum_ns += late_ns;
	if (lateness->max_ns < late_ns)
		lateness->max_ns = late_ns;
}

static inline void lateness_merge(struct lateness *into, const struct lateness *from)
{
	into->early += from->early;
	into->sum_ns += from->sum_ns;
	if (into->max_ns < from->max_ns)
		into->max_ns = from->max_ns;
}

/* The result in words: how many there were, and how late they were. */
static inline void lateness_print(const struct lateness *lateness, uint64_t count, const char *what,
                                  struct pb_verdict *verdict)
{
	(void)snprintf(verdict->result, sizeof verdict->result,
	               "%" PRIu64 " %s; late by %" PRId64 " us in all and %" PRId64 " us at most", count, what,
	               lateness->sum_ns / 1000, lateness->max_ns / 1000);
}

/* 0, or -EBADMSG if anything was early. */
static inline int lateness_check(const struct lateness *lateness, const char *what, struct pb_why *why)
{
	if (lateness->early == 0)
		return 0;
	return pb_fail(why, -EBADMSG, "%" PRIu64 " %s came before their deadline", lateness->early, what);
}

#endif
