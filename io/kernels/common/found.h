/*
 * found.h: addresses that workers found on the pages of an index, as a part of a result, so that they reach every
 * process that plans the next round. The order in which they are merged does not matter.
 *
 * Addresses are kept as they stand in the index: those of the local server fit by the ten thousand.
 */
#ifndef IO_KERNELS_COMMON_FOUND_H
#define IO_KERNELS_COMMON_FOUND_H

#include <powbench/kernel.h>

enum { PB_FOUND_BYTES = 256 * 1024 };

/* Part of an acc: all-zero bytes are the identity of pb_found_merge(). */
struct pb_found {
	uint32_t used; /* bytes of `texts`; UINT32_MAX: there were too many */
	uint32_t count;
	char texts[PB_FOUND_BYTES]; /* page (4 bytes), position on it (4 bytes), address with its '\0' */
};

/* -ENOSPC: no room. */
int pb_found_add(struct pb_found *found, uint32_t page, uint32_t position, const char *address);
void pb_found_merge(struct pb_found *into, const struct pb_found *from);

/* Fills `list` with the addresses, pages and positions ascending, and returns how many there are. They point into
 * `found`. `room` is that of the list. */
uint64_t pb_found_list(const struct pb_found *found, const char **list, uint64_t room);

#endif
