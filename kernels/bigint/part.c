#include "part.h"

#include "fold.h"
#include "modular.h"

void pb_part_shift(struct pb_part *part, uint64_t bits)
{
	part->residues.fold = pb_fold_rotate(part->residues.fold, bits % 128);
	for (unsigned k = 0; k < PB_MODULI; k++) {
		const uint64_t factor = pb_mod_power(2, bits, part->prime[k]);
		part->residues.of[k] = pb_mod_multiply(part->residues.of[k], factor, part->prime[k]);
	}
	part->bits += part->bits ? bits : 0;
}

struct pb_part pb_part_of_limbs(const uint64_t prime[PB_MODULI], struct pb_weights *weights, const uint64_t *limbs,
                                size_t count, size_t at)
{
	struct pb_part part = {.prime = {prime[0], prime[1]}};
	pb_weights_make(weights, prime[0], prime[1]);
	part.residues = pb_weigh(pb_weigher_best(), weights, limbs, count);
	while (count && limbs[count - 1] == 0)
		count--;
	if (count)
		part.bits = 64 * count - (uint64_t)__builtin_clzll(limbs[count - 1]);
	pb_part_shift(&part, 64 * (uint64_t)at);
	return part;
}

void pb_part_merge(void *into, const void *from)
{
	struct pb_part *sum = into;
	const struct pb_part *other = from;
	sum->residues.fold = pb_fold_add(sum->residues.fold, other->residues.fold);
	for (unsigned k = 0; k < PB_MODULI; k++)
		sum->residues.of[k] = pb_mod((pb_u128)sum->residues.of[k] + other->residues.of[k], sum->prime[k]);
	if (sum->bits < other->bits)
		sum->bits = other->bits;
}
