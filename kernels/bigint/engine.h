/*
 * engine.h: what a power engine is: one way to compute b^e exactly. An engine is one file that defines one constant
 * struct, and one line in the list of engine.c.
 */
#ifndef KERNELS_BIGINT_ENGINE_H
#define KERNELS_BIGINT_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include <gmp.h>

#include <powbench/team.h>

#include "witness.h"

/* What an engine doubted, summed over its powers. */
struct pb_bigint_counts {
	uint64_t retries;   /* powers that were computed again, with more care */
	uint64_t fallbacks; /* powers that GMP computed in the end */
};

/* What an engine says of a power that it made: read off its limbs, as nobody reads them once more. */
struct pb_bigint_outcome {
	struct pb_facts facts;
	struct pb_bigint_counts counts; /* added to */
};

enum { PB_BIGINT_SLACK = 256 }; /* limbs of room that an engine may want of a result beyond its bits */

struct pb_bigint_engine {
	const char *name;
	double max_bits; /* results with more bits are refused */
	bool divides;    /* a team is faster than one worker */

	/* result = base^exponent, with 0^0 = 1. All members call with the same arguments; the result, which is
	 * initialised, whose room is reused and which is not `base`, is the first member's alone, as is the outcome;
	 * NULL is for members that share no memory, where nobody wants the number itself. Where members share memory
	 * the first one runs in a pb_scratch_run_member(), else all do. 0 or -errno, of the team's. */
	int (*power)(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent,
	             struct pb_bigint_outcome *outcome);

	/* Whether members that share no memory each have a part of base^exponent; else the first one makes it alone. */
	bool (*is_apart)(mpz_srcptr base, uint64_t exponent);

	/* Upper bound of the memory that a power with a result of `bits` bits takes at its peak, with the result. */
	double (*worker_bytes)(double bits);
};

/* The names a user may choose from, in the order of the indices of pb_bigint_engine_at(). */
#define PB_BIGINT_ENGINES "auto|gmp|fft"

/* The engine behind a choice; 0 (auto) is the fastest for each number. */
const struct pb_bigint_engine *pb_bigint_engine_at(size_t choice);

extern const struct pb_bigint_engine pb_bigint_auto, pb_bigint_gmp, pb_bigint_fft;

#endif
