#include "cluster/mpi/claims.h"

#include <sched.h>

/* A loop that lacks nothing looks this often whether it is to stop. */
#define STOP_LOOK_MS 10

/* A loop asks ahead for this part of what it has in flight: enough for the time that an answer takes, and little enough
 * that no rank sits on what another could be doing. */
#define AHEAD_PART 4

/* A worker with short claims looks this often, and at least after so many: they may become long. */
#define LOOK_NS 25000
#define LOOK_MOST 256

#define BATCH_MOST 65536

static void reply_await(struct pb_follower_claims *claims)
{
	MPI_Irecv(&claims->reply, sizeof claims->reply, MPI_BYTE, 0, TAG_REPLY, claims->cell->group->comm,
	          &claims->awaited);
}

/* The claims since the last look tell what one costs. */
static void look_back(struct pb_follower_claims *claims)
{
	pb_pace_look(&claims->pace, claims->look_every - claims->until_look, pb_clock_ns());
	claims->look_every = claims->until_look = 0;
}

static void look_again_after(struct pb_follower_claims *claims, uint64_t most)
{
	claims->look_every = claims->until_look = pb_pace_claims(&claims->pace, LOOK_NS, most);
}

/* Takes in the reply that is awaited and awaits the next; false: it has not come, or none will. */
static bool take_in(struct pb_follower_claims *claims)
{
	const struct pb_reply *reply = &claims->reply;
	int came = 0;
	if (claims->over)
		return false;
	MPI_Test(&claims->awaited, &came, MPI_STATUS_IGNORE);
	if (!came)
		return false;
	for (uint32_t i = 0; i < reply->count; i++)
		pb_stock_add(&claims->stock, &reply->runs[i]);
	claims->request.replies++;
	claims->asked = claims->asked_now = false;
	claims->drained = reply->drained;
	claims->over = reply->over;
	if (reply->stop)
		pb_stop_raise(claims->cell->stop);
	if (!claims->over)
		reply_await(claims);
	return true;
}

static void ask(struct pb_follower_claims *claims, uint64_t wanted, bool now)
{
	claims->request.wanted = wanted;
	claims->request.whole = claims->waits;
	claims->request.now = now;
	claims->asked = true;
	claims->asked_now = now;
	MPI_Send(&claims->request, sizeof claims->request, MPI_BYTE, 0, TAG_REQUEST, claims->cell->group->comm);
}

/* How many claim. */
static uint64_t claimants(const struct pb_follower_claims *claims)
{
	const struct pb_job *job = claims->cell->job;
	return job->team > 1 ? claims->cell->each / job->team : claims->cell->each;
}

/* look of a worker: its item may wait for one of another rank, which has been told to stop. */
static void look_while_waiting(void *self)
{
	(void)take_in(self);
}

/* Of a static share: all that a reply can say is that the round is over. */
static int share_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->until_look == 0) {
		look_back(claims);
		(void)take_in(claims);
		look_again_after(claims, LOOK_MOST);
	}
	claims->until_look--;
	return !claims->over && pb_cursor_next(&claims->cursor, begin, end);
}

/* Claims of a batch. */
static uint64_t batch_of(const struct pb_follower_claims *claims)
{
	const uint64_t paced = claims->asks_ahead ? pb_pace_claims(&claims->pace, PB_BATCH_NS, BATCH_MOST) : 1;
	return claims->asks_ahead && claims->ahead > paced ? claims->ahead : paced;
}

/* What a rank that has nothing asks for: a batch, and one at least for each that lacks one, which all threads do as
 * long as nothing is known. */
static uint64_t needed(const struct pb_follower_claims *claims)
{
	const uint64_t batch = batch_of(claims);
	const uint64_t lacking = claims->pace.cost_ns > 0 ? atomic_load(&claims->lacking) : claimants(claims);
	return batch > lacking ? batch : lacking;
}

static bool await_claims(struct pb_follower_claims *claims)
{
	if (claims->ahead < BATCH_MOST)
		claims->ahead = 2 * claims->ahead + 1;
	while (claims->stock.claims == 0 && !claims->drained) {
		ask(claims, needed(claims), true);
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		(void)take_in(claims);
	}
	pb_pace_from(&claims->pace, pb_clock_ns());
	return claims->stock.claims > 0;
}

static void ask_ahead(struct pb_follower_claims *claims, uint64_t wanted)
{
	if (claims->asks_ahead && !claims->asked && !claims->drained && claims->stock.claims <= wanted &&
	    pb_stock_has_room(&claims->stock))
		ask(claims, wanted, false);
}

/* False: no claim is left for this rank. */
static bool look_for_batch(struct pb_follower_claims *claims)
{
	look_back(claims);
	(void)take_in(claims);
	if (claims->stock.claims)
		claims->ahead -= claims->ahead / 8;
	else if (!await_claims(claims))
		return false;
	ask_ahead(claims, batch_of(claims));
	look_again_after(claims, claims->stock.claims < LOOK_MOST ? claims->stock.claims : LOOK_MOST);
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
	(void)take_in(claims);
	pthread_mutex_unlock(&claims->speaks);
	return 0;
}

/* What a loop has in stock while it has enough to begin: a batch, or, if claims wait, what answers need to come in
 * time. */
static uint64_t loop_wants(const struct pb_follower_claims *claims)
{
	return claims->waits ? claims->in_flight / AHEAD_PART + 1 : batch_of(claims);
}

/* next of a feed for a loop. */
static int feed_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->stock.claims == 0 || claims->until_look == 0) {
		look_back(claims);
		if (claims->stock.claims == 0)
			(void)take_in(claims);
		look_again_after(claims, LOOK_MOST);
	}
	if (!pb_stock_take(&claims->stock, begin, end))
		return claims->drained ? 0 : -EAGAIN;
	claims->until_look--;
	ask_ahead(claims, loop_wants(claims));
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
		return batch_of(claims);
	return starving < doubled ? starving : doubled;
}

static int look_for_claims(struct pb_follower_claims *claims, uint32_t starving)
{
	if (claims->stock.claims || claims->drained)
		return 0;
	if (!claims->asked_now) {
		ask(claims, starving_wants(claims, starving), true);
		claims->nap = pb_nap_alert();
	}
	return nap_ms(&claims->nap);
}

/* look of a feed for a loop. */
static int feed_look(void *self, uint32_t in_flight, uint32_t starving)
{
	struct pb_follower_claims *claims = self;
	const int64_t now_ns = pb_clock_ns();
	claims->in_flight = in_flight;
	claims->waits |= in_flight > 0;
	if (starving || now_ns >= claims->next_look_ns) {
		if (take_in(claims))
			claims->look_every = claims->until_look = 0;
		claims->next_look_ns = now_ns + PB_NAP_MAX_NS;
	}
	return starving ? look_for_claims(claims, starving) : STOP_LOOK_MS;
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
		return (struct pb_feed){.next = claims->asks ? feed_next : NULL, .look = feed_look, .self = claims};
	return (struct pb_feed){.next = claims->asks ? asked_next : share_next, .look = feed_look, .self = claims};
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
	reply_await(claims);
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
		(void)take_in(claims);
	}
}
