#include "cluster/mpi/supply.h"

#define LOOK_NS 25000 /* between looks of a worker with short claims */

void pb_supply_await(struct pb_follower_claims *claims)
{
	MPI_Irecv(&claims->reply, sizeof claims->reply, MPI_BYTE, 0, TAG_REPLY, claims->cell->group->comm,
	          &claims->awaited);
}

void pb_supply_look_back(struct pb_follower_claims *claims)
{
	pb_pace_look(&claims->pace, claims->look_every - claims->until_look, pb_clock_ns());
	claims->look_every = claims->until_look = 0;
}

void pb_supply_look_after(struct pb_follower_claims *claims, uint64_t most)
{
	claims->look_every = claims->until_look = pb_pace_claims(&claims->pace, LOOK_NS, most);
}

bool pb_supply_take_in(struct pb_follower_claims *claims)
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
		pb_supply_await(claims);
	return true;
}

void pb_supply_ask(struct pb_follower_claims *claims, uint64_t wanted, bool now)
{
	claims->request.wanted = wanted;
	claims->request.whole = claims->waits;
	claims->request.now = now;
	claims->asked = true;
	claims->asked_now = now;
	MPI_Send(&claims->request, sizeof claims->request, MPI_BYTE, 0, TAG_REQUEST, claims->cell->group->comm);
}

uint64_t pb_supply_batch(const struct pb_follower_claims *claims)
{
	const uint64_t paced = claims->asks_ahead ? pb_pace_claims(&claims->pace, PB_BATCH_NS, PB_BATCH_MOST) : 1;
	return claims->asks_ahead && claims->ahead > paced ? claims->ahead : paced;
}

void pb_supply_ask_ahead(struct pb_follower_claims *claims, uint64_t wanted)
{
	if (claims->asks_ahead && !claims->asked && !claims->drained && claims->stock.claims <= wanted &&
	    pb_stock_has_room(&claims->stock))
		pb_supply_ask(claims, wanted, false);
}
