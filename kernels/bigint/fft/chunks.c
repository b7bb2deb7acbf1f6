/* From the digits of a number to its limbs, by chunks. */
#include "square.h"

enum { GROUP = PB_FFT_CHUNK * PB_FFT_CHUNK_GROUP };

static size_t chunks_of(size_t digits)
{
	return (digits + GROUP - 1) / GROUP * PB_FFT_CHUNK_GROUP;
}

size_t pb_fft_limbs_room(size_t digits, unsigned digit_bits)
{
	return chunks_of(digits) * digit_bits;
}

static void share_chunks(const struct pb_team *team, uint32_t rank, size_t chunks, uint64_t *begin, uint64_t *end)
{
	const struct pb_team member = {.size = team->size, .rank = rank};
	pb_team_share(&member, chunks / PB_FFT_CHUNK_GROUP, begin, end);
	*begin *= PB_FFT_CHUNK_GROUP;
	*end *= PB_FFT_CHUNK_GROUP;
}

/* Adds -1, 0 or 1 to a number of `count` limbs; what it carries on. */
static int64_t add(uint64_t *limbs, size_t count, int64_t carry)
{
	for (size_t i = 0; carry && i < count; i++) {
		limbs[i] += (uint64_t)carry;
		if (carry > 0 ? limbs[i] != 0 : limbs[i] != UINT64_MAX)
			carry = 0;
	}
	return carry;
}

int64_t pb_fft_carry_chunks(uint64_t *limbs, size_t chunks, unsigned digit_bits, const int64_t *carries)
{
	int64_t carry = 0;
	for (size_t chunk = 0; chunk < chunks; chunk++)
		carry = add(limbs + chunk * digit_bits, digit_bits, carry) + carries[chunk];
	return carry;
}

/* The first member's part: from share to share. */
static void carry_shares(const struct pb_team *team, const struct pb_fft_number *number, uint64_t *limbs, size_t chunks)
{
	for (uint32_t rank = 0; rank < team->size; rank++) {
		uint64_t begin, end;
		share_chunks(team, rank, chunks, &begin, &end);
		(void)add(limbs + end * number->digit_bits, (chunks - end) * number->digit_bits,
		          number->members[rank].carry);
	}
}

int pb_fft_to_limbs(const struct pb_team *team, struct pb_fft_number *number, uint64_t *limbs)
{
	const size_t chunks = chunks_of(number->length);
	int64_t *carries = (int64_t *)(void *)number->matrix;
	uint64_t begin, end;
	share_chunks(team, team->rank, chunks, &begin, &end);
	number->isa->put_limbs(number->digits, number->digit_bits, begin, end, limbs, carries);
	number->members[team->rank].carry =
	    pb_fft_carry_chunks(limbs + begin * number->digit_bits, end - begin, number->digit_bits, carries + begin);
	int error = pb_team_barrier(team);
	if (!error && team->rank == 0)
		carry_shares(team, number, limbs, chunks);
	return error;
}
