/* crowds.h: the workers of a cell that are on one host, beside what they may use there: known before anything runs. */
#ifndef HARNESS_CROWDS_H
#define HARNESS_CROWDS_H

#include "cluster/ranks.h"

/* What workers may use, by where they are. */
struct pb_allowances {
	struct pb_allowance here;   /* this process */
	struct pb_allowance *ranks; /* by rank; a launch that is still to come has its ranks here */
	uint32_t count;
};

/* Asks the ranks of the launch that there is, if any. 0 or -errno; pb_allowances_free() is due in either case. */
int pb_allowances_take(struct pb_allowances *allowed, struct pb_why *why);
void pb_allowances_free(struct pb_allowances *allowed);

struct pb_crowd {
	const char *host; /* lives as long as the allowances */
	uint32_t ranks, workers;
	uint32_t cpus, cores; /* that all of them together may use; 0: unknown */
	double quota;         /* of CPUs; NAN: no limit */
	bool bound;           /* a rank of a launch has more workers than CPUs, while its host has more than these */
};

struct pb_crowds {
	struct pb_crowd *list; /* by host, in the order of first ranks */
	size_t count;
};

/* Of the first `ranks` ranks with `each` workers; 0 ranks: of so many workers in this process. -ENOMEM with an empty
 * list; free(list) is due. */
int pb_crowds_make(struct pb_crowds *crowds, const struct pb_allowances *allowed, uint32_t ranks, uint32_t each);

/* CPUs that the workers of a crowd can keep busy, at least one: those that they may use, or fewer by the quota. */
uint32_t pb_crowd_room(const struct pb_crowd *crowd);

#endif
