/* stock.h: the claims that a follower has been given and has not begun. */
#ifndef CLUSTER_MPI_STOCK_H
#define CLUSTER_MPI_STOCK_H

#include "cluster/mpi/message.h"

/* Twice of what a reply brings. */
#define PB_STOCK_RUNS (2 * PB_REPLY_RUNS)

/* A ring of runs; zeroed: empty. */
struct pb_stock {
	uint64_t claims; /* of all runs */
	uint32_t first, count;
	struct pb_claim_run runs[PB_STOCK_RUNS];
};

/* There is room for another reply. */
static inline bool pb_stock_has_room(const struct pb_stock *stock)
{
	return stock->count <= PB_STOCK_RUNS - PB_REPLY_RUNS;
}

static inline void pb_stock_add(struct pb_stock *stock, const struct pb_claim_run *run)
{
	stock->runs[(stock->first + stock->count++) % PB_STOCK_RUNS] = *run;
	stock->claims += pb_claim_run_claims(run);
}

/* The oldest run may be over. */
static inline void pb_stock_drop_empty(struct pb_stock *stock)
{
	const struct pb_claim_run *oldest = &stock->runs[stock->first];
	if (oldest->begin == oldest->end) {
		stock->first = (stock->first + 1) % PB_STOCK_RUNS;
		stock->count--;
	}
}

/* The oldest claim; false: there is none. */
static inline bool pb_stock_take(struct pb_stock *stock, uint64_t *begin, uint64_t *end)
{
	if (stock->claims == 0)
		return false;
	struct pb_claim_run *run = &stock->runs[stock->first];
	*begin = run->begin;
	*end = run->end - run->begin > run->grain ? run->begin + run->grain : run->end;
	run->begin = *end;
	stock->claims--;
	pb_stock_drop_empty(stock);
	return true;
}

/* Up to `most` claims of the oldest run, there being one; how many they are. */
static inline uint64_t pb_stock_take_run(struct pb_stock *stock, uint64_t most, struct pb_claim_run *run)
{
	struct pb_claim_run *oldest = &stock->runs[stock->first];
	const uint64_t claims = pb_claim_run_claims(oldest);
	const uint64_t taken = claims < most ? claims : most;
	*run = *oldest;
	if (taken < claims)
		run->end = run->begin + taken * run->grain;
	oldest->begin = run->end;
	stock->claims -= taken;
	pb_stock_drop_empty(stock);
	return taken;
}

#endif
