#include "acc.h"

#include <stdio.h>

static uint64_t seal_of(const struct pb_bigint_counts *counts)
{
	return counts->retries * UINT64_C(0x9e3779b97f4a7c15) + counts->fallbacks * UINT64_C(0xc2b2ae3d27d4eb4f);
}

/* Where two lengths are possible the lower one stands for both, so that the digest can be foretold. */
static void enter(struct pb_digest *digest, uint64_t item, const struct pb_facts *facts, uint64_t bits)
{
	const pb_u128 fold = facts->residues.fold;
	const uint64_t words[] = {(uint64_t)fold, (uint64_t)(fold >> 64), bits << 1 | facts->negative};
	pb_digest_enter(digest, item, words, sizeof words / sizeof *words);
}

void pb_pow_acc_enter(struct pb_pow_acc *acc, const struct pb_pow_items *items, uint64_t item,
                      const struct pb_bigint_outcome *outcome)
{
	const struct pb_facts *observed = &outcome->facts, foretold = pb_pow_foretell(items, item);
	if (!pb_facts_agree(observed, &foretold))
		pb_digest_blame(&acc->digest, item);
	enter(&acc->digest, item, observed, observed->bits == foretold.bits_or ? foretold.bits : observed->bits);
	acc->bits += observed->bits;
	acc->counts.retries += outcome->counts.retries;
	acc->counts.fallbacks += outcome->counts.fallbacks;
	acc->counts_seal += seal_of(&outcome->counts);
}

void pb_pow_acc_merge(struct pb_pow_acc *into, const struct pb_pow_acc *from)
{
	pb_digest_merge(&into->digest, &from->digest);
	into->bits += from->bits;
	into->counts.retries += from->counts.retries;
	into->counts.fallbacks += from->counts.fallbacks;
	into->counts_seal += from->counts_seal;
}

/* What the user reads. */
static void describe(const struct pb_pow_acc *merged, struct pb_verdict *verdict)
{
	const struct pb_bigint_counts *counts = &merged->counts;
	int length = snprintf(verdict->result, sizeof verdict->result, "%" PRIu64 " bits digest %016" PRIx64,
	                      merged->bits, merged->digest.sum);
	if (counts->retries && length > 0 && (size_t)length < sizeof verdict->result)
		(void)snprintf(verdict->result + length, sizeof verdict->result - (size_t)length,
		               " retries %" PRIu64 " by GMP %" PRIu64, counts->retries, counts->fallbacks);
}

int pb_pow_acc_check(const struct pb_pow_acc *merged, const struct pb_pow_items *items, struct pb_verdict *verdict)
{
	struct pb_digest expected = {0};
	uint64_t least = 0, most = 0;
	for (uint64_t item = 0; item < items->count; item++) {
		struct pb_facts foretold = pb_pow_foretell(items, item);
		enter(&expected, item, &foretold, foretold.bits);
		least += foretold.bits;
		most += foretold.bits_or;
	}
	describe(merged, verdict);
	int error =
	    pb_digest_check(&merged->digest, &expected, "the power has another residue, sign or length", &verdict->why);
	if (!error && (merged->bits < least || merged->bits > most))
		error = pb_fail(&verdict->why, -EBADMSG, "the powers have %" PRIu64 " bits instead of %" PRIu64,
		                merged->bits, least);
	if (!error && merged->counts_seal != seal_of(&merged->counts))
		error = pb_fail(&verdict->why, -EBADMSG, "the counts of retries were altered");
	return error;
}
