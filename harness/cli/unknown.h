/* unknown.h: what to say of a name that is not known. */
#ifndef HARNESS_UNKNOWN_H
#define HARNESS_UNKNOWN_H

#include <powbench/base.h>

/* -EINVAL with "SUBJECT 'wrong': did you mean 'x'?", or where none is near "SUBJECT 'wrong'; known: a, b, c". */
int pb_unknown(struct pb_why *why, const char *subject, const char *wrong, const char *const *names, size_t count);

#endif
