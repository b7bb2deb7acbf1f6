/* option_store.h: the functions of the option table: each stores one kind of value. */
#ifndef HARNESS_OPTION_STORE_H
#define HARNESS_OPTION_STORE_H

#include "harness/cli/options.h"

#define PB_STORES(X)                                                                                                   \
	X(names)                                                                                                       \
	X(path)                                                                                                        \
	X(paths)                                                                                                       \
	X(flag)                                                                                                        \
	X(word)                                                                                                        \
	X(workers)                                                                                                     \
	X(assignment)                                                                                                  \
	X(schedule)                                                                                                    \
	X(scaling)                                                                                                     \
	X(rate)                                                                                                        \
	X(percent)                                                                                                     \
	X(confidence)                                                                                                  \
	X(tool)                                                                                                        \
	X(share)                                                                                                       \
	X(time)                                                                                                        \
	X(wait)                                                                                                        \
	X(port)                                                                                                        \
	X(count)                                                                                                       \
	X(positive_count)

/*
 * As pb_option.store has it: 0, -EINVAL with what is allowed, or -ENOMEM. The member is a struct pb_names for names and
 * paths, char * for path, bool for flag, an enum in the order of the option's words for word, double (1: 100 %) for
 * percent, confidence and share, which may be 0, double for rate, uint64_t for time and wait (ns), which may be 0, and
 * for the counts, uint16_t for port; the others know theirs.
 */
#define X(name)                                                                                                        \
	int pb_store_##name(struct pb_options *options, const struct pb_option *option, const char *value,             \
	                    struct pb_why *why);
PB_STORES(X)
#undef X

#endif
