#include "drivers/common/team_claims.h"

/* Tells a claim from what a kernel may broadcast in as many bytes. */
#define CLAIM_MARK UINT64_C(0x7465616d20636c61)

struct notice {
	uint64_t mark;
	uint64_t begin, end; /* the same: there are no more claims */
};

struct way {
	struct pb_worker *worker;
	pb_next_claim *next; /* of the leader */
	void *self;
	int error;
};

static int next_together(void *self, uint64_t *begin, uint64_t *end)
{
	struct way *way = self;
	const struct pb_team *team = way->worker->task.team;
	struct notice notice = {.mark = CLAIM_MARK};
	if (team->rank == 0 && !way->next(way->self, &notice.begin, &notice.end))
		notice.begin = notice.end = 0;
	way->error = pb_team_broadcast(team, &notice, sizeof notice, 0);
	if (!way->error && notice.mark != CLAIM_MARK)
		way->error = -EPROTO;
	*begin = notice.begin;
	*end = notice.end;
	return !way->error && notice.begin < notice.end;
}

/* Of the worker itself, or of its team. */
static int fail(struct pb_worker *worker, int error)
{
	if (error == -EPROTO)
		(void)pb_worker_fail(worker, error, "the members of its team came to different collectives");
	worker->error = error;
	return pb_team_fail(worker->task.team, error);
}

int pb_team_claims_drain(struct pb_worker *worker, pb_next_claim *next, void *self)
{
	struct way way = {.worker = worker, .next = next, .self = self};
	int error = pb_worker_drain(worker, next_together, &way);
	if (!error)
		error = way.error;
	return error ? fail(worker, error) : 0;
}
