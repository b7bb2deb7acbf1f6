#include "cluster/mpi/claims.h"

#include "cluster/mpi/nap.h"

static void reply_await(struct pb_follower_claims *claims)
{
	MPI_Irecv(&claims->reply, sizeof claims->reply, MPI_BYTE, 0, TAG_REPLY, claims->comm, &claims->awaited);
}

static bool reply_came(struct pb_follower_claims *claims)
{
	int done = 0;
	MPI_Test(&claims->awaited, &done, MPI_STATUS_IGNORE);
	return done;
}

static void ask(struct pb_follower_claims *claims, bool now)
{
	claims->request.now = now;
	MPI_Send(&claims->request, sizeof claims->request, MPI_BYTE, 0, TAG_REQUEST, claims->comm);
}

static bool share_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	claims->over = claims->over || reply_came(claims);
	return !claims->over && pb_cursor_next(&claims->cursor, begin, end);
}

/* Takes the claim that was asked for ahead, and asks for the one after it before it is worked on. */
static bool asked_next(void *self, uint64_t *begin, uint64_t *end)
{
	struct pb_follower_claims *claims = self;
	if (!reply_came(claims)) {
		ask(claims, true);
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
	}
	*begin = claims->reply.begin;
	*end = claims->reply.end;
	claims->over = *begin == *end;
	if (claims->over)
		return false;
	claims->request.claims++;
	reply_await(claims);
	if (claims->asks_ahead)
		ask(claims, false);
	return true;
}

struct pb_claims pb_follower_claims_begin(struct pb_follower_claims *claims, const struct pb_cell *cell,
                                          const struct pb_order_head *run)
{
	*claims = (struct pb_follower_claims){
	    .comm = cell->group->comm,
	    .request.stamp = run->stamp,
	    .asks = cell->job->schedule != PB_SCHEDULE_STATIC,
	    .asks_ahead = cell->job->rate_per_s == 0,
	};
	reply_await(claims);
	if (claims->asks)
		return (struct pb_claims){.next = asked_next, .self = claims};
	pb_schedule_init(&claims->schedule, cell->job, run->items);
	pb_cursor_init(&claims->cursor, &claims->schedule, cell->worker->index);
	return (struct pb_claims){.next = share_next, .self = claims};
}

void pb_follower_claims_end(struct pb_follower_claims *claims)
{
	while (!claims->over) {
		pb_nap_wait(pb_nap_alert(), &claims->awaited);
		claims->over = claims->reply.begin == claims->reply.end;
		if (!claims->over)
			reply_await(claims);
	}
}
