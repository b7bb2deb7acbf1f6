/*
 * engine.h: what a power engine is: one way to compute b^e exactly. An engine is one file that defines one constant
 * struct, and one line in the list of engine.c.
 */
#ifndef KERNELS_BIGINT_ENGINE_H
#define KERNELS_BIGINT_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include <gmp.h>

struct pb_bigint_engine {
	const char *name;
	double max_bits; /* results with more bits are refused */

	/* result = base^exponent, with 0^0 = 1. `result` is initialised, its room is reused, and it is not `base`.
	 * Runs on any thread between pb_scratch_enter() and pb_scratch_leave(). 0 or -errno. */
	int (*power)(mpz_ptr result, mpz_srcptr base, uint64_t exponent);

	/* Upper bound of the memory that a power with a result of `bits` bits takes at its peak, with the result. */
	double (*worker_bytes)(double bits);
};

/* The names a user may choose from, in the order of the indices of pb_bigint_engine_at(). */
#define PB_BIGINT_ENGINES "auto|gmp"

/* The engine behind a choice; 0 (auto) is the best there is. */
const struct pb_bigint_engine *pb_bigint_engine_at(size_t choice);

extern const struct pb_bigint_engine pb_bigint_gmp;

#endif
