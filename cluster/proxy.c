#include "cluster/proxy.h"

#include <errno.h>
#include <stdlib.h>

#include "cluster/launch.h"
#include "drivers/common/report.h"

/* A request for part of a worker's records is well below what a frame may hold. */
#define PART_BYTES_MAX ((size_t)1 << 30)

/* A worker's records, as far as they have been asked for. */
struct received {
	unsigned char *bytes; /* NULL: not yet in this round */
	size_t size;
};

struct proxy {
	struct pb_launch *launch;
	const struct pb_job *job;
	struct received *received; /* by who reports */
	uint32_t reports, id;
};

static uint32_t next_id = 1;

/* A call whose reply has exactly `bytes` bytes of body, or is an error. */
static int call(const struct proxy *proxy, enum pb_frame_kind kind, const struct iovec *parts, size_t count,
                void **body, size_t bytes, struct pb_why *why)
{
	size_t got = 0;
	int error = pb_launch_call(proxy->launch, kind, proxy->id, parts, count, proxy->job->cancel, body, &got, why);
	if (error || (*body && got == bytes))
		return error;
	free(*body);
	*body = NULL;
	(void)pb_fail(why, -EPROTO, "the launched ranks replied %zu bytes, not %zu", got, bytes);
	return -EPROTO;
}

static int call_plain(const struct proxy *proxy, enum pb_frame_kind kind, const struct iovec *parts, size_t count,
                      struct pb_why *why)
{
	void *body = NULL;
	int error = call(proxy, kind, parts, count, &body, 0, why);
	free(body);
	return error;
}

/* What a round before has left must not be taken for this one's. */
static void received_forget(struct received *received)
{
	free(received->bytes);
	*received = (struct received){0};
}

/* Whether there was anything to forget. */
static bool all_forget(const struct proxy *proxy)
{
	bool any = false;
	for (uint32_t w = 0; proxy->received && w < proxy->reports; w++) {
		any |= proxy->received[w].size > 0;
		received_forget(&proxy->received[w]);
	}
	return any;
}

static void proxy_free(struct proxy *proxy)
{
	(void)all_forget(proxy);
	free(proxy->received);
	free(proxy);
}

int pb_proxy_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why)
{
	*self = NULL;
	void *order = NULL;
	size_t length = 0;
	struct proxy *proxy = calloc(1, sizeof *proxy);
	if (!proxy)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	proxy->job = job;
	proxy->id = next_id++;
	proxy->reports = spread->ranks * pb_spread_each(spread, job);
	proxy->received = calloc(proxy->reports, sizeof *proxy->received);
	int error = proxy->received ? 0 : pb_fail(why, -ENOMEM, "no memory for %u ranks", spread->ranks);
	if (!error)
		error = pb_order_encode(&order, &length, job, spread, why);
	if (!error)
		error = pb_launch_get(&proxy->launch, spread->ranks, job->cancel, why);
	if (!error)
		error = call_plain(proxy, PB_FRAME_OPEN, &(struct iovec){order, length}, 1, why);
	free(order);
	if (error) {
		pb_launch_put(proxy->launch);
		proxy_free(proxy);
		return error;
	}
	*self = proxy;
	return 0;
}

int pb_proxy_begin(void *self, struct pb_why *why)
{
	return call_plain(self, PB_FRAME_BEGIN, NULL, 0, why);
}

int pb_proxy_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	const struct proxy *proxy = self;
	const struct pb_job *job = proxy->job;
	size_t size = job->kernel->result_size;
	size_t reports_bytes = proxy->reports * sizeof(struct pb_worker_report);
	struct pb_frame_round asked = {.number = round->number,
	                               .traced = round->traced,
	                               .items = round->items,
	                               .ledger_key = round->ledger_key,
	                               .start_ns = round->start_ns};
	struct iovec parts[] = {{&asked, sizeof asked}, {round->merged, size}};
	void *body = NULL;
	int error = call(proxy, PB_FRAME_RUN, parts, 2, &body, reports_bytes + size, why);
	if (error)
		return error;
	for (uint32_t w = 0; w < proxy->reports; w++) {
		struct pb_worker_report report;
		memcpy(&report, (const char *)body + w * sizeof report, sizeof report);
		pb_report_add(&round->reports[w], &report);
		received_forget(&proxy->received[w]);
		proxy->received[w].size = report.records_bytes;
	}
	memcpy(round->merged, (const char *)body + reports_bytes, size);
	free(body);
	return 0;
}

int pb_proxy_end(void *self, void *merged, struct pb_why *why)
{
	const struct proxy *proxy = self;
	size_t size = proxy->job->kernel->result_size;
	void *body = NULL;
	if (!all_forget(proxy) && proxy->job->kernel->shared_size == 0)
		return 0;
	int error = call(proxy, PB_FRAME_END, &(struct iovec){merged, size}, 1, &body, size, why);
	if (!error)
		memcpy(merged, body, size);
	free(body);
	return error;
}

static int part_get(const struct proxy *proxy, uint32_t worker, size_t offset, size_t bytes, struct pb_why *why)
{
	struct pb_frame_records asked = {.worker = worker, .offset = offset, .bytes = bytes};
	void *body = NULL;
	int error = call(proxy, PB_FRAME_RECORDS, &(struct iovec){&asked, sizeof asked}, 1, &body, bytes, why);
	if (!error)
		memcpy(proxy->received[worker].bytes + offset, body, bytes);
	free(body);
	return error;
}

static int records_get(const struct proxy *proxy, uint32_t worker, struct pb_why *why)
{
	struct received *received = &proxy->received[worker];
	int error = 0;
	received->bytes = malloc(received->size + 1);
	if (!received->bytes)
		return pb_fail(why, -ENOMEM, "no memory for the records of worker %u (%zu MiB)", worker,
		               received->size >> 20);
	for (size_t got = 0; !error && got < received->size; got += PART_BYTES_MAX) {
		size_t left = received->size - got;
		error = part_get(proxy, worker, got, left < PART_BYTES_MAX ? left : PART_BYTES_MAX, why);
	}
	if (error) {
		free(received->bytes);
		received->bytes = NULL;
	}
	return error;
}

int pb_proxy_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	const struct proxy *proxy = self;
	const struct received *received = &proxy->received[worker];
	int error = received->bytes ? 0 : records_get(proxy, worker, why);
	*bytes = received->bytes;
	*size = received->size;
	return error;
}

void pb_proxy_close(void *self)
{
	struct proxy *proxy = self;
	if (!proxy)
		return;
	(void)call_plain(proxy, PB_FRAME_CLOSE, NULL, 0, NULL);
	pb_launch_put(proxy->launch);
	proxy_free(proxy);
}
