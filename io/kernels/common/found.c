#include "io/kernels/common/found.h"

#include <errno.h>
#include <stdlib.h>

enum { HEAD_BYTES = 2 * sizeof(uint32_t) };

static uint64_t place_of(const char *entry)
{
	uint32_t place[2];
	memcpy(place, entry, sizeof place);
	return (uint64_t)place[0] << 32 | place[1];
}

int pb_found_add(struct pb_found *found, uint32_t page, uint32_t position, const char *address)
{
	const size_t length = strlen(address) + 1;
	const uint32_t place[2] = {page, position};
	if (found->used > PB_FOUND_BYTES || PB_FOUND_BYTES - found->used < HEAD_BYTES + length) {
		found->used = UINT32_MAX;
		return -ENOSPC;
	}
	memcpy(found->texts + found->used, place, HEAD_BYTES);
	memcpy(found->texts + found->used + HEAD_BYTES, address, length);
	found->used += HEAD_BYTES + (uint32_t)length;
	found->count++;
	return 0;
}

void pb_found_merge(struct pb_found *into, const struct pb_found *from)
{
	if (from->used == 0)
		return;
	if (into->used > PB_FOUND_BYTES || from->used > PB_FOUND_BYTES - into->used) {
		into->used = UINT32_MAX;
		return;
	}
	memcpy(into->texts + into->used, from->texts, from->used);
	into->used += from->used;
	into->count += from->count;
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = place_of(*(const char *const *)a - HEAD_BYTES);
	const uint64_t y = place_of(*(const char *const *)b - HEAD_BYTES);
	return (x > y) - (x < y);
}

uint64_t pb_found_list(const struct pb_found *found, const char **list, uint64_t room)
{
	uint64_t count = 0;
	if (found->used > PB_FOUND_BYTES)
		return 0;
	for (uint32_t at = 0; at < found->used && count < room; count++) {
		list[count] = found->texts + at + HEAD_BYTES;
		at += HEAD_BYTES + (uint32_t)strlen(list[count]) + 1;
	}
	qsort(list, count, sizeof *list, compare);
	return count;
}
