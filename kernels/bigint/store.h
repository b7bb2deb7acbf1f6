/*
 * store.h: numbers kept as files of a folder: each in full in a file of its own, and numbers.csv, which says of each
 * how long it is, how it begins and ends, and what it is modulo 2^61 - 1. A file is written whole or not at all: under
 * another name first, then renamed. Not thread-safe.
 */
#ifndef KERNELS_BIGINT_STORE_H
#define KERNELS_BIGINT_STORE_H

#include <stdbool.h>

#include <gmp.h>

#include <powbench/base.h>

#define PB_STORE_FORMATS "decimal|hexadecimal|facts"
enum pb_store_format {
	PB_STORE_DECIMAL,
	PB_STORE_HEXADECIMAL, /* lower case, without a prefix: much faster for a long number */
	PB_STORE_FACTS,       /* numbers.csv alone */
};

struct pb_store;

/* Makes the folder where there is none; its parent must exist. `what` names the numbers: equal ones are the same. */
int pb_store_open(struct pb_store **store, const char *folder, enum pb_store_format format, const char *what,
                  struct pb_why *why);
void pb_store_close(struct pb_store *store); /* takes NULL */

/* Whether the last table that this process finished is of the same numbers, in the same folder and format. */
bool pb_store_finished(const struct pb_store *store);

/* Forgets what was put, and begins another table. */
int pb_store_begin(struct pb_store *store);

/*
 * Puts base^exponent, `base` in decimal digits, which is `number`: into pow_BASE_EXPONENT.dec or .hex, where of a base
 * longer than 40 characters there are the first ten, its length and a hash. 0 or -errno.
 */
int pb_store_put(struct pb_store *store, uint64_t item, const char *base, uint64_t exponent, mpz_srcptr number);

/* Writes numbers.csv, of what was put. */
int pb_store_finish(struct pb_store *store);

/* How much memory pb_store_put() needs at most for a number of `bits` bits, beside it. */
double pb_store_bytes(double bits);

#endif
