/*
 * record_memory.h: where a worker's records lie: on the heap, or in a file in memory that forked workers share with the
 * conductor.
 *
 * The file has no name (memfd_create(2)) and grows by extents, each of which belongs to one worker: a worker that needs
 * more takes a larger one at the end and gives the pages of its old one back. One descriptor serves all workers.
 *
 * Workers keep their memory from sample to sample, as getting it is timed, but many cells are open at once: what is
 * above PB_RECORDS_KEPT_BYTES is given back after each sample, by the conductor.
 */
#ifndef DRIVERS_COMMON_RECORD_MEMORY_H
#define DRIVERS_COMMON_RECORD_MEMORY_H

#include <stdatomic.h>

#include <powbench/records.h>

#define PB_RECORDS_KEPT_BYTES ((size_t)16 << 20)

/* On the heap. pb_heap_records_free takes zeroes, and leaves them. */
int pb_heap_records_grow(struct pb_records *records, size_t capacity);
void pb_heap_records_free(struct pb_records *records);
void pb_heap_records_trim(struct pb_records *records);

/* In memory that the workers share, from before the fork. */
struct pb_record_file {
	int fd;
	_Atomic uint64_t end; /* of the last extent */
};

int pb_record_file_open(struct pb_record_file *file); /* 0 or -errno */
void pb_record_file_close(struct pb_record_file *file);

/* One worker's part of the file, in shared memory too: the owner of its records. */
struct pb_extent {
	struct pb_record_file *file;
	uint64_t offset;

	/* The conductor's view of it. */
	const void *view; /* NULL: none yet */
	uint64_t view_offset;
	size_t view_bytes;
};

/* For records whose owner is an extent. */
int pb_extent_grow(struct pb_records *records, size_t capacity);

/* Where the conductor sees the records of an extent: good until the next call of either. NULL: errno says why. */
const void *pb_extent_view(struct pb_extent *extent, const struct pb_records *records);
void pb_extent_unview(struct pb_extent *extent);

/* The worker keeps the extent, whose pages are zero then. */
void pb_extent_trim(const struct pb_extent *extent, const struct pb_records *records);

#endif
