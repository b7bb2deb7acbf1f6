#include "cluster/mpi/loop_claims.h"

#include <errno.h>
#include <sched.h>

#include "cluster/mpi/supply.h"

/* A loop that lacks nothing looks this often whether it is to stop. */
#define STOP_LOOK_MS 10

/* A loop asks ahead for this part of what it has in flight: enough for the time that an answer takes, and little enough
 * that no rank sits on what another could be doing. */
#define AHEAD_PART 4

/* What a loop has in stock while it has enough to begin: a batch, or, if claims wait, what answers need to come in
 * time. */
static uint64_t loop_wants(const struct pb_follower_claims *claims)
{
	return claims->waits ? claims->in_flight / AHEAD_PART + 1 : pb_supply_batch(claims);
}

int pb_loop_claims_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->stock.claims == 0 || claims->until_look == 0) {
		pb_supply_look_back(claims);
		if (claims->stock.claims == 0)
			(void)pb_supply_take_in(claims);
		pb_supply_look_after(claims, PB_LOOK_MOST);
	}
	if (!pb_stock_take(&claims->stock, begin, end))
		return claims->drained ? 0 : -EAGAIN;
	claims->until_look--;
	pb_supply_ask_ahead(claims, loop_wants(claims));
	return 1;
}

/* How long a loop that has nothing to begin may sleep, in ms: an epoll has no shorter sleep than one of them. */
static int nap_ms(struct pb_nap *nap)
{
	long ns = pb_nap_next_ns(nap);
	if (ns == 0)
		(void)sched_yield();
	return (int)((ns + 999999) / 1000000);
}

/* No more than twice of what is in flight: as long as that is nothing, nobody knows whether a claim is going to wait.
 */
static uint64_t starving_wants(const struct pb_follower_claims *claims, uint32_t starving)
{
	const uint32_t doubled = claims->in_flight + 1;
	if (!claims->waits)
		return pb_supply_batch(claims);
	return starving < doubled ? starving : doubled;
}

static int look_for_claims(struct pb_follower_claims *claims, uint32_t starving)
{
	if (claims->stock.claims || claims->drained)
		return 0;
	if (!claims->asked_now) {
		pb_supply_ask(claims, starving_wants(claims, starving), true);
		claims->nap = pb_nap_alert();
	}
	return nap_ms(&claims->nap);
}

int pb_loop_claims_look(void *self, uint32_t in_flight, uint32_t starving)
{
	struct pb_follower_claims *claims = self;
	const int64_t now_ns = pb_clock_ns();
	claims->in_flight = in_flight;
	claims->waits |= in_flight > 0;
	if (starving || now_ns >= claims->next_look_ns) {
		if (pb_supply_take_in(claims))
			claims->look_every = claims->until_look = 0;
		claims->next_look_ns = now_ns + PB_NAP_MAX_NS;
	}
	return starving ? look_for_claims(claims, starving) : STOP_LOOK_MS;
}
