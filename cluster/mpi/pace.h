/*
 * pace.h: how many claims fill a set time, as the last ones did. A cost that grows is believed at once, and one that
 * falls by half per look: among claims of very different cost, too few are taken rather than too many.
 */
#ifndef CLUSTER_MPI_PACE_H
#define CLUSTER_MPI_PACE_H

#include <stdint.h>

/* Zeroed: no cost is known. */
struct pb_pace {
	double cost_ns; /* of a claim */
	int64_t from_ns;
};

/* Time counts from here: what lies before was not spent on claims. */
static inline void pb_pace_from(struct pb_pace *pace, int64_t now_ns)
{
	pace->from_ns = now_ns;
}

/* So many claims were worked through since the last look; of none nothing is learnt. */
static inline void pb_pace_look(struct pb_pace *pace, uint64_t claims, int64_t now_ns)
{
	const double cost_ns = claims ? (double)(now_ns - pace->from_ns) / (double)claims : pace->cost_ns;
	pace->cost_ns = cost_ns > pace->cost_ns / 2 ? cost_ns : pace->cost_ns / 2;
	pace->from_ns = now_ns;
}

/* Claims that take `span_ns`; at least one, at most `most`. */
static inline uint64_t pb_pace_claims(const struct pb_pace *pace, double span_ns, uint64_t most)
{
	if (!(pace->cost_ns * (double)most > span_ns))
		return pace->cost_ns > 0 ? most : 1;
	return span_ns > pace->cost_ns ? (uint64_t)(span_ns / pace->cost_ns) : 1;
}

#endif
