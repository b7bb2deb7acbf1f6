#include "isa.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

extern const struct pb_fft_isa pb_fft_avx512, pb_fft_avx2, pb_fft_baseline;

const struct pb_fft_isa *const pb_fft_isas[] = {
#if defined __x86_64__
    &pb_fft_avx512,
    &pb_fft_avx2,
#endif
    &pb_fft_baseline,
    NULL,
};

static bool available(const struct pb_fft_isa *isa)
{
#if defined __x86_64__
	if (isa == &pb_fft_avx512)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512vl");
	if (isa == &pb_fft_avx2)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
	return isa == &pb_fft_baseline;
}

const struct pb_fft_isa *pb_fft_isa_named(const char *name)
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if (strcmp((*isa)->name, name) == 0 && available(*isa))
			return *isa;
	return NULL;
}

const struct pb_fft_isa *pb_fft_isa_of(unsigned lanes)
{
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++)
		if ((*isa)->lanes == lanes && available(*isa))
			return *isa;
	return NULL;
}

const struct pb_fft_isa *pb_fft_isa_best(void)
{
	const char *name = getenv("POWBENCH_FFT");
	const struct pb_fft_isa *const *isa = pb_fft_isas;
	const struct pb_fft_isa *named = name ? pb_fft_isa_named(name) : NULL;
	if (named)
		return named;
	while (!available(*isa))
		isa++;
	return *isa;
}
