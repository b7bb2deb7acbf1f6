/* The command line to go on with: the stored one, but for how long. */
#include <argz.h>
#include <errno.h>
#include <stdlib.h>

#include "harness/stored_command.h"
#include "support/suite.h"
#include "support/texts.h"

enum { WORDS = 8 };

static size_t count_words(const char *const *words)
{
	size_t count = 0;
	while (words[count])
		count++;
	return count;
}

static int make(struct pb_resumed *resumed, const char *const *stored, const char *const *resuming, struct pb_why *why)
{
	struct pb_run_facts facts = {.command = (const char **)(uintptr_t)stored, .command_count = count_words(stored)};
	char *argv[WORDS] = {(char *)"powbench", (char *)"--resume=run"};
	int argc = 2;
	for (; *resuming; resuming++)
		argv[argc++] = (char *)(uintptr_t)*resuming;
	return pb_resumed_make(resumed, &facts, argc, argv, why);
}

static void expect(const char *const *stored, const char *const *resuming, const char *expected)
{
	struct pb_resumed resumed;
	struct pb_why why = {""};
	char *argz = NULL;
	size_t length = 0;
	CU_ASSERT_EQUAL_FATAL(make(&resumed, stored, resuming, &why), 0);
	CU_ASSERT_PTR_NULL(resumed.argv[resumed.argc]);
	CU_ASSERT_EQUAL(argz_create(resumed.argv + 1, &argz, &length), 0);
	argz_stringify(argz, length, ' ');
	texts_check(argz ? argz : "", expected);
	free(argz);
	pb_resumed_free(&resumed);
}

#define WORDS_OF(...) ((const char *const[WORDS]){__VA_ARGS__})

static void without_a_word_it_is_the_stored_one(void)
{
	expect(WORDS_OF(NULL), WORDS_OF("-q"), "");
	expect(WORDS_OF("tour", "--quick", "sleep"), WORDS_OF(NULL), "tour sleep --quick");
	expect(WORDS_OF("-k", "pow", "--ci", "1", "--budget=5s"), WORDS_OF("--no-charts"),
	       "--kernels=pow --ci=1 --budget=5s");
}

static void how_long_is_replaced_with_what_it_excludes(void)
{
	expect(WORDS_OF("--ci", "1", "--budget", "5s"), WORDS_OF("--budget", "10m"), "--ci=1 --budget=10m");
	expect(WORDS_OF("--ci", "1", "--budget", "5s"), WORDS_OF("--ci=3"), "--budget=5s --ci=3");
	expect(WORDS_OF("--ci", "1", "--budget", "5s", "--pin=none"), WORDS_OF("--reps", "7"), "--pin=none --reps=7");
	expect(WORDS_OF("run", "--reps", "5"), WORDS_OF("--budget=1m", "--ci=2"), "run --budget=1m --ci=2");
	expect(WORDS_OF("--reps", "5"), WORDS_OF("--reps", "9"), "--reps=9");
}

static void a_stored_option_that_is_unknown_is_refused(void)
{
	struct pb_resumed resumed;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(make(&resumed, WORDS_OF("--frobnicate"), WORDS_OF(NULL), &why), -EINVAL);
	texts_check_why(&why, "unknown option '--frobnicate': powbench --help lists all");
	pb_resumed_free(&resumed);
}

static const struct test tests[] = {
    {"without a word it is the stored one", without_a_word_it_is_the_stored_one},
    {"how long is replaced, with what it excludes", how_long_is_replaced_with_what_it_excludes},
    {"a stored option that is unknown is refused", a_stored_option_that_is_unknown_is_refused},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("stored_command", tests, argc, argv);
}
