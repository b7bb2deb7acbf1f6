/*
 * base.h: what kernels and drivers share: reasons, the clock, parameters and their values.
 *
 * The whole contract is header-only: a kernel or a driver built as a shared object needs no symbol of powbench.
 */
#ifndef POWBENCH_BASE_H
#define POWBENCH_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Version of the contract. A kernel or driver whose `abi` differs is refused before any other field is read. */
#define PB_ABI 2u

/*
 * Why something failed, in words for the user: what is wrong, where, and what to do, without a full stop or newline.
 * The caller owns it; it starts empty. Only functions that fail write it.
 */
struct pb_why {
	char text[256];
};

/* Stores the formatted reason in `why` (NULL is allowed) and returns `error` (a negative errno), to be passed up. */
__attribute__((format(printf, 3, 4))) static inline int pb_fail(struct pb_why *why, int error, const char *format, ...)
{
	if (why) {
		va_list list;
		va_start(list, format);
		(void)vsnprintf(why->text, sizeof why->text, format, list);
		va_end(list);
	}
	return error;
}

/* Nanoseconds of CLOCK_MONOTONIC: the one clock of powbench. Comparable between processes of one host only. */
static inline int64_t pb_clock_ns(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * A hash of 64 bits to 64 bits, one to one: the finaliser of SplitMix64 (Steele, Lea, Flood: "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014). Over key + i * PB_MIX_STEP for i = 1, 2, ... it is that generator.
 */
#define PB_MIX_STEP UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t pb_mix64(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

#define PB_SHARE_WHOLE UINT64_C(1000000) /* 100 % of a PB_PARAM_SHARE */

enum pb_param_type {
	PB_PARAM_COUNT,  /* a whole number; the user may write k, M, G (powers of 1000) */
	PB_PARAM_TIME,   /* nanoseconds; the user writes us, ms or s (a bare number is seconds) */
	PB_PARAM_CHOICE, /* one of `choices`; its value is the index in that list */
	PB_PARAM_TEXT,   /* any text */
	PB_PARAM_COUNTS, /* a list of whole numbers, separated by commas */
	PB_PARAM_SHARE,  /* parts in PB_SHARE_WHOLE; the user writes per cent, 5 or 5% or 0.25% */
};

/*
 * One parameter of a kernel. The table of these is the only place where a parameter is described: parsing, --help, the
 * man page, completions and the `params` column all come from it.
 */
struct pb_param {
	const char *name; /* NULL ends the table */
	enum pb_param_type type;
	const char *initial; /* the default, as the user would write it; "" means not given */
	uint64_t min, max;   /* inclusive range of COUNT, TIME (ns), SHARE (parts) and each of COUNTS */
	const char *choices; /* CHOICE only: names separated by '|' */
	bool scales;         /* COUNT only: --scaling weak multiplies it by the workers */
	const char *unit;    /* of the value, for docs: "items", "increments", ... ; NULL: none */
	const char *summary; /* one line, lower case, no full stop */
};

/* A parsed value. `text` is always its canonical text; the rest depends on the type. Owned by the harness. */
struct pb_value {
	const char *text;
	uint64_t number;         /* COUNT, TIME (ns), CHOICE (index), SHARE (parts) */
	const uint64_t *numbers; /* COUNTS */
	size_t length;           /* entries of `numbers`; bytes of `text` for TEXT; 0 for a value not given */
};

/* The values of a kernel's parameters, in the order of its table. Immutable; lives as long as the kernel's state. */
struct pb_args {
	const struct pb_param *params;
	const struct pb_value *values;
};

/* The value of parameter `name`. Asking for a name that is not in the table is a bug: an empty value comes back. */
static inline struct pb_value pb_args_get(const struct pb_args *args, const char *name)
{
	for (size_t i = 0; args->params && args->params[i].name; i++)
		if (strcmp(args->params[i].name, name) == 0)
			return args->values[i];
	return (struct pb_value){.text = ""};
}

#endif
