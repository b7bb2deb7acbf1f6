#include "io/http/hash64.h"

#include <endian.h>
#include <string.h>

#define PRIME1 UINT64_C(0x9e3779b185ebca87)
#define PRIME2 UINT64_C(0xc2b2ae3d27d4eb4f)
#define PRIME3 UINT64_C(0x165667b19e3779f9)
#define PRIME4 UINT64_C(0x85ebca77c2b2ae63)
#define PRIME5 UINT64_C(0x27d4eb2f165667c5)

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t load64(const uint8_t *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return le64toh(word);
}

static uint32_t load32(const uint8_t *at)
{
	uint32_t word;
	memcpy(&word, at, sizeof word);
	return le32toh(word);
}

static uint64_t mix(uint64_t lane, uint64_t word)
{
	return rotate(lane + word * PRIME2, 31) * PRIME1;
}

void pb_hash64_init(struct pb_hash64 *hash)
{
	hash->lanes[0] = PRIME1 + PRIME2;
	hash->lanes[1] = PRIME2;
	hash->lanes[2] = 0;
	hash->lanes[3] = -PRIME1;
	hash->length = 0;
}

/* The lanes do not depend on each other: by name they stay in registers, and four products are under way at once. */
static const uint8_t *mix_stripes(struct pb_hash64 *hash, const uint8_t *at, size_t stripes)
{
	uint64_t a = hash->lanes[0], b = hash->lanes[1], c = hash->lanes[2], d = hash->lanes[3];
	for (; stripes > 0; stripes--, at += 32) {
		a = mix(a, load64(at));
		b = mix(b, load64(at + 8));
		c = mix(c, load64(at + 16));
		d = mix(d, load64(at + 24));
	}
	hash->lanes[0] = a;
	hash->lanes[1] = b;
	hash->lanes[2] = c;
	hash->lanes[3] = d;
	return at;
}

void pb_hash64_update(struct pb_hash64 *hash, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;
	size_t held = hash->length % 32;
	hash->length += length;
	if (held > 0) {
		size_t missing = 32 - held;
		size_t taken = length < missing ? length : missing;
		memcpy(hash->stripe + held, at, taken);
		if (taken < missing)
			return;
		(void)mix_stripes(hash, hash->stripe, 1);
		at += taken;
		length -= taken;
	}
	at = mix_stripes(hash, at, length / 32);
	if (length % 32 > 0)
		memcpy(hash->stripe, at, length % 32);
}

static uint64_t fold_lanes(const struct pb_hash64 *hash)
{
	if (hash->length < 32)
		return hash->lanes[2] + PRIME5;
	uint64_t sum = rotate(hash->lanes[0], 1) + rotate(hash->lanes[1], 7) + rotate(hash->lanes[2], 12) +
	               rotate(hash->lanes[3], 18);
	for (size_t i = 0; i < 4; i++)
		sum = (sum ^ mix(0, hash->lanes[i])) * PRIME1 + PRIME4;
	return sum;
}

uint64_t pb_hash64_digest(const struct pb_hash64 *hash)
{
	uint64_t sum = fold_lanes(hash) + hash->length;
	const uint8_t *at = hash->stripe;
	size_t left = hash->length % 32;
	for (; left >= 8; left -= 8, at += 8)
		sum = rotate(sum ^ mix(0, load64(at)), 27) * PRIME1 + PRIME4;
	if (left >= 4) {
		sum = rotate(sum ^ load32(at) * PRIME1, 23) * PRIME2 + PRIME3;
		left -= 4;
		at += 4;
	}
	for (; left > 0; left--, at++)
		sum = rotate(sum ^ *at * PRIME5, 11) * PRIME1;
	sum = (sum ^ sum >> 33) * PRIME2;
	sum = (sum ^ sum >> 29) * PRIME3;
	return sum ^ sum >> 32;
}

uint64_t pb_hash64(const void *bytes, size_t length)
{
	struct pb_hash64 hash;
	pb_hash64_init(&hash);
	pb_hash64_update(&hash, bytes, length);
	return pb_hash64_digest(&hash);
}
