/* The nearest name, and what is said where there is none. */
#include <errno.h>

#include "harness/cli/suggest.h"
#include "harness/cli/unknown.h"
#include "support/suite.h"
#include "support/texts.h"

static const char *const names[] = {"counter", "pow", "race", "sumsq", "openmp", "process", "pthread"};
enum { COUNT = sizeof names / sizeof *names };

static void check(const char *wrong, const char *expected)
{
	texts_check(pb_suggest(wrong, names, COUNT), expected);
}

static void one_slip_finds_the_name(void)
{
	check("pwo", "pow");
	check("po", "pow");
	check("poow", "pow");
	check("pox", "pow");
	check("cuonter", "counter");
	check("sumq", "sumsq");
	check("pthreads", "pthread");
	check("proces", "process");
}

static void capitals_do_not_matter(void)
{
	check("OpenMP", "openmp");
	check("POW", "pow");
}

static void what_is_far_from_all_names_finds_none(void)
{
	check("", NULL);
	check("x", NULL);
	check("zz", NULL);
	check("fibonacci", NULL);
	check("threadpool", NULL);
}

static void no_length_is_too_much(void)
{
	char wrong[1000];
	memset(wrong, 'p', sizeof wrong);
	for (size_t length = 0; length < sizeof wrong; length++) {
		wrong[length] = '\0';
		(void)pb_suggest(wrong, names, COUNT);
		wrong[length] = 'p';
	}
	const char *const long_names[] = {"ppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
	                                  "pow"};
	texts_check(pb_suggest("pw", long_names, 2), "pow");
	texts_check(pb_suggest("pow", names, 0), NULL);
}

static void the_message_has_the_nearest_name_or_all_of_them(void)
{
	struct pb_why why;
	CU_ASSERT_EQUAL(pb_unknown(&why, "unknown kernel", "pw", names, 4), -EINVAL);
	texts_check_why(&why, "unknown kernel 'pw': did you mean 'pow'?");
	CU_ASSERT_EQUAL(pb_unknown(&why, "unknown kernel", "fibonacci", names, 4), -EINVAL);
	texts_check_why(&why, "unknown kernel 'fibonacci'; known: counter, pow, race, sumsq");
	CU_ASSERT_EQUAL(pb_unknown(NULL, "unknown kernel", "fibonacci", names, 4), -EINVAL);
}

static void names_that_do_not_fit_in_the_message_are_left_out(void)
{
	struct pb_why why;
	const char *many[100];
	for (size_t i = 0; i < 100; i++)
		many[i] = names[i % COUNT];
	pb_unknown(&why, "unknown kernel", "fibonacci", many, 100);
	texts_check(why.text + strlen(why.text) - 5, ", ...");
	CU_ASSERT(strlen(why.text) > 230);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"one slip finds the name", one_slip_finds_the_name},
	    {"capitals do not matter", capitals_do_not_matter},
	    {"what is far from all names finds none", what_is_far_from_all_names_finds_none},
	    {"no length is too much", no_length_is_too_much},
	    {"the message has the nearest name or all of them", the_message_has_the_nearest_name_or_all_of_them},
	    {"names that do not fit in the message are left out", names_that_do_not_fit_in_the_message_are_left_out},
	    {0},
	};
	return suite_main("suggest", tests, argc, argv);
}
