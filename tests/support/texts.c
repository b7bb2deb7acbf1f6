#include "support/texts.h"

#include <CUnit/CUnit.h>

void texts_check(const char *actual, const char *expected)
{
	bool same = actual && expected ? strcmp(actual, expected) == 0 : actual == expected;
	if (!same)
		printf("\n    expected: %s\n    actual:   %s\n", expected ? expected : "NULL",
		       actual ? actual : "NULL");
	CU_ASSERT(same);
}

void texts_check_why(const struct pb_why *why, const char *expected)
{
	CU_ASSERT_PTR_NULL(strpbrk(why->text, "\n\r\t\033"));
	texts_check(why->text, expected);
}

void texts_check_part(const char *whole, const char *part)
{
	bool found = strstr(whole, part) != NULL;
	if (!found)
		printf("\n    missing: %s\n", part);
	CU_ASSERT(found);
}
