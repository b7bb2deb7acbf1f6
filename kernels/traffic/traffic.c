#include "traffic/traffic.h"

#include <stdlib.h>

enum { ITERATIONS_SMALL = 20000, ITERATIONS_LARGE = 2000 };

void traffic_fill(struct traffic *it)
{
	for (size_t k = 0; k < it->bytes; k++)
		it->out[k] = traffic_byte(it->item, it->team->rank, k);
}

bool traffic_is_right(const struct traffic *it, const unsigned char *bytes, uint32_t from, unsigned char first)
{
	bool right = it->bytes == 0 || bytes[0] == first;
	for (size_t k = 1; right && k < it->bytes; k++)
		right = bytes[k] == traffic_byte(it->item, from, k);
	return right;
}

int traffic_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct traffic_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "out of memory");
	*state = (struct traffic_state){
	    .items = pb_args_get(args, "count").number,
	    .iterations = pb_args_get(args, "iterations").number,
	    .bytes = pb_args_get(args, "size").number,
	};
	if (state->iterations == 0)
		state->iterations = state->bytes > TRAFFIC_SMALL_BYTES ? ITERATIONS_LARGE : ITERATIONS_SMALL;
	*out = state;
	return 0;
}

uint64_t traffic_plan(void *opaque, unsigned round, const void *merged)
{
	const struct traffic_state *state = opaque;
	(void)merged;
	return round == 0 ? state->items : 0;
}

uint32_t traffic_team(const void *state, uint32_t workers)
{
	(void)state;
	return workers;
}

static void enter(struct traffic_acc *acc, const struct traffic_state *state, uint64_t item)
{
	const uint64_t words[] = {state->iterations, state->bytes};
	pb_digest_enter(&acc->digest, item, words, sizeof words / sizeof *words);
}

static int do_item(struct traffic *it, const struct traffic_kind *kind, bool *right)
{
	kind->fill(it);
	memset(it->in, 0, kind->room(it->team, it->bytes));
	const int error = pb_transport_begin(it->team);
	if (error)
		return error;
	pb_transport_barrier(it->team);
	*right = kind->run(it);
	pb_transport_end(it->team);
	return 0;
}

static int do_items(struct traffic *it, const struct traffic_state *state, struct pb_task *task,
                    const struct traffic_kind *kind)
{
	struct traffic_acc *acc = task->acc;
	for (it->item = task->begin; it->item < task->end; it->item++) {
		bool right = false;
		const int error = do_item(it, kind, &right);
		if (error)
			return error;
		acc->members++;
		if (!right)
			pb_digest_blame(&acc->digest, it->item);
		if (it->team->rank != 0)
			continue;
		acc->expected += it->team->size;
		enter(acc, state, it->item);
	}
	return 0;
}

int traffic_step(const void *opaque, struct pb_task *task, const struct traffic_kind *kind)
{
	const struct traffic_state *state = opaque;
	const size_t room = kind->room(task->team, state->bytes) + 1;
	struct traffic it = {.team = task->team, .iterations = state->iterations, .bytes = state->bytes};
	if (task->cancelled)
		return PB_DONE;
	it.out = malloc(room);
	it.in = malloc(room);
	int error = pb_team_agree(task->team, it.out && it.in ? 0 : -ENOMEM);
	if (!error)
		error = do_items(&it, state, task, kind);
	free(it.out);
	free(it.in);
	return error;
}

void traffic_merge(void *opaque_into, const void *opaque_from)
{
	struct traffic_acc *into = opaque_into;
	const struct traffic_acc *from = opaque_from;
	pb_digest_merge(&into->digest, &from->digest);
	into->expected += from->expected;
	into->members += from->members;
}

int traffic_check(const void *opaque, const void *opaque_merged, struct pb_verdict *verdict)
{
	const struct traffic_state *state = opaque;
	const struct traffic_acc *merged = opaque_merged;
	struct traffic_acc expected = {0};
	for (uint64_t item = 0; item < state->items; item++)
		enter(&expected, state, item);
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64 " x %" PRIu64 " of %zu bytes", state->items,
	               state->iterations, state->bytes);
	const int error = pb_digest_check(&merged->digest, &expected.digest, "a member got other bytes than were sent",
	                                  &verdict->why);
	if (error || merged->members == merged->expected)
		return error;
	return pb_fail(&verdict->why, -EBADMSG, "%" PRIu64 " members took part instead of %" PRIu64, merged->members,
	               merged->expected);
}

void traffic_cost(const void *opaque, struct pb_cost *cost, const char *op, unsigned of_iteration)
{
	const struct traffic_state *state = opaque;
	cost->ops = (double)state->items * (double)state->iterations * of_iteration;
	cost->op = op;
	cost->bytes = cost->ops * (double)state->bytes;
	cost->worker_bytes = 2 * state->bytes;
}
