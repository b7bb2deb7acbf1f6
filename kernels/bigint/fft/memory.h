/* memory.h: memory of a power's, from the arena of the thread where it has one (scratch.h). */
#ifndef KERNELS_BIGINT_FFT_MEMORY_H
#define KERNELS_BIGINT_FFT_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include <gmp.h>

enum { PB_FFT_ALIGN = 64 };

struct pb_fft_memory {
	void *taken;
	size_t bytes;
};

/* Without memory the thread's run is left, as GMP would leave it. */
static inline struct pb_fft_memory pb_fft_memory_take(size_t bytes)
{
	void *(*allocate)(size_t);
	mp_get_memory_functions(&allocate, NULL, NULL);
	return (struct pb_fft_memory){allocate(bytes + PB_FFT_ALIGN), bytes + PB_FFT_ALIGN};
}

/* Where it begins, aligned. */
static inline void *pb_fft_memory_at(const struct pb_fft_memory *memory)
{
	char *taken = memory->taken;
	return taken + (PB_FFT_ALIGN - (uintptr_t)taken % PB_FFT_ALIGN) % PB_FFT_ALIGN;
}

static inline void pb_fft_memory_give_back(struct pb_fft_memory *memory)
{
	void (*release)(void *, size_t);
	mp_get_memory_functions(NULL, NULL, &release);
	if (memory->taken)
		release(memory->taken, memory->bytes);
	memory->taken = NULL;
}

#endif
