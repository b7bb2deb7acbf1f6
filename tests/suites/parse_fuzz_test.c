/* Random bytes into everything that reads what a user wrote; the sanitizers watch. What is accepted must read back. */
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/options.h"
#include "harness/cli/params.h"
#include "harness/cli/units.h"
#include "support/suite.h"
#include "support/texts.h"

enum { ROUNDS = 20000, LONGEST = 24 };

static uint64_t state;

static uint64_t draw(uint64_t below)
{
	state += UINT64_C(0x9e3779b97f4a7c15);
	uint64_t z = (state ^ (state >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (z ^ (z >> 31)) % below;
}

/* Mostly bytes that mean something, so that more than the first check is reached. */
static void draw_text(char *text, const char *alphabet)
{
	size_t length = draw(LONGEST), kinds = strlen(alphabet);
	for (size_t i = 0; i < length; i++) {
		text[i] = alphabet[draw(kinds)];
		if (draw(50) == 0)
			text[i] = (char)(1 + draw(255));
	}
	text[length] = '\0';
}

static void check_why(int error, const struct pb_why *why)
{
	CU_ASSERT_EQUAL(error != 0, why->text[0] != '\0');
	CU_ASSERT_PTR_NULL(strpbrk(why->text, "\n\r\t\033"));
}

static void numbers_never_crash_and_read_back(void)
{
	char text[LONGEST + 1], canonical[32];
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t value, again;
		double real;
		struct pb_why why = {""};
		draw_text(text, "0123456789.kMGTi-munse");
		int error = pb_units_parse_count(text, &value, &why);
		check_why(error, &why);
		if (!error) {
			pb_units_count_text(canonical, sizeof canonical, value);
			CU_ASSERT_EQUAL(pb_units_parse_count(canonical, &again, NULL), 0);
			CU_ASSERT_EQUAL(again, value);
		}
		if (pb_units_parse_time(text, &value, NULL) == 0) {
			pb_units_time_text(canonical, sizeof canonical, value);
			CU_ASSERT_EQUAL(pb_units_parse_time(canonical, &again, NULL), 0);
			CU_ASSERT_EQUAL(again, value);
		}
		if (pb_units_parse_real(text, &real, NULL) == 0)
			CU_ASSERT(real >= 0);
	}
}

static void parameters_never_crash_and_have_a_canonical_text(void)
{
	static const struct pb_param params[] = {
	    {"n", PB_PARAM_COUNT, "1", 0, UINT64_MAX, NULL, true, NULL, ""},
	    {"t", PB_PARAM_TIME, "1s", 0, UINT64_MAX, NULL, false, NULL, ""},
	    {"c", PB_PARAM_CHOICE, "1", 0, 0, "1|2|k", false, NULL, ""},
	    {"x", PB_PARAM_TEXT, "", 0, 0, NULL, false, NULL, ""},
	    {"l", PB_PARAM_COUNTS, "", 0, UINT64_MAX, NULL, false, NULL, ""},
	    {"s", PB_PARAM_SHARE, "1", 0, UINT64_MAX, NULL, false, NULL, ""},
	    {0},
	};
	static const struct pb_kernel kernel = {.name = "k", .params = params};
	char text[LONGEST + 1];
	for (int round = 0; round < ROUNDS; round++) {
		struct pb_args *args, *again;
		struct pb_why why = {""};
		struct pb_setting setting = {params[draw(6)].name, text};
		draw_text(text, "0123456789,.kms-| %");
		int error = pb_params_make(&args, &kernel, &setting, 1, 1 + draw(3), &why);
		check_why(error, &why);
		if (error)
			continue;
		setting.value = pb_args_get(args, setting.name).text;
		CU_ASSERT_EQUAL_FATAL(pb_params_make(&again, &kernel, &setting, 1, 1, NULL), 0);
		char *first = pb_params_text(args), *second = pb_params_text(again);
		if (setting.name[0] != 'n')
			texts_check_part(first, strchr(second, 't'));
		else
			texts_check(pb_args_get(again, "n").text, setting.value);
		free(first);
		free(second);
		pb_params_free(args);
		pb_params_free(again);
	}
}

static void command_lines_never_crash(void)
{
	char texts[6][LONGEST + 16];
	for (int round = 0; round < ROUNDS; round++) {
		static const char *const starts[] = {
		    "-w", "-k", "-p", "--schedule=", "--budget=", "", "--", "-", "list", "run"};
		char *argv[8] = {(char *)"powbench"};
		int argc = 1;
		for (size_t words = draw(6); words > 0; words--, argc++) {
			const char *start = starts[draw(sizeof starts / sizeof *starts)];
			char rest[LONGEST + 1];
			draw_text(rest, "0123456789,-.=kdwpqho");
			argv[argc] = texts[argc - 1];
			snprintf(argv[argc], sizeof texts[0], "%s%s", start, rest);
		}
		struct pb_options options;
		struct pb_why why = {""};
		check_why(pb_options_parse(&options, argc, argv, &why), &why);
		pb_options_free(&options);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"numbers never crash and read back", numbers_never_crash_and_read_back},
	    {"parameters never crash and have a canonical text", parameters_never_crash_and_have_a_canonical_text},
	    {"command lines never crash", command_lines_never_crash},
	    {0},
	};
	return suite_main("parse fuzz", tests, argc, argv);
}
