#include "result.h"

#include <string.h>

static size_t zeros_of(const struct pb_fft_result *result)
{
	return result->twos / GMP_NUMB_BITS;
}

/* `count` limbs of room above the zeros, and one for what is shifted out of them. */
static void make_room(struct pb_fft_result *result, size_t count)
{
	const size_t zeros = zeros_of(result);
	result->limbs = mpz_limbs_modify(result->power, (mp_size_t)(zeros + count + 1)) + zeros;
	result->limbs[count] = 0;
	result->count = count + 1;
}

static void multiply(struct pb_fft_result *result)
{
	mpz_limbs_finish(result->power, (mp_size_t)(zeros_of(result) + result->count));
	mpz_mul(result->power, result->power, result->factor);
	make_room(result, mpz_size(result->power) - zeros_of(result));
}

/* All but the factors of two that are no whole limb. */
static int write_limbs(const struct pb_team *team, struct pb_fft_result *result, struct pb_fft_number *number)
{
	const size_t zeros = zeros_of(result);
	uint64_t begin, end;
	if (team->rank == 0)
		make_room(result, pb_fft_limbs_room(number->length, number->digit_bits));
	int error = pb_team_barrier(team);
	if (error)
		return error;
	pb_team_share(team, zeros, &begin, &end);
	memset(result->limbs - zeros + begin, 0, (end - begin) * sizeof *result->limbs);
	error = pb_fft_to_limbs(team, number, result->limbs);
	if (!error && team->rank == 0 && result->factor)
		multiply(result);
	return error ? error : pb_team_barrier(team);
}

/* Of the members' shares of the limbs, and of the zeros below. */
static struct pb_residues join(const struct pb_team *team, const struct pb_fft_result *result)
{
	struct pb_residues joined = {0};
	size_t low_limbs = zeros_of(result);
	for (uint32_t rank = 0; rank < team->size; rank++) {
		const struct pb_team member = {.size = team->size, .rank = rank};
		uint64_t begin, end;
		pb_team_share(&member, result->count, &begin, &end);
		joined = pb_residues_join(&joined, &result->parts[rank], low_limbs + begin);
	}
	return joined;
}

/* Shifts this member's share, and reads its residues. */
static int shift_share(const struct pb_team *team, struct pb_fft_result *result)
{
	const unsigned bits = result->twos % GMP_NUMB_BITS;
	uint64_t begin, end;
	pb_team_share(team, result->count, &begin, &end);
	mp_limb_t *limbs = result->limbs + begin;
	if (bits) {
		const mp_limb_t below = begin ? limbs[-1] : 0;
		int error = pb_team_barrier(team);
		if (error)
			return error;
		if (end > begin) {
			(void)mpn_lshift(limbs, limbs, (mp_size_t)(end - begin), bits);
			limbs[0] |= below >> (GMP_NUMB_BITS - bits);
		}
	}
	result->parts[team->rank] = pb_residues_of_limbs(limbs, end - begin);
	return pb_team_barrier(team);
}

int pb_fft_result_make(const struct pb_team *team, struct pb_fft_result *result, struct pb_fft_number *number,
                       struct pb_residues *found)
{
	int error = write_limbs(team, result, number);
	if (!error)
		error = shift_share(team, result);
	if (!error && team->rank == 0) {
		*found = join(team, result);
		mpz_limbs_finish(result->power, (mp_size_t)(zeros_of(result) + result->count));
	}
	return error;
}
