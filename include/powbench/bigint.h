/*
 * bigint.h: exact powers and squares of GMP integers, alone or by a team of threads: what is under the kernel `pow`,
 * as a library (libpowbench-bigint; `pkg-config --cflags --libs powbench-bigint`).
 *
 *   pb_bigint_open();
 *   int error = pb_bigint_power(&pb_team_of_one, result, base, exponent);
 *   pb_bigint_close();
 *
 * Sizes. Any base and any exponent of 64 bits whose power has at most 2^37 * 0.95 bits (16 GB); 0^0 is 1. What is short
 * is GMP's, and so are powers whose odd part is 1, which are shifts.
 *
 * Exactness. Long squarings are floating-point transforms whose digits are so short that their rounding errors stay
 * below a half by far; the errors are watched, and before a number is returned it is confirmed modulo two primes of 61
 * bits that are drawn at random when the process starts. A number in doubt is computed again with shorter digits, and
 * at last by GMP. So a wrong number is returned with a chance of at most (D / 1.6 * 10^18)^2, D its bits: 1.5 * 10^-22
 * at 20 million bits. What GMP computes is as right as GMP.
 *
 * Memory. Of a power of B bits at most pb_bigint_bytes(B) at a time, with the result; between calls it waits for the
 * next one, until pb_bigint_close(), and beyond 32 MiB the system may take it meanwhile. GMP's allocation functions are
 * replaced at the first pb_bigint_open() by ones that hand all that is not of these calls on to those that were set
 * before: so mp_set_memory_functions() comes before it, or not at all.
 *
 * Threads. Calls may run on any number of threads at once, each with a result of its own. With a team (team.h) whose
 * members share memory, one call uses them all: each member makes the call with the same arguments, and the result is
 * there for all when it returns.
 *
 * Errors, of all members: 0, or
 *   -EINVAL  the members do not share memory, or the result is the base
 *   -EFBIG   the result would be too long
 *   -ENOMEM  there is no memory; the result is then undefined but may be used again. The other members get -ECANCELED
 *   other    of the team
 *
 * Sources. The algorithms, their analysis and where they come from: docs/bigint.md.
 */
#ifndef POWBENCH_BIGINT_H
#define POWBENCH_BIGINT_H

#include <stdint.h>

#include <gmp.h>

#include <powbench/team.h>

#pragma GCC visibility push(default)

/* Calls below are made between these two, which may be nested and made on any thread. */
void pb_bigint_open(void);
void pb_bigint_close(void);

/* result = base^exponent. The result is initialised. */
int pb_bigint_power(const struct pb_team *team, mpz_ptr result, mpz_srcptr base, uint64_t exponent);

/* result = number^2. */
int pb_bigint_square(const struct pb_team *team, mpz_ptr result, mpz_srcptr number);

/* Upper bound of the memory that a result of `bits` bits takes while it is made. */
double pb_bigint_bytes(double bits);

#pragma GCC visibility pop

#endif
