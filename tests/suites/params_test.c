/* From -p kernel.name=value to values, and back to their canonical text. */
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/params.h"
#include "support/suite.h"
#include "support/texts.h"

static const struct pb_param params[] = {
    {"first", PB_PARAM_COUNT, "1M", 2, 1000000000, NULL, false, NULL, "first number"},
    {"count", PB_PARAM_COUNT, "16", 1, 64, NULL, true, "items", "how many"},
    {"any", PB_PARAM_COUNT, "1", 0, UINT64_MAX, NULL, true, NULL, "no limit but 64 bits"},
    {"time", PB_PARAM_TIME, "0.05s", 1000, 9000000000, NULL, false, NULL, "how long"},
    {"sync", PB_PARAM_CHOICE, "none", 0, 0, "none|mutex|mutexes", false, NULL, "how"},
    {"url", PB_PARAM_TEXT, "", 0, 0, NULL, false, NULL, "where"},
    {"exponent", PB_PARAM_COUNTS, "", 1, 10000, NULL, false, NULL, "several"},
    {"share", PB_PARAM_SHARE, "5%", 0, 900000, NULL, false, NULL, "how much of it"},
    {0},
};
static const struct pb_kernel kernel = {.name = "k", .params = params};
static const struct pb_kernel bare_kernel = {.name = "bare"};

static void check_text(const struct pb_setting *settings, size_t count, uint64_t scale, const char *expected)
{
	struct pb_args *args;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_params_make(&args, &kernel, settings, count, scale, &why), 0);
	texts_check(why.text, "");
	char *text = pb_params_text(args);
	texts_check(text, expected);
	free(text);
	pb_params_free(args);
}

static void refuse(const char *name, const char *value, uint64_t scale, const char *expected)
{
	struct pb_args *args;
	struct pb_why why = {""};
	struct pb_setting setting = {name, value};
	CU_ASSERT_EQUAL(pb_params_make(&args, &kernel, &setting, 1, scale, &why), -EINVAL);
	CU_ASSERT_PTR_NULL(args);
	texts_check_why(&why, expected);
}

static void defaults_are_read_like_what_the_user_writes(void)
{
	check_text(NULL, 0, 1, "first=1000000 count=16 any=1 time=50ms sync=none share=5%");
}

static void canonical_text_is_in_table_order_and_later_settings_win(void)
{
	static const struct pb_setting settings[] = {{"exponent", "1k,0.5k,7"}, {"sync", "mutexes"}, {"first", "2.5M"},
	                                             {"time", "1500us"},        {"first", "3M"},     {"url", "a b%c"}};
	check_text(settings, 6, 1,
	           "first=3000000 count=16 any=1 time=1500us sync=mutexes url=a%20b%25c exponent=1000,500,7 share=5%");
}

static void canonical_values_read_back_as_the_same(void)
{
	static const struct pb_setting settings[] = {
	    {"first", "1000000"}, {"time", "50ms"}, {"exponent", "1000,500,7"}, {"url", ""}};
	check_text(settings, 4, 1, "first=1000000 count=16 any=1 time=50ms sync=none exponent=1000,500,7 share=5%");
}

static void values_have_their_numbers(void)
{
	static const struct pb_setting settings[] = {{"exponent", "3,1,2"}, {"sync", "mutex"}, {"url", "abc"}};
	struct pb_args *args;
	CU_ASSERT_EQUAL_FATAL(pb_params_make(&args, &kernel, settings, 3, 1, NULL), 0);
	CU_ASSERT_EQUAL(pb_args_get(args, "first").number, 1000000);
	CU_ASSERT_EQUAL(pb_args_get(args, "time").number, 50000000);
	CU_ASSERT_EQUAL(pb_args_get(args, "sync").number, 1);
	CU_ASSERT_EQUAL(pb_args_get(args, "url").length, 3);
	CU_ASSERT_EQUAL(pb_args_get(args, "exponent").length, 3);
	CU_ASSERT_EQUAL(pb_args_get(args, "exponent").numbers[2], 2);
	CU_ASSERT_EQUAL(pb_args_get(args, "nothing").length, 0);
	pb_params_free(args);
}

static void weak_scaling_multiplies_only_what_scales(void)
{
	check_text(NULL, 0, 4, "first=1000000 count=64 any=4 time=50ms sync=none share=5%");
}

static void weak_scaling_stays_in_range(void)
{
	refuse("count", "16", 5, "k.count=16: times 5 workers (--scaling weak) it is out of range");
	refuse("any", "18446744073709551615", 2,
	       "k.any=18446744073709551615: times 2 workers (--scaling weak) it is out of range");
}

static void an_unknown_name_gets_the_nearest_one(void)
{
	refuse("frist", "5", 1, "k has no parameter 'frist': did you mean 'first'?");
	refuse("zzz", "5", 1, "k has no parameter 'zzz'; known: first, count, any, time, sync, url, exponent, share");
	struct pb_args *args;
	struct pb_why why = {""};
	struct pb_setting setting = {"first", "5"};
	CU_ASSERT_EQUAL(pb_params_make(&args, &bare_kernel, &setting, 1, 1, &why), -EINVAL);
	texts_check_why(&why, "bare has no parameter 'first'; it has none");
}

static void bad_values_are_refused_with_what_is_allowed(void)
{
	refuse("first", "abc", 1, "k.first=abc: 'abc' is not a number");
	refuse("first", "-5", 1, "k.first=-5: '-5' is negative");
	refuse("first", "1", 1, "k.first=1: it must be at least 2");
	refuse("first", "2G", 1, "k.first=2G: it must be at most 1G");
	refuse("first", "", 1, "k.first=: a value is missing; the default is 1M");
	refuse("time", "10ns", 1, "k.time=10ns: it must be at least 1us");
	refuse("time", "10s", 1, "k.time=10s: it must be at most 9s");
	refuse("time", "5k", 1, "k.time=5k: '5k' is not a number with one of the units ns, us, ms, s, m");
	refuse("sync", "mut", 1, "k.sync=mut: it must be one of none|mutex|mutexes");
	refuse("sync", "none|mutex", 1, "k.sync=none|mutex: it must be one of none|mutex|mutexes");
	refuse("url", "a\nb", 1, "k.url=a?b: control characters and new lines are not allowed");
	refuse("exponent", "1,,2", 1, "k.exponent=1,,2: it has an empty entry");
	refuse("exponent", "1,2,", 1, "k.exponent=1,2,: it has an empty entry");
	refuse("exponent", "1,x", 1, "k.exponent=1,x: 'x' is not a number");
	refuse("exponent", "1,0", 1, "k.exponent=1,0: it must be at least 1");
}

static void shares_are_per_cent(void)
{
	static const struct {
		const char *given, *canonical;
	} texts[] = {{"0", "0%"}, {"20", "20%"}, {"0.2500%", "0.25%"}, {"90%", "90%"}, {"7.0001", "7.0001%"}};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char expected[128];
		(void)snprintf(expected, sizeof expected, "first=1000000 count=16 any=1 time=50ms sync=none share=%s",
		               texts[i].canonical);
		check_text(&(struct pb_setting){"share", texts[i].given}, 1, 1, expected);
		check_text(&(struct pb_setting){"share", texts[i].canonical}, 1, 1, expected);
	}
	refuse("share", "91%", 1, "k.share=91%: it must be at most 90%");
	refuse("share", "0.00001", 1, "k.share=0.00001: '0.00001' is not a whole number of parts in a million");
	refuse("share", "5%%", 1, "k.share=5%%: '5%%' is not a number with one of the units %");
	refuse("share", "-1", 1, "k.share=-1: '-1' is negative");
}

static void freeing_nothing_is_fine(void)
{
	pb_params_free(NULL);
	struct pb_args *args;
	CU_ASSERT_EQUAL(pb_params_make(&args, &bare_kernel, NULL, 0, 1, NULL), 0);
	char *text = pb_params_text(args);
	texts_check(text, "");
	free(text);
	pb_params_free(args);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"defaults are read like what the user writes", defaults_are_read_like_what_the_user_writes},
	    {"canonical text is in table order and later settings win",
	     canonical_text_is_in_table_order_and_later_settings_win},
	    {"canonical values read back as the same", canonical_values_read_back_as_the_same},
	    {"values have their numbers", values_have_their_numbers},
	    {"weak scaling multiplies only what scales", weak_scaling_multiplies_only_what_scales},
	    {"weak scaling stays in range", weak_scaling_stays_in_range},
	    {"an unknown name gets the nearest one", an_unknown_name_gets_the_nearest_one},
	    {"bad values are refused with what is allowed", bad_values_are_refused_with_what_is_allowed},
	    {"shares are per cent", shares_are_per_cent},
	    {"freeing nothing is fine", freeing_nothing_is_fine},
	    {0},
	};
	return suite_main("params", tests, argc, argv);
}
