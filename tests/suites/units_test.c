/* Numbers as people write them, and back. */
#include <errno.h>
#include <math.h>

#include "harness/cli/quote.h"
#include "harness/cli/units.h"
#include "support/suite.h"
#include "support/texts.h"

static void check_count(const char *text, uint64_t expected)
{
	uint64_t count = 0;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_units_parse_count(text, &count, &why), 0);
	texts_check(why.text, "");
	CU_ASSERT_EQUAL(count, expected);
}

static void check_time(const char *text, uint64_t expected_ns)
{
	uint64_t ns = 0;
	CU_ASSERT_EQUAL(pb_units_parse_time(text, &ns, NULL), 0);
	CU_ASSERT_EQUAL(ns, expected_ns);
}

static void refuse(int (*parse)(const char *, uint64_t *, struct pb_why *), const char *text, int error,
                   const char *expected)
{
	uint64_t value;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(parse(text, &value, &why), error);
	texts_check_why(&why, expected);
}

static void counts_take_powers_of_1000_and_of_1024(void)
{
	check_count("0", 0);
	check_count("16", 16);
	check_count("007", 7);
	check_count("10k", 10000);
	check_count("5M", 5000000);
	check_count("2G", 2000000000);
	check_count("1T", 1000000000000);
	check_count("4Ki", 4096);
	check_count("1Mi", 1048576);
	check_count("18446744073709551615", UINT64_MAX);
}

static void decimals_are_fine_where_the_result_is_whole(void)
{
	check_count("1.5M", 1500000);
	check_count("0.001k", 1);
	check_count("1.50k", 1500);
	check_count("3.000", 3);
	check_count("0.5Ki", 512);
}

static void times_take_all_units_and_bare_seconds(void)
{
	check_time("0", 0);
	check_time("2", 2000000000);
	check_time("7ns", 7);
	check_time("0.5us", 500);
	check_time("50ms", 50000000);
	check_time("1.25s", 1250000000);
	check_time("2m", UINT64_C(120000000000));
}

static void what_is_no_number_is_refused(void)
{
	refuse(pb_units_parse_count, "", -EINVAL, "'' is not a number");
	refuse(pb_units_parse_count, "abc", -EINVAL, "'abc' is not a number");
	refuse(pb_units_parse_count, "+5", -EINVAL, "'+5' is not a number");
	refuse(pb_units_parse_count, " 5", -EINVAL, "' 5' is not a number");
	refuse(pb_units_parse_count, ".5k", -EINVAL, "'.5k' is not a number");
	refuse(pb_units_parse_count, "nan", -EINVAL, "'nan' is not a number");
	refuse(pb_units_parse_count, "1.5", -EINVAL, "'1.5' is not a whole number");
	refuse(pb_units_parse_count, "0.0001k", -EINVAL, "'0.0001k' is not a whole number");
	refuse(pb_units_parse_count, "5x", -EINVAL,
	       "'5x' is not a number with one of the units k, M, G, T, Ki, Mi, Gi, Ti");
	refuse(pb_units_parse_count, "5 k", -EINVAL,
	       "'5 k' is not a number with one of the units k, M, G, T, Ki, Mi, Gi, Ti");
	refuse(pb_units_parse_count, "5.k", -EINVAL,
	       "'5.k' is not a number with one of the units k, M, G, T, Ki, Mi, Gi, Ti");
	refuse(pb_units_parse_time, "5k", -EINVAL, "'5k' is not a number with one of the units ns, us, ms, s, m");
	refuse(pb_units_parse_time, "0.5ns", -EINVAL, "'0.5ns' is not a whole number");
}

static void what_does_not_fit_in_64_bits_is_refused(void)
{
	refuse(pb_units_parse_count, "-5", -ERANGE, "'-5' is negative");
	refuse(pb_units_parse_time, "-1ms", -ERANGE, "'-1ms' is negative");
	refuse(pb_units_parse_count, "18446744073709551616", -ERANGE,
	       "'18446744073709551616' has more digits than 64 bits hold");
	refuse(pb_units_parse_count, "18446744073709551615k", -ERANGE,
	       "'18446744073709551615k' is too large for 64 bits");
	refuse(pb_units_parse_count, "18446745T", -ERANGE, "'18446745T' is too large for 64 bits");
	refuse(pb_units_parse_time, "18446744074s", -ERANGE, "'18446744074s' is too large for 64 bits");
}

static void reals_have_no_unit_and_no_sign(void)
{
	double value;
	CU_ASSERT_EQUAL(pb_units_parse_real("2", &value, NULL), 0);
	CU_ASSERT_EQUAL(value, 2);
	CU_ASSERT_EQUAL(pb_units_parse_real("0.5", &value, NULL), 0);
	CU_ASSERT_EQUAL(value, 0.5);
	CU_ASSERT_EQUAL(pb_units_parse_real("-1", &value, NULL), -ERANGE);
	CU_ASSERT_EQUAL(pb_units_parse_real("2%", &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(pb_units_parse_real("inf", &value, NULL), -EINVAL);
	CU_ASSERT_EQUAL(pb_units_parse_real("", &value, NULL), -EINVAL);
}

static void exact_texts_are_short_and_read_back_as_the_same(void)
{
	char out[32];
	static const uint64_t values[] = {0, 1, 999, 1000, 1500, 1000000, 20000000, 1024, 1000001, UINT64_MAX};
	static const char *const counts[] = {"0",  "1",   "999", "1k",      "1500",
	                                     "1M", "20M", "1Ki", "1000001", "18446744073709551615"};
	static const char *const times[] = {"0s",  "1ns",  "999ns",  "1us",       "1500ns",
	                                    "1ms", "20ms", "1024ns", "1000001ns", "18446744073709551615ns"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		texts_check(pb_units_count_text(out, sizeof out, values[i]), counts[i]);
		check_count(out, values[i]);
		texts_check(pb_units_time_text(out, sizeof out, values[i]), times[i]);
		check_time(out, values[i]);
	}
}

static void figures_for_people_have_three_digits(void)
{
	char out[32];
	texts_check(pb_units_count(out, sizeof out, 0), "0");
	texts_check(pb_units_count(out, sizeof out, 16), "16");
	texts_check(pb_units_count(out, sizeof out, 999), "999");
	texts_check(pb_units_count(out, sizeof out, 999.6), "1k");
	texts_check(pb_units_count(out, sizeof out, 20e6), "20M");
	texts_check(pb_units_count(out, sizeof out, 1234567), "1.23M");
	texts_check(pb_units_count(out, sizeof out, 999999), "1M");
	texts_check(pb_units_count(out, sizeof out, 1e15), "1000T");
	texts_check(pb_units_count(out, sizeof out, NAN), "-");
	texts_check(pb_units_seconds(out, sizeof out, 0), "0 s");
	texts_check(pb_units_seconds(out, sizeof out, 0.05), "50 ms");
	texts_check(pb_units_seconds(out, sizeof out, 1.5349), "1.53 s");
	texts_check(pb_units_seconds(out, sizeof out, 0.9999), "1 s");
	texts_check(pb_units_seconds(out, sizeof out, 4e-9), "4 ns");
	texts_check(pb_units_seconds(out, sizeof out, 125), "125 s");
	texts_check(pb_units_bytes(out, sizeof out, 512), "512 B");
	texts_check(pb_units_bytes(out, sizeof out, 2.5 * 1024 * 1024), "2.5 MiB");
	texts_check(pb_units_bytes(out, sizeof out, 1023 * 1024), "1023 KiB");
	texts_check(pb_units_bytes(out, sizeof out, INFINITY), "-");
}

static void quoted_text_is_one_short_printable_line(void)
{
	texts_check(pb_quote("plain").text, "plain");
	texts_check(pb_quote("a\nb\x7f\033c").text, "a?b??c");
	texts_check(pb_quote("12345678901234567890123456789012345678901234567").text,
	            "12345678901234567890123456789012345678901234567");
	texts_check(pb_quote("123456789012345678901234567890123456789012345678").text,
	            "12345678901234567890123456789012345678901234...");
	texts_check(pb_quote("1234567890123456789012345678901234567890123\xc3\xa9zzzzzzzz").text,
	            "1234567890123456789012345678901234567890123...");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"counts take powers of 1000 and of 1024", counts_take_powers_of_1000_and_of_1024},
	    {"decimals are fine where the result is whole", decimals_are_fine_where_the_result_is_whole},
	    {"times take all units and bare seconds", times_take_all_units_and_bare_seconds},
	    {"what is no number is refused", what_is_no_number_is_refused},
	    {"what does not fit in 64 bits is refused", what_does_not_fit_in_64_bits_is_refused},
	    {"reals have no unit and no sign", reals_have_no_unit_and_no_sign},
	    {"exact texts are short and read back as the same", exact_texts_are_short_and_read_back_as_the_same},
	    {"figures for people have three digits", figures_for_people_have_three_digits},
	    {"quoted text is one short printable line", quoted_text_is_one_short_printable_line},
	    {0},
	};
	return suite_main("units", tests, argc, argv);
}
