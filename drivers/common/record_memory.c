#include "drivers/common/record_memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int pb_heap_records_grow(struct pb_records *records, size_t capacity)
{
	unsigned char *bytes = realloc(records->bytes, capacity);
	if (!bytes)
		return -ENOMEM;
	records->bytes = bytes;
	records->capacity = capacity;
	return 0;
}

void pb_heap_records_free(struct pb_records *records)
{
	free(records->bytes);
	*records = (struct pb_records){0};
}

void pb_heap_records_trim(struct pb_records *records)
{
	if (records->capacity <= PB_RECORDS_KEPT_BYTES)
		return;
	free(records->bytes);
	records->bytes = NULL;
	records->size = records->capacity = 0;
}

int pb_record_file_open(struct pb_record_file *file)
{
	atomic_init(&file->end, 0);
	file->fd = memfd_create("powbench-records", MFD_CLOEXEC);
	return file->fd < 0 ? -errno : 0;
}

void pb_record_file_close(struct pb_record_file *file)
{
	if (file->fd >= 0)
		(void)close(file->fd);
	file->fd = -1;
}

/* Allocated at once, so that memory that is not there is an error and no SIGBUS. */
static void *map_new(const struct pb_extent *extent, uint64_t offset, size_t bytes)
{
	if (fallocate(extent->file->fd, 0, (off_t)offset, (off_t)bytes))
		return MAP_FAILED;
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, extent->file->fd, (off_t)offset);
}

static void give_pages_back(const struct pb_extent *extent, const struct pb_records *records)
{
	(void)fallocate(extent->file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)extent->offset,
	                (off_t)records->capacity);
}

static void give_back(const struct pb_extent *extent, const struct pb_records *records)
{
	if (!records->bytes)
		return;
	(void)munmap(records->bytes, records->capacity);
	give_pages_back(extent, records);
}

void pb_extent_trim(const struct pb_extent *extent, const struct pb_records *records)
{
	if (records->capacity > PB_RECORDS_KEPT_BYTES)
		give_pages_back(extent, records);
}

int pb_extent_grow(struct pb_records *records, size_t capacity)
{
	struct pb_extent *extent = records->owner;
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t bytes = (capacity + page - 1) / page * page;
	uint64_t offset = atomic_fetch_add(&extent->file->end, bytes);
	void *made = map_new(extent, offset, bytes);
	if (made == MAP_FAILED)
		return -errno;
	if (records->size)
		memcpy(made, records->bytes, records->size);
	give_back(extent, records);
	records->bytes = made;
	records->capacity = bytes;
	extent->offset = offset;
	return 0;
}

const void *pb_extent_view(struct pb_extent *extent, const struct pb_records *records)
{
	if (extent->view && extent->view_offset == extent->offset)
		return extent->view;
	pb_extent_unview(extent);
	void *view = mmap(NULL, records->capacity, PROT_READ, MAP_SHARED, extent->file->fd, (off_t)extent->offset);
	if (view == MAP_FAILED)
		return NULL;
	extent->view = view;
	extent->view_offset = extent->offset;
	extent->view_bytes = records->capacity;
	return view;
}

void pb_extent_unview(struct pb_extent *extent)
{
	if (extent->view)
		(void)munmap((void *)(uintptr_t)extent->view, extent->view_bytes);
	extent->view = NULL;
}
