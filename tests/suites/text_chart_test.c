#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/show/text.h"
#include "harness/show/text_chart.h"
#include "support/example.h"
#include "support/golden.h"
#include "support/suite.h"

static const struct pb_table_style plain = {.level = 0.95};
static struct example example;

static char *print_chart(const struct pb_table_style *style, size_t width, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	CU_ASSERT_EQUAL_FATAL(pb_text_chart_print(out, example.rows, example.count, style, width), 0);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	return text;
}

static void check_golden(const struct pb_table_style *style, const char *path)
{
	size_t length;
	char *text = print_chart(style, 80, &length);
	CU_ASSERT(golden_agrees(path, text, length));
	free(text);
}

static void bars_in_ascii(void)
{
	example_pow(&example);
	check_golden(&plain, "tests/golden/text_chart.txt");
}

static void bars_in_colour_and_utf8(void)
{
	static const struct pb_table_style bright = {.colour = true, .utf8 = true, .level = 0.95};
	example_pow(&example);
	check_golden(&bright, "tests/golden/text_chart-colour.txt");
}

static size_t widest_line(char *text)
{
	size_t widest = 0;
	char *rest = NULL;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		size_t columns = pb_text_columns(line);
		widest = columns > widest ? columns : widest;
	}
	return widest;
}

static void lines_fit_the_width(void)
{
	static const struct pb_table_style utf8 = {.utf8 = true, .level = 0.95};
	size_t length;
	example_pow(&example);
	example_add(&example, "process+async", 1024, 0.0001);
	for (size_t width = 60; width <= 200; width += 35) {
		char *text = print_chart(&utf8, width, &length);
		size_t widest = widest_line(text);
		CU_ASSERT(widest <= width && widest + 8 > width);
		free(text);
	}
}

static void an_ideal_far_away_is_an_arrow(void)
{
	size_t length;
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	example_add(&example, "mpi", 64, 0.5);
	char *text = print_chart(&plain, 80, &length);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "> 2.00"));
	free(text);
}

static void a_study_without_speedups_has_no_bars(void)
{
	size_t length;
	example = (struct example){.study = {"pow", "", "gone", NAN}};
	example_add(&example, "pthread", 2, 0.5);
	example_fail(&example, "openmp", 2, "failed", "");
	free(print_chart(&plain, 80, &length));
	CU_ASSERT_EQUAL(length, 0);
}

static void text_is_cut_between_characters(void)
{
	char out[16];
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "äöüäöü", 6), "äöüäöü");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "äöüäöü", 5), "äö...");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "€€€€€€€", 99), "€€€€...");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "abcd", 2), "..");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, NULL, 9), "");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, 1, "abc", 9), "");
	char small[4] = "ab";
	pb_text_append(small, sizeof small, "%s", "ä");
	CU_ASSERT_STRING_EQUAL(small, "ab");
}

static void text_that_is_not_utf8_is_replaced(void)
{
	char out[16];
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "\xc0\xaf", 9), "??");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "\xed\xa0\x80", 9), "???");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "\xf4\x90\x80\x80", 9), "????");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "a\xe2\x82", 9), "a??");
	CU_ASSERT_STRING_EQUAL(pb_text_clean(out, sizeof out, "a\tb\x7f", 9), "a?b?");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"bars in ASCII", bars_in_ascii},
	    {"bars in colour and UTF-8", bars_in_colour_and_utf8},
	    {"lines fit the width", lines_fit_the_width},
	    {"an ideal far away is an arrow", an_ideal_far_away_is_an_arrow},
	    {"a study without speedups has no bars", a_study_without_speedups_has_no_bars},
	    {"text is cut between characters", text_is_cut_between_characters},
	    {"text that is not UTF-8 is replaced", text_that_is_not_utf8_is_replaced},
	    {0},
	};
	return suite_main("text chart", tests, argc, argv);
}
