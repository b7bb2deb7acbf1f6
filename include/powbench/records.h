/*
 * records.h: bytes of any length that items yield: titles, failures, the figures of a request.
 *
 * Each worker appends to a buffer of its own. After each round the driver brings the buffers home and the harness puts
 * their records in order: by item, and within an item as they were appended. Appending allocates now and then, and
 * copies; it never locks.
 */
#ifndef POWBENCH_RECORDS_H
#define POWBENCH_RECORDS_H

#include <errno.h>

#include <powbench/base.h>

enum pb_record_kind {
	PB_RECORD_OUTPUT,  /* for the kernel's own `collect` */
	PB_RECORD_REQUEST, /* struct pb_request and its texts, for requests.csv */
	PB_RECORD_SPAN,    /* struct pb_step_span of the driver's, for timeline.csv; only in rounds that are traced */
};

/* The head of a record. Its bytes follow, and then as many as the next head needs to be aligned. */
struct pb_record {
	uint64_t item;
	uint32_t kind;
	uint32_t bytes;
};

/* One worker's records of the round, in the order of appending. Owned by the driver, written by that worker only. */
struct pb_records {
	unsigned char *bytes; /* aligned as struct pb_record */
	size_t size, capacity;
	int error; /* of a record that could not be kept; the driver fails the sample */
	/* The driver's: makes the capacity at least `capacity` and keeps the bytes, or gives -errno. */
	int (*grow)(struct pb_records *records, size_t capacity);
	void *owner; /* for `grow` */
};

/* Bytes that a record of `bytes` takes, with its head. */
static inline size_t pb_record_room(size_t bytes)
{
	const size_t unit = _Alignof(struct pb_record);
	return sizeof(struct pb_record) + (bytes + unit - 1) / unit * unit;
}

/* Makes room for one more record: 0 or -errno, which stays in records->error. */
static inline int pb_records_reserve(struct pb_records *records, size_t room)
{
	if (records->capacity - records->size >= room)
		return 0;
	size_t capacity = records->capacity < 4096 ? 4096 : records->capacity * 2;
	if (capacity < records->size + room)
		capacity = records->size + room;
	int error = records->grow(records, capacity);
	if (error)
		records->error = error;
	return error;
}

/*
 * Appends a record and returns where its bytes go, aligned as a record is; they start undefined. NULL: not kept, and
 * records->error says why. The place is good until the next record.
 */
static inline void *pb_records_append(struct pb_records *records, enum pb_record_kind kind, uint64_t item, size_t bytes)
{
	if (bytes > UINT32_MAX) {
		records->error = -EMSGSIZE;
		return NULL;
	}
	const size_t room = pb_record_room(bytes);
	if (pb_records_reserve(records, room))
		return NULL;
	struct pb_record *record = (struct pb_record *)(void *)(records->bytes + records->size);
	*record = (struct pb_record){.item = item, .kind = kind, .bytes = (uint32_t)bytes};
	records->size += room;
	return record + 1;
}

/*
 * One attempt at a request; a request that was tried again is a record per attempt, in their order. Times are of
 * pb_clock_ns on the worker's host. A latency counts from `start_ns`: when the first attempt began, or under --rate
 * when it was meant to begin (task->intended_ns), so that neither a client that falls behind nor one that has to try
 * again hides what its users would have waited.
 */
struct pb_request {
	uint64_t item;
	const char *url;
	const char *error; /* a short reason without the url; NULL: answered as it should be */
	uint32_t status;   /* of HTTP; 0: no answer came */
	uint32_t attempt;  /* 1, 2, ... */
	uint64_t bytes;    /* of the body */
	uint64_t hash;     /* of the body */
	int64_t start_ns;
	int64_t connect_ns; /* that connecting took; -1: it did not come to that, or the connection was open */
	int64_t first_byte_ns, total_ns; /* after start_ns; -1: it did not come to that */
};

/* One call of a kernel's step, or several that followed closely on each other; the record's item is the first. */
struct pb_step_span {
	int64_t begin_ns, end_ns; /* of pb_clock_ns on the worker's host */
	uint64_t items;
	uint32_t worker; /* of the job */
	uint32_t waits;  /* 1: the items are not done; they wait until the worker's next span */
};

/* Takes a PB_RECORD_REQUEST record apart; the texts point into it. False: it is not one. */
static inline bool pb_request_read(struct pb_request *request, const void *record, size_t bytes)
{
	if (bytes < sizeof *request + 2)
		return false;
	memcpy(request, record, sizeof *request);
	const char *texts = (const char *)record + sizeof *request;
	const char *end = (const char *)record + bytes;
	const char *second = (const char *)memchr(texts, '\0', (size_t)(end - texts));
	if (!second || ++second == end || end[-1] != '\0')
		return false;
	request->url = texts;
	request->error = *second ? second : NULL;
	return true;
}

#endif
