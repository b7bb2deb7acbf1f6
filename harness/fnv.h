/* fnv.h: the 64-bit FNV-1a hash (Fowler, Noll, Vo), for ids that are equal wherever the text is. */
#ifndef HARNESS_FNV_H
#define HARNESS_FNV_H

#include <stddef.h>
#include <stdint.h>

#define PB_FNV_START UINT64_C(0xcbf29ce484222325)

/* The hash of what `hash` was of, followed by these bytes. */
static inline uint64_t pb_fnv(uint64_t hash, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
	return hash;
}

#endif
