#include "harness/measure/gather.h"

#include <inttypes.h>
#include <stdlib.h>

#include "drivers/common/record_memory.h"
#include "harness/measure/timeline_rows.h"

struct pb_gather_entry {
	const struct pb_record *record; /* in the driver's memory */
	uint32_t worker;
};

void pb_gather_begin(struct pb_gathered *gathered)
{
	gathered->requests.size = 0;
	gathered->requests.grow = pb_heap_records_grow;
	gathered->request_count = 0;
	gathered->span_count = 0;
}

void pb_gather_free(struct pb_gathered *gathered)
{
	free(gathered->entries);
	free(gathered->spans);
	pb_heap_records_free(&gathered->requests);
	*gathered = (struct pb_gathered){0};
}

static int add_entry(struct pb_gathered *gathered, const struct pb_record *record, uint32_t worker)
{
	if (gathered->count == gathered->capacity) {
		size_t capacity = gathered->capacity ? 2 * gathered->capacity : 64;
		struct pb_gather_entry *entries = reallocarray(gathered->entries, capacity, sizeof *entries);
		if (!entries)
			return -ENOMEM;
		gathered->entries = entries;
		gathered->capacity = capacity;
	}
	gathered->entries[gathered->count++] = (struct pb_gather_entry){.record = record, .worker = worker};
	return 0;
}

/* The record at the start of `size` bytes, whole or not at all. */
static const struct pb_record *record_at(const unsigned char *bytes, size_t size)
{
	const struct pb_record *record = (const struct pb_record *)(const void *)bytes;
	if (size < sizeof *record || size < pb_record_room(record->bytes))
		return NULL;
	return record;
}

static int add_worker(struct pb_bench *bench, uint32_t worker, struct pb_why *why)
{
	const void *bytes = NULL;
	size_t size = 0;
	int error = bench->cell->driver->records(bench->driver_self, worker, &bytes, &size, why);
	if (error)
		return error;
	for (size_t at = 0; at < size;) {
		const struct pb_record *record = record_at((const unsigned char *)bytes + at, size - at);
		if (!record)
			return pb_fail(why, -EPROTO, "the records of worker %" PRIu32 " end in the middle of one",
			               worker);
		error = add_entry(&bench->gathered, record, worker);
		if (error)
			return pb_fail(why, error, "no memory for %zu records", bench->gathered.count);
		at += pb_record_room(record->bytes);
	}
	return 0;
}

/* One item's records are one worker's, so that their addresses ascend as they were emitted. */
static int compare_entries(const void *a, const void *b)
{
	const struct pb_record *x = ((const struct pb_gather_entry *)a)->record;
	const struct pb_record *y = ((const struct pb_gather_entry *)b)->record;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return ((uintptr_t)x > (uintptr_t)y) - ((uintptr_t)x < (uintptr_t)y);
}

static bool is_in_order(const struct pb_gathered *gathered)
{
	for (size_t i = 1; i < gathered->count; i++)
		if (gathered->entries[i - 1].record->item > gathered->entries[i].record->item)
			return false;
	return true;
}

static bool has_conductors_clock(const struct pb_bench *bench, uint32_t worker)
{
	return strcmp(bench->reports[worker].host, bench->reports[0].host) == 0;
}

static int keep_request(struct pb_bench *bench, const struct pb_gather_entry *entry)
{
	const struct pb_record *record = entry->record;
	struct pb_request request;
	if (!pb_request_read(&request, record + 1, record->bytes))
		return -EPROTO;
	struct pb_records *requests = &bench->gathered.requests;
	struct pb_request *kept = pb_records_append(requests, PB_RECORD_REQUEST, record->item, record->bytes);
	if (!kept)
		return requests->error;
	memcpy(kept, record + 1, record->bytes);
	if (has_conductors_clock(bench, entry->worker))
		kept->start_ns -= bench->started_ns;
	else
		kept->start_ns = PB_REQUEST_ELSEWHERE;
	bench->gathered.request_count++;
	return 0;
}

/* Another host's clock tells nothing here. */
static int keep_span(struct pb_bench *bench, const struct pb_gather_entry *entry)
{
	struct pb_gathered *gathered = &bench->gathered;
	struct pb_timeline_span span = {.item = entry->record->item, .thread = entry->worker};
	if (entry->record->bytes != sizeof span.step)
		return -EPROTO;
	if (!has_conductors_clock(bench, entry->worker))
		return 0;
	if (gathered->span_count == gathered->span_capacity) {
		const size_t capacity = gathered->span_capacity ? 2 * gathered->span_capacity : 64;
		struct pb_timeline_span *spans = reallocarray(gathered->spans, capacity, sizeof *spans);
		if (!spans)
			return -ENOMEM;
		gathered->spans = spans;
		gathered->span_capacity = capacity;
	}
	memcpy(&span.step, entry->record + 1, sizeof span.step);
	span.step.begin_ns -= bench->started_ns;
	span.step.end_ns -= bench->started_ns;
	gathered->spans[gathered->span_count++] = span;
	return 0;
}

static int deliver(struct pb_bench *bench, const struct pb_gather_entry *entry)
{
	const struct pb_record *record = entry->record;
	const struct pb_kernel *kernel = bench->cell->kernel;
	if (record->kind == PB_RECORD_REQUEST)
		return keep_request(bench, entry);
	if (record->kind == PB_RECORD_SPAN)
		return keep_span(bench, entry);
	if (!kernel->collect)
		return -ENOTSUP;
	return kernel->collect(bench->cell->state, record->item, record + 1, record->bytes);
}

int pb_gather_round(struct pb_bench *bench, struct pb_why *why)
{
	struct pb_gathered *gathered = &bench->gathered;
	int error = 0;
	gathered->count = 0;
	for (uint32_t w = 0; !error && w < bench->job.workers; w++)
		if (bench->reports[w].records_bytes && bench->cell->driver->records)
			error = add_worker(bench, w, why);
	if (error)
		return error;
	if (!is_in_order(gathered))
		qsort(gathered->entries, gathered->count, sizeof *gathered->entries, compare_entries);
	for (size_t i = 0; !error && i < gathered->count; i++) {
		error = deliver(bench, &gathered->entries[i]);
		if (error)
			(void)pb_fail(why, error, "a record of item %" PRIu64 " cannot be taken: %s",
			              gathered->entries[i].record->item, strerror(-error));
	}
	return error;
}

bool pb_gather_next_request(const struct pb_gathered *gathered, size_t *at, struct pb_request *request)
{
	const struct pb_records *requests = &gathered->requests;
	if (*at >= requests->size)
		return false;
	const struct pb_record *record = record_at(requests->bytes + *at, requests->size - *at);
	*at += pb_record_room(record->bytes);
	return pb_request_read(request, record + 1, record->bytes);
}
