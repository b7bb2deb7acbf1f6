#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

#include <CUnit/Basic.h>

int suite_main(const char *suite, const struct test *tests, int argc, char **argv)
{
	if (CU_initialize_registry() != CUE_SUCCESS)
		return EXIT_FAILURE;
	CU_pSuite registered = CU_add_suite(suite, NULL, NULL);
	for (; registered && tests->name; tests++)
		if (argc < 2 || strstr(tests->name, argv[1]))
			CU_add_test(registered, tests->name, tests->run);
	CU_basic_set_mode(CU_BRM_VERBOSE);
	CU_basic_run_tests();
	unsigned failures = CU_get_number_of_failures();
	unsigned run = CU_get_number_of_tests_run();
	CU_cleanup_registry();
	return failures == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
