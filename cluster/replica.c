#include "cluster/replica.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/seats.h"

static int resolve(struct pb_replica *replica, const struct pb_ranks_host *host, struct pb_why *why)
{
	const struct pb_order *order = replica->order;
	const struct pb_kernel *kernel = NULL;
	int error = host->resolve(order->plugin, order->kernel, order->settings, order->setting_count, &kernel,
	                          &replica->args, why);
	if (error)
		return error;
	if (kernel->result_size != order->result_size || kernel->shared_size != order->shared_size)
		return pb_fail(why, -EPROTO, "kernel %s differs here: start the same powbench on every rank",
		               order->kernel);
	replica->job.kernel = kernel;
	return kernel->setup(&replica->job.state, replica->args, why);
}

int pb_replica_open(struct pb_replica *replica, const struct pb_ranks_host *host, const void *bytes, size_t length,
                    struct pb_why *why)
{
	*replica = (struct pb_replica){0};
	int error = pb_order_decode(&replica->order, bytes, length, why);
	if (!error)
		error = resolve(replica, host, why);
	if (error) {
		pb_replica_close(replica, host);
		return error;
	}
	const struct pb_order *order = replica->order;
	replica->job.args = replica->args;
	replica->job.plugin = order->plugin;
	replica->job.workers = order->workers;
	replica->job.team = order->team;
	replica->job.schedule = order->schedule;
	replica->job.grain = order->grain;
	replica->job.rate_per_s = order->rate_per_s;
	replica->job.pin = order->pin;
	return 0;
}

int pb_replica_seat(struct pb_replica *replica, uint32_t first, uint32_t before, struct pb_why *why)
{
	int error = pb_seats_take(&replica->cpus, &replica->job.cpu_count, replica->job.pin, first, before, why);
	replica->job.cpus = replica->cpus;
	return error;
}

struct pb_spread pb_replica_spread(const struct pb_replica *replica, const struct pb_ranks_host *host)
{
	const struct pb_order *order = replica->order;
	return (struct pb_spread){
	    .ranks = order->ranks, .body = order->loops ? host->loop : NULL, .threads = order->threads};
}

void pb_replica_close(struct pb_replica *replica, const struct pb_ranks_host *host)
{
	if (replica->job.state)
		replica->job.kernel->teardown(replica->job.state);
	if (replica->args)
		host->release(replica->args);
	free(replica->cpus);
	pb_order_free(replica->order);
	*replica = (struct pb_replica){0};
}
