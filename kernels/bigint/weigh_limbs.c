/* The weigher for any CPU: limbs times their weights modulo either prime, summed over a row. */
#include "fold.h"
#include "weigh.h"

enum { GROUP = 8 /* products of 64 by 61 bits that fit into 128 bits together */ };

_Static_assert(PB_UNIT_LIMBS % GROUP == 0, "units of whole groups");

/* The sum of GROUP weighted limbs; in two chains, so that they overlap. */
static inline pb_u128 weigh_group(const uint64_t *limbs, const uint64_t *by)
{
	pb_u128 even = (pb_u128)limbs[0] * by[0], odd = (pb_u128)limbs[1] * by[1];
	even += (pb_u128)limbs[2] * by[2];
	odd += (pb_u128)limbs[3] * by[3];
	even += (pb_u128)limbs[4] * by[4];
	odd += (pb_u128)limbs[5] * by[5];
	even += (pb_u128)limbs[6] * by[6];
	odd += (pb_u128)limbs[7] * by[7];
	return even + odd;
}

static void weigh_row(uint64_t row[4], const uint64_t *limbs, size_t count, const uint64_t *of_limb)
{
	pb_u128 low = 0, high = 0;
	for (size_t i = 0; i < count; i += GROUP) {
		pb_u128 sum = weigh_group(limbs + i, of_limb + i);
		low += (uint64_t)sum;
		high += sum >> 64;
	}
	high += low >> 64;
	row[0] = (uint64_t)low;
	row[1] = (uint64_t)high;
	row[2] = (uint64_t)(high >> 64);
	row[3] = 0;
}

/* `high` sums what is beyond 32 bits of the limbs, `all` the limbs modulo 2^64; together they say their sum. */
static pb_u128 add_up(uint64_t all, uint64_t high)
{
	return ((pb_u128)high << 32) + (uint64_t)(all - (high << 32));
}

static pb_u128 fold(const uint64_t *limbs, size_t count)
{
	typedef uint64_t two __attribute__((vector_size(16)));
	two all[2] = {{0}}, high[2] = {{0}};
	for (size_t i = 0; i < count; i += 4) {
		two a = {limbs[i], limbs[i + 1]}, b = {limbs[i + 2], limbs[i + 3]};
		all[0] += a;
		all[1] += b;
		high[0] += a >> 32;
		high[1] += b >> 32;
	}
	all[0] += all[1];
	high[0] += high[1];
	return pb_fold_add(add_up(all[0][0], high[0][0]), pb_fold_rotate(add_up(all[0][1], high[0][1]), 64));
}

static struct pb_block weigh(const struct pb_weights *weights, const uint64_t *limbs, size_t count)
{
	struct pb_block block = {.fold = fold(limbs, count), .rows = count > PB_ROW_LIMBS ? 2 : 1};
	const size_t low = count < PB_ROW_LIMBS ? count : PB_ROW_LIMBS;
	for (unsigned k = 0; k < PB_MODULI; k++) {
		weigh_row(block.row[0][k], limbs, low, weights->of_limb[k]);
		if (count > low)
			weigh_row(block.row[1][k], limbs + PB_ROW_LIMBS, count - low, weights->of_limb[k]);
	}
	return block;
}

static bool available(void)
{
	return true;
}

const struct pb_weigher pb_weigher_limbs = {.name = "limbs", .available = available, .weigh = weigh};
