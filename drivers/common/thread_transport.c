#include "drivers/common/thread_transport.h"

#include "drivers/common/team_word.h"
#include "drivers/common/thread_team.h"

/* Where everybody finds a member's data between two meetings. */
static const void *data_of(const struct pb_team *team, uint32_t rank)
{
	return pb_team_place_of(team, rank)->data;
}

static void meet(const struct pb_team *team)
{
	(void)pb_meeting_come(&pb_team_place_of(team, 0)->team->bare, PB_TEAM_BARRIER);
}

static int transport_begin(const struct pb_team *team)
{
	return pb_meeting_come(pb_team_meeting_of(team), PB_TEAM_BARRIER);
}

static void transport_end(const struct pb_team *team)
{
	(void)team;
}

static void transport_send(const struct pb_team *team, const void *data, size_t bytes, uint32_t to)
{
	(void)bytes;
	pb_box_send(&pb_team_place_of(team, team->rank)->box, data, to, pb_team_meeting_of(team)->spins);
}

static void transport_receive(const struct pb_team *team, void *data, size_t bytes, uint32_t from)
{
	pb_box_receive(&pb_team_place_of(team, from)->box, data, bytes, team->rank, pb_team_meeting_of(team)->spins);
}

static void transport_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	pb_team_place_of(team, team->rank)->data = data;
	meet(team);
	if (team->rank != root)
		memcpy(data, data_of(team, root), bytes);
	meet(team);
}

static void transport_all_to_all(const struct pb_team *team, const void *send, void *receive, size_t bytes)
{
	pb_team_place_of(team, team->rank)->data = send;
	meet(team);
	for (uint32_t i = 0; i < team->size; i++) {
		const uint32_t from = (team->rank + i) % team->size;
		memcpy((unsigned char *)receive + from * bytes,
		       (const unsigned char *)data_of(team, from) + team->rank * bytes, bytes);
	}
	meet(team);
}

/* A member's part in a sum. */
struct addend {
	const double *terms;
	double *sums;
};

static const struct addend *addend_of(const struct pb_team *team, uint32_t rank)
{
	return data_of(team, rank);
}

/* This member's share of the sums, into its own. */
static void add_share(const struct pb_team *team, const struct addend *own, size_t count)
{
	uint64_t begin = 0;
	uint64_t end = 0;
	pb_team_share(team, count, &begin, &end);
	memcpy(own->sums + begin, addend_of(team, 0)->terms + begin, (end - begin) * sizeof *own->sums);
	for (uint32_t from = 1; from < team->size; from++)
		for (uint64_t k = begin; k < end; k++)
			own->sums[k] += addend_of(team, from)->terms[k];
}

static void fetch_share(const struct pb_team *team, const struct addend *own, size_t count, uint32_t from)
{
	struct pb_team other = *team;
	uint64_t begin = 0;
	uint64_t end = 0;
	other.rank = from;
	pb_team_share(&other, count, &begin, &end);
	memcpy(own->sums + begin, addend_of(team, from)->sums + begin, (end - begin) * sizeof *own->sums);
}

/* Each adds up a share and fetches the others': Rabenseifner, "Optimization of Collective Reduction Operations", ICCS
 * 2004, between threads. */
static void transport_sum(const struct pb_team *team, const double *terms, double *sums, size_t count)
{
	const struct addend own = {terms, sums};
	pb_team_place_of(team, team->rank)->data = &own;
	meet(team);
	add_share(team, &own, count);
	meet(team);
	for (uint32_t i = 1; i < team->size; i++)
		fetch_share(team, &own, count, (team->rank + i) % team->size);
	meet(team);
}

const struct pb_transport pb_thread_transport = {
    .begin = transport_begin,
    .end = transport_end,
    .send = transport_send,
    .receive = transport_receive,
    .barrier = meet,
    .broadcast = transport_broadcast,
    .sum = transport_sum,
    .all_to_all = transport_all_to_all,
};
