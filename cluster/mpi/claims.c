#include "cluster/mpi/claims.h"

#include "cluster/mpi/loop_claims.h"
#include "cluster/mpi/supply.h"

/* How many claim. */
static uint64_t claimants(const struct pb_follower_claims *claims)
{
	const struct pb_job *job = claims->cell->job;
	return job->team > 1 ? claims->cell->each / job->team : claims->cell->each;
}

/* look of a worker: its item may wait for one of another rank, which has been told to stop. */
static void look_while_waiting(void *self)
{
	(void)pb_supply_take_in(self);
}

/* Of a static share: all that a reply can say is that the round is over. */
static int share_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->until_look == 0) {
		pb_supply_look_back(claims);
		(void)pb_supply_take_in(claims);
		pb_supply_look_after(claims, PB_LOOK_MOST);
	}
	claims->until_look--;
	return !claims->over && pb_cursor_next(&claims->cursor, begin, end);
}

/* What a rank that has nothing asks for: a batch, and one at least for each that lacks one, which all threads do as
 * long as nothing is known. */
static uint64_t needed(const struct pb_follower_claims *claims)
{
	const uint64_t batch = pb_supply_batch(claims);
	const uint64_t lacking = claims->pace.cost_ns > 0 ? atomic_load(&claims->lacking) : claimants(claims);
	return batch > lacking ? batch : lacking;
}

static bool await_claims(struct pb_follower_claims *claims)
{
	if (claims->ahead < PB_BATCH_MOST)
		claims->ahead = 2 * claims->ahead + 1;
	while (claims->stock.claims == 0 && !claims->drained) {
		pb_supply_ask(claims, needed(claims), true);
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		(void)pb_supply_take_in(claims);
	}
	pb_pace_from(&claims->pace, pb_clock_ns());
	return claims->stock.claims > 0;
}

/* False: no claim is left for this rank. */
static bool look_for_batch(struct pb_follower_claims *claims)
{
	pb_supply_look_back(claims);
	(void)pb_supply_take_in(claims);
	if (claims->stock.claims)
		claims->ahead -= claims->ahead / 8;
	else if (!await_claims(claims))
		return false;
	pb_supply_ask_ahead(claims, pb_supply_batch(claims));
	pb_supply_look_after(claims, claims->stock.claims < PB_LOOK_MOST ? claims->stock.claims : PB_LOOK_MOST);
	return true;
}

static int asked_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->until_look == 0 && !look_for_batch(claims))
		return 0;
	claims->until_look--;
	return pb_stock_take(&claims->stock, begin, end);
}

/* refill of threads. Each takes a small part of what there is until the next look, so that none sits on much. */
static bool threads_refill(void *self, struct pb_claim_run *run)
{
	struct pb_follower_claims *claims = self;
	atomic_fetch_add(&claims->lacking, 1);
	pthread_mutex_lock(&claims->speaks);
	const bool found = claims->until_look > 0 || look_for_batch(claims);
	if (found) {
		const uint64_t part = claims->look_every / (2 * claimants(claims)) + 1;
		claims->until_look -=
		    pb_stock_take_run(&claims->stock, part < claims->until_look ? part : claims->until_look, run);
	}
	atomic_fetch_sub(&claims->lacking, 1);
	pthread_mutex_unlock(&claims->speaks);
	return found;
}

/* look of who waits for threads. */
static int threads_look(void *self, uint32_t in_flight, uint32_t starving)
{
	struct pb_follower_claims *claims = self;
	(void)in_flight;
	(void)starving;
	if (pthread_mutex_trylock(&claims->speaks))
		return 0;
	(void)pb_supply_take_in(claims);
	pthread_mutex_unlock(&claims->speaks);
	return 0;
}

static struct pb_claims claims_for_threads(struct pb_follower_claims *claims)
{
	pthread_mutex_init(&claims->speaks, NULL);
	claims->waits = true; /* what is given ahead is for all of them */
	return (struct pb_claims){.feed = {.look = threads_look, .self = claims},
	                          .refill = claims->asks ? threads_refill : NULL,
	                          .schedule = &claims->schedule};
}

/* A loop takes a static share from the schedule, and its feed only looks whether it is to stop. */
static struct pb_feed feed_for(struct pb_follower_claims *claims)
{
	if (claims->cell->body)
		return (struct pb_feed){
		    .next = claims->asks ? pb_loop_claims_next : NULL, .look = pb_loop_claims_look, .self = claims};
	return (struct pb_feed){
	    .next = claims->asks ? asked_next : share_next, .look = pb_loop_claims_look, .self = claims};
}

struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, struct pb_cell *cell,
                                          const struct pb_order_head *run)
{
	*claims = (struct pb_follower_claims){
	    .cell = cell,
	    .request.stamp = run->stamp,
	    .asks = cell->job->schedule != PB_SCHEDULE_STATIC,
	    .asks_ahead = cell->job->rate_per_s == 0 && cell->job->kernel->shared_size == 0,
	};
	pb_stop_lower(cell->stop);
	pb_supply_await(claims);
	pb_schedule_init(&claims->schedule, cell->job, run->items);
	if (cell->crew)
		return claims_for_threads(claims);
	pb_cursor_init(&claims->cursor, &claims->schedule, pb_job_team_of(cell->job, cell->worker->index));
	cell->worker->look = cell->body ? NULL : look_while_waiting;
	cell->worker->look_self = claims;
	return (struct pb_claims){.feed = feed_for(claims), .schedule = &claims->schedule};
}

void pb_follower_claims_end(struct pb_follower_claims *claims)
{
	if (claims->cell->worker)
		claims->cell->worker->look = NULL;
	while (!claims->over) {
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		(void)pb_supply_take_in(claims);
	}
}
