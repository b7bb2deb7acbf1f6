#include "cluster/mpi/agent.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cluster/frame.h"
#include "cluster/mpi/conduct.h"
#include "cluster/mpi/lookup.h"
#include "cluster/mpi/world.h"
#include "cluster/replica.h"
#include "drivers/common/thread.h"

struct agent_cell {
	struct agent_cell *next;
	uint32_t id;
	struct pb_replica replica;
	uint32_t reports;
	void *conducted;
};

/*
 * The main thread conducts; a second one reads the socket, because a cancel or the parent's death must be seen in the
 * middle of a call. It hands over one request at a time: the parent sends the next after the reply.
 */
struct agent {
	const struct pb_ranks_host *host;
	int fd;
	pthread_t main;
	struct agent_cell *cells;
	atomic_bool cancel;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool full, busy, gone; /* a request waits; one is worked on; the parent has left */
	struct pb_frame frame;
	void *body;
};

static void request_put(struct agent *agent, const struct pb_frame *frame, void *body)
{
	pthread_mutex_lock(&agent->lock);
	while (agent->full || agent->busy)
		pthread_cond_wait(&agent->changed, &agent->lock);
	atomic_store(&agent->cancel, false);
	free(agent->body);
	agent->frame = *frame;
	agent->body = body;
	agent->full = true;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
}

static void parent_gone(struct agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	if (agent->busy || agent->full)
		_exit(EXIT_FAILURE);
	agent->gone = true;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
}

static void *reader_main(void *self)
{
	struct agent *agent = self;
	struct pb_frame frame;
	void *body;
	while (pb_frame_receive(agent->fd, &frame, &body, NULL) == 0) {
		if (frame.kind == PB_FRAME_CANCEL) {
			free(body);
			atomic_store(&agent->cancel, true);
			(void)pthread_kill(agent->main, SIGUSR1); /* a worker may sleep in it */
		} else {
			request_put(agent, &frame, body);
		}
	}
	parent_gone(agent);
	return NULL;
}

/* Waits for a request, which is then the agent's current one; false: there will be no more. */
static bool request_take(struct agent *agent)
{
	pthread_mutex_lock(&agent->lock);
	while (!agent->full && !agent->gone)
		pthread_cond_wait(&agent->changed, &agent->lock);
	agent->busy = agent->full;
	agent->full = false;
	bool taken = agent->busy;
	pthread_mutex_unlock(&agent->lock);
	return taken;
}

/* The request is done before the reply leaves: the parent may close the socket as soon as it has it. */
static void reply(struct agent *agent, int error, const struct iovec *parts, size_t count)
{
	pthread_mutex_lock(&agent->lock);
	agent->busy = false;
	pthread_cond_broadcast(&agent->changed);
	pthread_mutex_unlock(&agent->lock);
	/* A parent that is gone is the reader's to notice. */
	(void)pb_frame_send(agent->fd, PB_FRAME_REPLY, 0, error, parts, count);
}

static struct agent_cell **cell_find(struct agent *agent, uint32_t id)
{
	struct agent_cell **at = &agent->cells;
	while (*at && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static void cell_close(struct agent *agent, struct agent_cell **at)
{
	struct agent_cell *cell = *at;
	*at = cell->next;
	pb_conduct_close(cell->conducted);
	pb_replica_close(&cell->replica, agent->host);
	free(cell);
}

static int on_open(struct agent *agent, struct pb_why *why)
{
	struct agent_cell *cell = calloc(1, sizeof *cell);
	if (!cell)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	cell->id = agent->frame.cell;
	cell->next = agent->cells;
	agent->cells = cell;
	int error = pb_replica_open(&cell->replica, agent->host, agent->body, agent->frame.bytes, why);
	if (!error)
		error = pb_replica_seat(&cell->replica, 0, 0, why);
	if (!error) {
		cell->replica.job.cancel = &agent->cancel;
		const struct pb_spread spread = pb_replica_spread(&cell->replica, agent->host);
		cell->reports = spread.ranks * pb_spread_each(&spread, &cell->replica.job);
		error = pb_conduct_open(&cell->conducted, &cell->replica.job, &spread, why);
	}
	if (error)
		cell_close(agent, &agent->cells);
	return error;
}

static int plan_check(const struct pb_job *job, const struct pb_frame_round *round, const void *merged,
                      struct pb_why *why)
{
	uint64_t items = job->kernel->plan(job->state, round->number, merged);
	if (items == round->items)
		return 0;
	return pb_fail(why, -EBADMSG, "the launched rank 0 plans %llu items in round %u, and not %llu",
	               (unsigned long long)items, round->number, (unsigned long long)round->items);
}

/* The request's body after its first `skip` bytes, copied to where a result may lie; NULL: the size is wrong. */
static void *merged_take(const struct agent *agent, const struct pb_job *job, size_t skip)
{
	size_t size = job->kernel->result_size;
	void *merged = agent->frame.bytes == skip + size ? malloc(size + 1) : NULL;
	if (merged)
		memcpy(merged, (const char *)agent->body + skip, size);
	return merged;
}

static int on_run(struct agent *agent, struct agent_cell *cell, struct pb_why *why)
{
	const struct pb_job *job = &cell->replica.job;
	struct pb_frame_round asked;
	struct pb_worker_report *reports = calloc(cell->reports, sizeof *reports);
	void *merged = merged_take(agent, job, sizeof asked);
	int error = -EPROTO;
	if (!merged || !reports)
		goto out;
	memcpy(&asked, agent->body, sizeof asked);
	error = plan_check(job, &asked, merged, why);
	if (error)
		goto out;
	struct pb_round round = {.number = asked.number,
	                         .items = asked.items,
	                         .ledger_key = asked.ledger_key,
	                         .start_ns = asked.start_ns,
	                         .traced = asked.traced != 0,
	                         .merged = merged,
	                         .reports = reports};
	error = pb_conduct_run(cell->conducted, &round, why);
	struct iovec parts[] = {{reports, cell->reports * sizeof *reports}, {merged, job->kernel->result_size}};
	if (!error)
		reply(agent, 0, parts, 2);
out:
	free(merged);
	free(reports);
	return error;
}

static int on_end(struct agent *agent, struct agent_cell *cell, struct pb_why *why)
{
	void *merged = merged_take(agent, &cell->replica.job, 0);
	if (!merged)
		return -EPROTO;
	int error = pb_conduct_end(cell->conducted, merged, why);
	struct iovec part = {merged, cell->replica.job.kernel->result_size};
	if (!error)
		reply(agent, 0, &part, 1);
	free(merged);
	return error;
}

static int on_records(struct agent *agent, struct agent_cell *cell, struct pb_why *why)
{
	struct pb_frame_records asked;
	const void *bytes = NULL;
	size_t size = 0;
	if (agent->frame.bytes != sizeof asked)
		return -EPROTO;
	memcpy(&asked, agent->body, sizeof asked);
	if (asked.worker >= cell->reports)
		return -EPROTO;
	int error = pb_conduct_records(cell->conducted, (uint32_t)asked.worker, &bytes, &size, why);
	if (error)
		return error;
	if (asked.offset > size || asked.bytes > size - asked.offset)
		return -EPROTO;
	reply(agent, 0, &(struct iovec){(char *)(uintptr_t)bytes + asked.offset, asked.bytes}, 1);
	return 0;
}

static int cell_request_do(struct agent *agent, struct agent_cell **at, struct pb_why *why)
{
	struct agent_cell *cell = *at;
	int error = -EPROTO;
	switch (agent->frame.kind) {
	case PB_FRAME_RUN:
		return on_run(agent, cell, why);
	case PB_FRAME_END:
		return on_end(agent, cell, why);
	case PB_FRAME_RECORDS:
		return on_records(agent, cell, why);
	case PB_FRAME_BEGIN:
		error = pb_conduct_begin(cell->conducted, why);
		break;
	case PB_FRAME_CLOSE:
		cell_close(agent, at);
		error = 0;
		break;
	}
	if (!error)
		reply(agent, 0, NULL, 0);
	return error;
}

static int on_allowances(struct agent *agent, struct pb_why *why)
{
	const struct pb_ranks_host *host = agent->host;
	struct pb_allowance *list;
	uint32_t count;
	int error = pb_ranks_allowances(host->quota ? host->quota() : NAN, &list, &count, why);
	if (!error)
		reply(agent, 0, &(struct iovec){list, count * sizeof *list}, 1);
	free(list);
	return error;
}

/* Of no cell that is open. */
static int other_request_do(struct agent *agent, struct pb_why *why)
{
	int error;
	switch (agent->frame.kind) {
	case PB_FRAME_ALLOWANCES:
		return on_allowances(agent, why);
	case PB_FRAME_OPEN:
		error = on_open(agent, why);
		break;
	case PB_FRAME_LOOK:
		error = pb_lookup_ask(agent->body, why);
		break;
	default:
		return pb_fail(why, -EPROTO, "the launched ranks have no cell %u", agent->frame.cell);
	}
	if (!error)
		reply(agent, 0, NULL, 0);
	return error;
}

/* Does and answers the current request. */
static void request_do(struct agent *agent)
{
	struct pb_why why = {0};
	struct agent_cell **at = cell_find(agent, agent->frame.cell);
	const int error = *at ? cell_request_do(agent, at, &why) : other_request_do(agent, &why);
	struct iovec text = {why.text, strlen(why.text)};
	if (error)
		reply(agent, error, &text, 1);
}

static int parent_connect(const char *path, struct pb_why *why)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return pb_fail(why, -ENAMETOOLONG, "%s is too long for a socket", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	int error = -errno;
	if (fd >= 0)
		(void)close(fd);
	char host[65] = "";
	(void)gethostname(host, sizeof host - 1);
	return pb_fail(why, error,
	               "rank 0 is on %s and cannot reach the powbench that launched it (%s): rank 0 has to be "
	               "on its host",
	               host, strerror(-error));
}

static void on_signal(int number)
{
	(void)number;
}

static void serve(struct agent *agent)
{
	while (request_take(agent))
		request_do(agent);
	while (agent->cells)
		cell_close(agent, &agent->cells);
}

int pb_agent_serve(const struct pb_ranks_host *host, const char *path, struct pb_why *why)
{
	const struct sigaction interrupt = {.sa_handler = on_signal};
	struct agent agent = {.host = host,
	                      .main = pthread_self(),
	                      .lock = PTHREAD_MUTEX_INITIALIZER,
	                      .changed = PTHREAD_COND_INITIALIZER};
	pthread_t reader;
	agent.fd = parent_connect(path, why);
	if (agent.fd < 0)
		return agent.fd;
	(void)sigaction(SIGUSR1, &interrupt, NULL);
	const char *remark = pb_ranks_remark();
	struct iovec said = {(char *)(uintptr_t)remark, strlen(remark)};
	int error = pb_frame_send(agent.fd, PB_FRAME_HELLO, pb_world_size(), 0, &said, 1);
	if (!error)
		error = pb_thread_start(&reader, reader_main, &agent); /* ends with the socket, or with the process */
	if (!error) {
		serve(&agent);
		pthread_join(reader, NULL);
	}
	free(agent.body);
	(void)close(agent.fd);
	return error ? pb_fail(why, error, "rank 0 cannot serve its launcher: %s", strerror(-error)) : 0;
}
