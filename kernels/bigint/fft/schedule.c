#include "schedule.h"

#include <errno.h>
#include <math.h>

#include "../ifma.h"
#include "square.h"

enum {
	SURE_BITS = 50, /* of a coefficient of the largest digits, all alike, times 4: then it is far from 2^51 */
};

/* Powers up to here are short_power.h's: measured. */
static double first_bits(const struct pb_fft_isa *isa)
{
	return isa->lanes == PB_FFT_MAX_LANES && pb_ifma_available() ? 32000 : 16000;
}

double pb_fft_power_bits(double log2_base, uint64_t exponent)
{
	return floor(log2_base * (double)exponent * (1 + 0x1p-40)) + 1;
}

/* The length of a transform that squares base^exponent. */
static size_t length_for(double log2_base, uint64_t exponent, unsigned digit_bits)
{
	return pb_fft_length((size_t)(pb_fft_power_bits(log2_base, exponent) / digit_bits) + 2);
}

unsigned pb_fft_schedule_digit_bits(double log2_base, uint64_t exponent)
{
	unsigned bits = pb_fft_digit_bits(PB_FFT_UNIT), possible = bits;
	do {
		bits = possible;
		possible = pb_fft_digit_bits(length_for(log2_base, exponent / 2, bits));
	} while (possible < bits);
	return bits;
}

unsigned pb_fft_schedule_sure_bits(double log2_base, uint64_t exponent)
{
	unsigned bits = pb_fft_schedule_digit_bits(log2_base, exponent);
	while (bits > PB_FFT_MIN_DIGIT_BITS &&
	       2 * bits + log2((double)length_for(log2_base, exponent / 2, bits)) > SURE_BITS)
		bits--;
	return bits;
}

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void make_room(struct pb_fft_schedule *schedule, const struct pb_fft_plan *plan)
{
	schedule->matrix_length = max(schedule->matrix_length, pb_fft_matrix_length(plan));
	schedule->work_length = max(schedule->work_length, pb_fft_work_length(plan));
	schedule->carries_length = max(schedule->carries_length, pb_fft_carries_length(plan));
	schedule->digits_room = max(schedule->digits_room, pb_fft_digits_room(plan));
}

int pb_fft_schedule_make(struct pb_fft_schedule *schedule, const struct pb_fft_isa *isa, double log2_base,
                         uint64_t exponent, unsigned digit_bits)
{
	unsigned count = 0;
	while (exponent >> count > 1 && pb_fft_power_bits(log2_base, exponent >> count) > first_bits(isa))
		count++;
	*schedule =
	    (struct pb_fft_schedule){.digit_bits = digit_bits, .first_exponent = exponent >> count, .count = count};
	for (unsigned i = 0; i < count; i++) {
		const unsigned below = count - i;
		size_t points = length_for(log2_base, exponent >> below, digit_bits);
		const struct pb_fft_plan *plan = pb_fft_plan_of(points, isa->lanes);
		if (!plan)
			return -ENOMEM;
		schedule->squaring[i] = (struct pb_fft_squaring){plan, exponent >> (below - 1) & 1};
		make_room(schedule, plan);
	}
	return 0;
}
