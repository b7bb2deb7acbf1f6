/*
 * hash64.h: a fast 64-bit hash of a stream of bytes, to check bodies with. Not a cryptographic one.
 *
 * XXH64 with seed 0 (Yann Collet, "xxHash fast digest algorithm", version 0.1.1, sections "XXH64 algorithm
 * description"; https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), so that `xxhsum -H1` prints the same
 * figure.
 */
#ifndef IO_HTTP_HASH64_H
#define IO_HTTP_HASH64_H

#include <stddef.h>
#include <stdint.h>

struct pb_hash64 {
	uint64_t lanes[4];
	uint64_t length;    /* bytes so far */
	uint8_t stripe[32]; /* the last length % 32 of them */
};

void pb_hash64_init(struct pb_hash64 *hash);
void pb_hash64_update(struct pb_hash64 *hash, const void *bytes, size_t length);
uint64_t pb_hash64_digest(const struct pb_hash64 *hash); /* of all bytes so far; more may follow */

/* The hash of one buffer. */
uint64_t pb_hash64(const void *bytes, size_t length);

#endif
