/* texts.h: comparing texts so that a failure shows both. */
#ifndef TESTS_TEXTS_H
#define TESTS_TEXTS_H

#include <powbench/base.h>

/* Fails the running test, after printing both, if they differ. NULL equals NULL only. */
void texts_check(const char *actual, const char *expected);

/* As texts_check() for a reason, which must be one printable line. */
void texts_check_why(const struct pb_why *why, const char *expected);

/* Fails the running test if `part` is not in `whole`. */
void texts_check_part(const char *whole, const char *part);

#endif
