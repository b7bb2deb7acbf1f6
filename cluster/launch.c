#include <errno.h>
#include <stdlib.h>

#include "cluster/launch_start.h"
#include "cluster/launcher.h"

static struct pb_launch *kept; /* one of its uses is this */
static uint32_t planned;

void pb_launch_plan(uint32_t ranks)
{
	if (ranks > planned)
		planned = ranks;
}

int pb_launch_get(struct pb_launch **launch, uint32_t ranks, const atomic_bool *cancel, struct pb_why *why)
{
	if (ranks > PB_LAUNCH_RANKS_MAX)
		return pb_fail(why, -EINVAL, "%u ranks on one machine: at most %d; for more, mpirun -n %u powbench ...",
		               ranks, PB_LAUNCH_RANKS_MAX, ranks);
	if (kept && (kept->socket < 0 || kept->ranks < ranks))
		pb_launch_end();
	if (!kept) {
		uint32_t wide = planned > ranks && planned <= PB_LAUNCH_RANKS_MAX ? planned : ranks;
		int error = pb_launch_new(&kept, wide, cancel, why);
		if (error)
			return error;
	}
	kept->uses++;
	*launch = kept;
	return 0;
}

int pb_launch_begin(struct pb_why *why)
{
	struct pb_launch *launch = NULL;
	int error = planned > 0 && pb_launcher_is_named() ? pb_launch_get(&launch, planned, NULL, why) : 0;
	pb_launch_put(launch);
	return error;
}

void pb_launch_put(struct pb_launch *launch)
{
	if (launch && --launch->uses == 0)
		pb_launch_free(launch);
}

void pb_launch_end(void)
{
	pb_launch_put(kept);
	kept = NULL;
}

/* Waits until the reply begins to arrive, passing a cancel on once; -EIO when the launcher has ended without any. */
static int reply_await(struct pb_launch *launch, const atomic_bool *cancel)
{
	bool told = false;
	int ready;
	while ((ready = pb_launch_ready(launch->socket)) == 0) {
		if (!told && pb_launch_cancelled(cancel)) {
			told = true;
			(void)pb_frame_send(launch->socket, PB_FRAME_CANCEL, 0, 0, NULL, 0);
		}
		if (pb_spawn_ended(&launch->launcher, 0) && pb_launch_ready(launch->socket) == 0)
			return -EIO;
	}
	return ready < 0 ? ready : 0;
}

int pb_launch_call(struct pb_launch *launch, enum pb_frame_kind kind, uint32_t cell, const struct iovec *parts,
                   size_t count, const atomic_bool *cancel, void **body, size_t *bytes, struct pb_why *why)
{
	struct pb_frame reply = {0};
	*body = NULL;
	if (launch->socket < 0)
		return pb_launch_died(launch, why);
	int error = pb_frame_send(launch->socket, kind, cell, 0, parts, count);
	if (!error)
		error = reply_await(launch, cancel);
	if (!error)
		error = pb_frame_receive(launch->socket, &reply, body, why);
	if (error)
		return pb_launch_died(launch, why);
	*bytes = reply.bytes;
	if (reply.error) {
		(void)pb_fail(why, 0, "%s", (const char *)*body);
		free(*body);
		*body = NULL;
	}
	return reply.error;
}

int pb_launch_look(const char *path, struct pb_why *why)
{
	const struct iovec part = {(char *)(uintptr_t)path, strlen(path)};
	void *body = NULL;
	size_t bytes = 0;
	int error = kept ? pb_launch_call(kept, PB_FRAME_LOOK, 0, &part, 1, NULL, &body, &bytes, why) : 0;
	free(body);
	return error;
}

int pb_launch_allowances(struct pb_allowance **list, uint32_t *count, struct pb_why *why)
{
	void *body = NULL;
	size_t bytes = 0;
	int error = kept ? pb_launch_call(kept, PB_FRAME_ALLOWANCES, 0, NULL, 0, NULL, &body, &bytes, why) : 0;
	*list = body;
	*count = (uint32_t)(bytes / sizeof **list);
	return error;
}
