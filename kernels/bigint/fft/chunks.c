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

/* Takes 1 from a number of `count` limbs; beyond them it is nobody's. */
static void decrement(uint64_t *limbs, size_t count)
{
	for (size_t i = 0; i < count && limbs[i]-- == 0; i++)
		;
}

/* The first member's part: from share to share. */
static void borrow_between_shares(const struct pb_team *team, const struct pb_fft_number *number, uint64_t *limbs,
                                  size_t chunks)
{
	for (uint32_t rank = 0; rank < team->size; rank++) {
		uint64_t begin, end;
		share_chunks(team, rank, chunks, &begin, &end);
		if (number->members[rank].carry)
			decrement(limbs + end * number->digit_bits, (chunks - end) * number->digit_bits);
	}
}

int pb_fft_to_limbs(const struct pb_team *team, struct pb_fft_number *number, uint64_t *limbs)
{
	const size_t chunks = chunks_of(number->length);
	uint64_t begin, end;
	share_chunks(team, team->rank, chunks, &begin, &end);
	number->members[team->rank].carry =
	    number->isa->put_limbs(number->digits, number->digit_bits, begin, end, limbs);
	int error = pb_team_barrier(team);
	if (!error && team->rank == 0)
		borrow_between_shares(team, number, limbs, chunks);
	return error;
}
