/* suite.h: a CUnit suite from a table of tests. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <CUnit/CUnit.h>

struct test {
	const char *name; /* reads as a sentence; NULL ends the table */
	void (*run)(void);
};

/* Runs all tests of the table, or those whose names contain argv[1]; returns the exit status. */
int suite_main(const char *suite, const struct test *tests, int argc, char **argv);

#endif
