/*
 * pingpong.c: a message from the first worker to the last one and back: latency and bandwidth by size. An operation is
 * one message, so that a sample's time over its operations is half a round trip, as osu_latency and IMB's PingPong
 * give it, and bytes over time the bandwidth of IMB's PingPong. Workers between the two wait for the end of the item.
 *
 * Each sends back a byte that it has received, plus one: no message can leave before the other has come.
 */
#include <stdlib.h>

#include "traffic/traffic.h"

static const struct pb_param params[] = {
    TRAFFIC_SIZE(0, "of each message"),
    TRAFFIC_ITERATIONS,
    TRAFFIC_COUNT,
    {.name = NULL},
};

static size_t pingpong_room(const struct pb_team *team, size_t bytes)
{
	(void)team;
	return bytes;
}

static void answer(struct traffic *it)
{
	if (it->bytes)
		it->out[0] = (unsigned char)(it->in[0] + 1);
}

/* The first byte of message `n` of the item. */
static unsigned char first_byte(const struct traffic *it, uint64_t n)
{
	return (unsigned char)(traffic_byte(it->item, 0, 0) + n);
}

static bool serve(struct traffic *it, uint32_t other)
{
	for (uint64_t i = 0; i < it->iterations; i++) {
		pb_transport_send(it->team, it->out, it->bytes, other);
		pb_transport_receive(it->team, it->in, it->bytes, other);
		answer(it);
	}
	return traffic_is_right(it, it->in, other, first_byte(it, 2 * it->iterations - 1));
}

static bool send_back(struct traffic *it)
{
	for (uint64_t i = 0; i < it->iterations; i++) {
		pb_transport_receive(it->team, it->in, it->bytes, 0);
		answer(it);
		pb_transport_send(it->team, it->out, it->bytes, 0);
	}
	return traffic_is_right(it, it->in, 0, first_byte(it, 2 * it->iterations - 2));
}

/* Alone, a message is a copy. */
static bool copy(struct traffic *it)
{
	for (uint64_t i = 0; i < 2 * it->iterations; i++) {
		memcpy(it->in, it->out, it->bytes);
		answer(it);
		traffic_step_ends();
	}
	return traffic_is_right(it, it->in, 0, first_byte(it, 2 * it->iterations - 1));
}

static bool pingpong_run(struct traffic *it)
{
	const uint32_t last = it->team->size - 1;
	if (last == 0)
		return copy(it);
	if (it->team->rank == 0)
		return serve(it, last);
	return it->team->rank == last ? send_back(it) : true;
}

static void pingpong_cost(const void *state, struct pb_cost *cost)
{
	traffic_cost(state, cost, "messages", 2);
}

static int pingpong_step(const void *state, struct pb_task *task)
{
	static const struct traffic_kind kind = {.room = pingpong_room, .fill = traffic_fill, .run = pingpong_run};
	return traffic_step(state, task, &kind);
}

extern const struct pb_kernel pb_kernel_pingpong;
const struct pb_kernel pb_kernel_pingpong = {
    .abi = PB_ABI,
    .size = sizeof pb_kernel_pingpong,
    .name = "pingpong",
    .summary = "messages between the first worker and the last, to and fro: latency and bandwidth by size",
    .params = params,
    .result_size = sizeof(struct traffic_acc),
    .setup = traffic_setup,
    .teardown = free,
    .plan = traffic_plan,
    .step = pingpong_step,
    .merge = traffic_merge,
    .check = traffic_check,
    .cost = pingpong_cost,
    .team = traffic_team,
};
