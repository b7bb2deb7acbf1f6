#include "support/crowd.h"

#include <pthread.h>
#include <stdlib.h>

#include "drivers/common/thread_team.h"

struct member {
	struct pb_team team;
	void (*body)(const struct pb_team *, void *);
	void *arg;
};

static void *be_a_member(void *opaque)
{
	const struct member *member = opaque;
	member->body(&member->team, member->arg);
	return NULL;
}

static struct pb_thread_team *make_team(uint32_t members)
{
	static const struct pb_stop never_stopped;
	static const atomic_bool never_cancelled;
	const size_t bytes = (pb_thread_team_bytes(members) + 63) / 64 * 64;
	struct pb_thread_team *team = aligned_alloc(64, bytes);
	if (!team)
		abort();
	memset(team, 0, bytes);
	pb_thread_team_init(team, members, false, &never_stopped, &never_cancelled);
	return team;
}

void crowd_call(uint32_t members, bool shared, void (*body)(const struct pb_team *, void *), void *arg)
{
	struct pb_thread_team *team = make_team(members);
	struct member all[CROWD_MAX];
	pthread_t threads[CROWD_MAX];
	for (uint32_t rank = 0; rank < members; rank++) {
		all[rank] = (struct member){pb_thread_team_member(team, rank), body, arg};
		all[rank].team.shared = shared;
		if (pthread_create(&threads[rank], NULL, be_a_member, &all[rank]))
			abort();
	}
	for (uint32_t rank = 0; rank < members; rank++)
		(void)pthread_join(threads[rank], NULL);
	free(team);
}
