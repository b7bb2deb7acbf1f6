#include "drivers/common/thread_team.h"

#include "drivers/common/team_word.h"
#include "drivers/common/thread_transport.h"

static void copy(void *to, const void *from, size_t bytes)
{
	if (bytes)
		memcpy(to, from, bytes);
}

static int thread_barrier(const struct pb_team *team)
{
	return pb_meeting_come(pb_team_meeting_of(team), PB_TEAM_BARRIER);
}

static int broadcast_small(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	struct pb_meeting *meeting = pb_team_meeting_of(team);
	unsigned char *small = pb_team_place_of(team, root)->small[pb_meeting_parity(meeting)];
	if (team->rank == root)
		copy(small, data, bytes);
	int error = pb_meeting_come(meeting, pb_team_word(PB_TEAM_BROADCAST, bytes, root));
	if (!error && team->rank != root)
		copy(data, small, bytes);
	return error;
}

static int thread_broadcast(const struct pb_team *team, void *data, size_t bytes, uint32_t root)
{
	struct pb_meeting *meeting = pb_team_meeting_of(team);
	if (root >= team->size)
		return pb_meeting_fail(meeting, -EPROTO);
	if (bytes <= PB_TEAM_SMALL_BYTES)
		return broadcast_small(team, data, bytes, root);
	pb_team_place_of(team, team->rank)->data = data;
	int error = pb_meeting_come(meeting, pb_team_word(PB_TEAM_BROADCAST, bytes, root));
	if (error)
		return error;
	if (team->rank != root)
		copy(data, pb_team_place_of(team, root)->data, bytes);
	return pb_meeting_come(meeting, PB_TEAM_COPIED);
}

/* Whether all that is sent to this member is as long as it expects. */
static bool parts_fit(const struct pb_team *team, const struct pb_team_parts *received)
{
	for (uint32_t from = 0; from < team->size; from++)
		if (pb_team_place_of(team, from)->parts->bytes[team->rank] != received->bytes[from])
			return false;
	return true;
}

/* Each begins with its own part and goes on with the next member's, so that not all read from one. */
static void fetch_parts(const struct pb_team *team, unsigned char *receive, const struct pb_team_parts *received)
{
	for (uint32_t i = 0; i < team->size; i++) {
		const uint32_t from = (team->rank + i) % team->size;
		const struct pb_team_place *place = pb_team_place_of(team, from);
		copy(receive + received->offsets[from],
		     (const unsigned char *)place->data + place->parts->offsets[team->rank], received->bytes[from]);
	}
}

static int thread_all_to_all(const struct pb_team *team, const void *send, const struct pb_team_parts *sent,
                             void *receive, const struct pb_team_parts *received)
{
	struct pb_meeting *meeting = pb_team_meeting_of(team);
	struct pb_team_place *own = pb_team_place_of(team, team->rank);
	own->data = send;
	own->parts = sent;
	int error = pb_meeting_come(meeting, PB_TEAM_ALL_TO_ALL);
	if (error)
		return error;
	if (!parts_fit(team, received))
		return pb_meeting_fail(meeting, -EPROTO);
	fetch_parts(team, receive, received);
	return pb_meeting_come(meeting, PB_TEAM_COPIED);
}

static int reduce_small(const struct pb_team *team, void *data, size_t bytes, pb_team_merge *merge)
{
	struct pb_meeting *meeting = pb_team_meeting_of(team);
	const unsigned parity = pb_meeting_parity(meeting);
	alignas(max_align_t) unsigned char sum[PB_TEAM_SMALL_BYTES];
	copy(pb_team_place_of(team, team->rank)->small[parity], data, bytes);
	int error = pb_meeting_come(meeting, pb_team_word(PB_TEAM_REDUCE, bytes, 0));
	if (error)
		return error;
	copy(sum, pb_team_place_of(team, 0)->small[parity], bytes);
	for (uint32_t from = 1; from < team->size; from++)
		merge(sum, pb_team_place_of(team, from)->small[parity]);
	copy(data, sum, bytes);
	return 0;
}

static int thread_reduce(const struct pb_team *team, void *data, size_t bytes, pb_team_merge *merge)
{
	struct pb_meeting *meeting = pb_team_meeting_of(team);
	if (bytes <= PB_TEAM_SMALL_BYTES)
		return reduce_small(team, data, bytes, merge);
	pb_team_place_of(team, team->rank)->data = data;
	int error = pb_meeting_come(meeting, pb_team_word(PB_TEAM_REDUCE, bytes, 0));
	for (uint32_t from = 1; !error && team->rank == 0 && from < team->size; from++)
		merge(data, pb_team_place_of(team, from)->data);
	if (!error)
		error = pb_meeting_come(meeting, PB_TEAM_REDUCED);
	if (error)
		return error;
	if (team->rank != 0)
		copy(data, pb_team_place_of(team, 0)->data, bytes);
	return pb_meeting_come(meeting, PB_TEAM_COPIED);
}

static void thread_fail(const struct pb_team *team)
{
	(void)pb_meeting_fail(pb_team_meeting_of(team), -ECANCELED);
}

static const struct pb_team_ops thread_ops = {
    .barrier = thread_barrier,
    .broadcast = thread_broadcast,
    .all_to_all = thread_all_to_all,
    .reduce = thread_reduce,
    .fail = thread_fail,
    .transport = &pb_thread_transport,
};

size_t pb_thread_team_bytes(uint32_t members)
{
	return sizeof(struct pb_thread_team) + members * sizeof(struct pb_team_place);
}

void pb_thread_team_init(struct pb_thread_team *team, uint32_t members, bool spins, const struct pb_stop *stop,
                         const atomic_bool *cancel)
{
	static const struct pb_stop never_stopped;
	static const atomic_bool never_cancelled;
	team->meeting.members = team->bare.members = members;
	team->meeting.spins = team->bare.spins = spins;
	team->meeting.stop = stop;
	team->meeting.cancel = cancel;
	team->bare.stop = &never_stopped;
	team->bare.cancel = &never_cancelled;
	for (uint32_t rank = 0; rank < members; rank++)
		team->places[rank].team = team;
}

struct pb_team pb_thread_team_member(struct pb_thread_team *team, uint32_t rank)
{
	return (struct pb_team){.size = team->meeting.members,
	                        .rank = rank,
	                        .shared = true,
	                        .ops = &thread_ops,
	                        .self = &team->places[rank]};
}
