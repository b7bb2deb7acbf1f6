/* The parameters of a heading: all of them where there is room, else whole those that are not the defaults. */
#include "harness/show/params_words.h"

#include <string.h>

#include "support/suite.h"
#include "support/texts.h"

static void check(const char *kernel, const char *params, size_t columns, const char *expected)
{
	const struct pb_summary_row row = {.kernel = kernel, .params = params};
	char out[PB_TEXT_LINE];
	texts_check(pb_params_words(out, &row, columns), expected);
}

static void parameters_that_fit_are_all_there(void)
{
	check("sumsq", "first=5000000 count=20", 22, "first=5000000 count=20");
	check("sumsq", NULL, 22, "");
}

static void of_those_that_do_not_fit_defaults_are_left_out(void)
{
	check("sumsq", "first=5000000 count=20", 21, "");
	check("sumsq", "first=5000000 count=21", 21, "count=21");
	check("sumsq", "first=500000 count=2", 1, "first=500000 count=2");
	check("fetch", "items=160 pages=2 latency=100ms jitter=0s timeout=30s", 30, "latency=100ms");
}

static void what_is_left_is_clean_and_whole(void)
{
	check("fetch", "items=160 url=http://\x1b[2J.example.org/a/rather/long/path", 20,
	      "url=http://?[2J.example.org/a/rather/long/path");
}

static void of_a_number_that_nobody_reads_only_the_beginning_is_there(void)
{
	char params[6000] = "base=";
	memset(params + 5, '7', 5000);
	(void)snprintf(params + 5005, sizeof params - 5005, " exponent=3,5");
	check("pow", params, 90, "base=777777777777777777777777777...(5000 characters) exponent=3,5");
	check("elsewhere", params, 90, "base=777777777777777777777777777...(5000 characters) exponent=3,5");
}

static void a_kernel_that_is_not_loaded_has_no_known_defaults(void)
{
	check("elsewhere", "first=5000000 count=20", 5, "first=5000000 count=20");
	check(NULL, "first=5000000 count=20", 5, "first=5000000 count=20");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"parameters that fit are all there", parameters_that_fit_are_all_there},
	    {"of those that do not fit, defaults are left out", of_those_that_do_not_fit_defaults_are_left_out},
	    {"what is left is clean and whole", what_is_left_is_clean_and_whole},
	    {"of a number that nobody reads, only the beginning is there",
	     of_a_number_that_nobody_reads_only_the_beginning_is_there},
	    {"a kernel that is not loaded has no known defaults", a_kernel_that_is_not_loaded_has_no_known_defaults},
	    {NULL, NULL},
	};
	return suite_main("params_words", tests, argc, argv);
}
