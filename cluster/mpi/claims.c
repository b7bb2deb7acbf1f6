#include "cluster/mpi/claims.h"

#include <sched.h>

/* A loop that lacks nothing looks this often whether it is to stop. */
#define STOP_LOOK_MS 10

/* A loop asks ahead for this part of what it has in flight: enough for the time that an answer takes, and little enough
 * that no rank sits on what another could be doing. */
#define AHEAD_PART 4

static void reply_await(struct pb_follower_claims *claims)
{
	MPI_Irecv(&claims->reply, sizeof claims->reply, MPI_BYTE, 0, TAG_REPLY, claims->cell->group->comm,
	          &claims->awaited);
}

static void stock_add(struct pb_follower_claims *claims, const struct pb_range *claim)
{
	claims->stock[(claims->stock_first + claims->stock_count++) % PB_STOCK_CLAIMS] = *claim;
}

static bool stock_take(struct pb_follower_claims *claims, uint64_t *begin, uint64_t *end)
{
	if (claims->stock_count == 0)
		return false;
	const struct pb_range *claim = &claims->stock[claims->stock_first];
	*begin = claim->begin;
	*end = claim->end;
	claims->stock_first = (claims->stock_first + 1) % PB_STOCK_CLAIMS;
	claims->stock_count--;
	return true;
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
		stock_add(claims, &reply->claims[i]);
	claims->request.replies++;
	claims->asked = claims->asked_now = false;
	claims->drained = reply->drained;
	claims->over = reply->over;
	if (reply->stop)
		pb_stop_raise(&claims->cell->stop);
	if (!claims->over)
		reply_await(claims);
	return true;
}

static void ask(struct pb_follower_claims *claims, uint32_t wanted, bool now)
{
	claims->request.wanted = wanted < PB_REPLY_CLAIMS ? wanted : PB_REPLY_CLAIMS;
	claims->request.now = now;
	claims->asked = true;
	claims->asked_now = now;
	MPI_Send(&claims->request, sizeof claims->request, MPI_BYTE, 0, TAG_REQUEST, claims->cell->group->comm);
}

/* Of a static share: all that a reply can say is that the round is over. */
static int share_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	(void)take_in(claims);
	return !claims->over && pb_cursor_next(&claims->cursor, begin, end);
}

/* Takes the claim that was asked for ahead, and asks for the one after it before it is worked on. */
static int asked_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	(void)take_in(claims);
	while (claims->stock_count == 0 && !claims->drained) {
		ask(claims, 1, true);
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		(void)take_in(claims);
	}
	if (!stock_take(claims, begin, end))
		return 0;
	if (claims->asks_ahead && !claims->drained)
		ask(claims, 1, false);
	return 1;
}

/* As many as answers need to come in time, and one for a kernel that never waits. */
static void ask_ahead(struct pb_follower_claims *claims)
{
	const uint32_t wanted = claims->in_flight / AHEAD_PART + 1;
	const bool room = claims->stock_count <= PB_STOCK_CLAIMS - PB_REPLY_CLAIMS;
	if (claims->asks_ahead && !claims->asked && !claims->drained && room && claims->stock_count < wanted)
		ask(claims, wanted, false);
}

/* next of a feed for a loop. */
static int feed_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (claims->stock_count == 0)
		(void)take_in(claims);
	if (!stock_take(claims, begin, end))
		return claims->drained ? 0 : -EAGAIN;
	ask_ahead(claims);
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
static int look_for_claims(struct pb_follower_claims *claims, uint32_t starving)
{
	const uint32_t wanted = claims->in_flight + 1;
	if (claims->stock_count || claims->drained)
		return 0;
	if (!claims->asked_now) {
		ask(claims, starving < wanted ? starving : wanted, true);
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
	if (starving || now_ns >= claims->next_look_ns) {
		(void)take_in(claims);
		claims->next_look_ns = now_ns + PB_NAP_MAX_NS;
	}
	return starving ? look_for_claims(claims, starving) : STOP_LOOK_MS;
}

/* A loop takes a static share from the schedule, and its feed only looks whether it is to stop. */
static struct pb_feed feed_for(struct pb_follower_claims *claims)
{
	if (claims->cell->body)
		return (struct pb_feed){.next = claims->asks ? feed_next : NULL, .look = feed_look, .self = claims};
	return (struct pb_feed){.next = claims->asks ? asked_next : share_next, .self = claims};
}

struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, struct pb_cell *cell,
                                          const struct pb_order_head *run)
{
	*claims = (struct pb_follower_claims){
	    .cell = cell,
	    .request.stamp = run->stamp,
	    .asks = cell->job->schedule != PB_SCHEDULE_STATIC,
	    .asks_ahead = cell->job->rate_per_s == 0,
	};
	pb_stop_lower(&cell->stop);
	reply_await(claims);
	pb_schedule_init(&claims->schedule, cell->job, run->items);
	pb_cursor_init(&claims->cursor, &claims->schedule, cell->worker->index);
	return (struct pb_claims){.feed = feed_for(claims), .schedule = &claims->schedule};
}

void pb_follower_claims_end(struct pb_follower_claims *claims)
{
	while (!claims->over) {
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		(void)take_in(claims);
	}
}
