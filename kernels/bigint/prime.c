#include "prime.h"

#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>

#include <powbench/base.h>

#include "modular.h"

/* n - 1 = odd * 2^twos; whether `base` to odd, squared up to twos - 1 times, says that n can be prime. */
static bool passes(uint64_t n, uint64_t base, uint64_t odd, int twos)
{
	uint64_t x = pb_mod_power(base, odd, n);
	if (x == 1 || x == n - 1)
		return true;
	for (int k = 1; k < twos; k++) {
		x = pb_mod_multiply(x, x, n);
		if (x == n - 1)
			return true;
	}
	return false;
}

bool pb_prime_test(uint64_t n)
{
	static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
	if (n < 2)
		return false;
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		if (n % bases[i] == 0)
			return n == bases[i];
	int twos = __builtin_ctzll(n - 1);
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
		if (!passes(n, bases[i], (n - 1) >> twos, twos))
			return false;
	return true;
}

/* From the bytes that the kernel gave this process at its start, where it lets no more be asked for. */
static uint64_t random_of_start(void)
{
	static _Thread_local uint64_t drawn;
	uint64_t bytes[2];
	memcpy(bytes, (const void *)getauxval(AT_RANDOM), sizeof bytes); /* NOLINT(performance-no-int-to-ptr) */
	return pb_mix64(pb_mix64(bytes[0] + ++drawn * PB_MIX_STEP) + bytes[1]);
}

static uint64_t random_word(void)
{
	uint64_t word;
	return getrandom(&word, sizeof word, 0) == (ssize_t)sizeof word ? word : random_of_start();
}

uint64_t pb_prime_draw(void)
{
	uint64_t candidate;
	do
		candidate = UINT64_C(1) << 60 | random_word() >> 4 | 1;
	while (!pb_prime_test(candidate));
	return candidate;
}
