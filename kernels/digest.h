/*
 * digest.h: the results of many items in constant space, so that none can be left out, repeated, swapped or altered
 * unnoticed.
 *
 * Every item adds a 64-bit hash of its index and its result, modulo 2^64; the sum does not depend on the order of the
 * items or on who computed them. The hash chains the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014) over index and result.
 */
#ifndef KERNELS_DIGEST_H
#define KERNELS_DIGEST_H

#include <errno.h>
#include <inttypes.h>

#include <powbench/kernel.h>

/* Part of an acc: all-zero bytes are the identity of pb_digest_merge(). */
struct pb_digest {
	uint64_t items, sum;
	uint64_t wrong; /* UINT64_MAX - the lowest item that `step` itself found wrong; 0: none */
};

/* Enters the result of `item`, given as `count` words. */
static inline void pb_digest_enter(struct pb_digest *digest, uint64_t item, const uint64_t *words, size_t count)
{
	uint64_t hash = item;
	for (size_t i = 0; i <= count; i++)
		hash = pb_mix64(hash + PB_MIX_STEP) ^ (i < count ? words[i] : 0);
	digest->items++;
	digest->sum += hash;
}

/* Remembers that `item` is wrong. */
static inline void pb_digest_blame(struct pb_digest *digest, uint64_t item)
{
	if (digest->wrong < UINT64_MAX - item)
		digest->wrong = UINT64_MAX - item;
}

static inline void pb_digest_merge(struct pb_digest *into, const struct pb_digest *from)
{
	into->items += from->items;
	into->sum += from->sum;
	if (into->wrong < from->wrong)
		into->wrong = from->wrong;
}

/* Holds what was computed against what is expected: 0, or -EBADMSG with the reason. `fault` ends "item 3 is wrong: ".
 */
static inline int pb_digest_check(const struct pb_digest *merged, const struct pb_digest *expected, const char *fault,
                                  struct pb_why *why)
{
	if (merged->items != expected->items)
		return pb_fail(why, -EBADMSG, "the result holds %" PRIu64 " items instead of %" PRIu64, merged->items,
		               expected->items);
	if (merged->wrong)
		return pb_fail(why, -EBADMSG, "item %" PRIu64 " is wrong: %s", UINT64_MAX - merged->wrong, fault);
	if (merged->sum != expected->sum)
		return pb_fail(why, -EBADMSG,
		               "items were left out, repeated, swapped or altered: digest %016" PRIx64
		               " instead of %016" PRIx64,
		               merged->sum, expected->sum);
	return 0;
}

#endif
