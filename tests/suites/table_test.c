#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/show/table.h"
#include "support/example.h"
#include "support/golden.h"
#include "support/suite.h"

static const struct pb_table_style plain = {.level = 0.95};
static struct example example;

/* What the table prints; the caller frees it. */
static char *print_table(const struct pb_table_style *style, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	CU_ASSERT_EQUAL_FATAL(pb_table_print(out, example.rows, example.count, style), 0);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	return text;
}

static bool table_has(const char *wanted)
{
	size_t length;
	char *text = print_table(&plain, &length);
	bool has = strstr(text, wanted) != NULL;
	free(text);
	return has;
}

static void check_golden(const struct pb_table_style *style, const char *path)
{
	size_t length;
	char *text = print_table(style, &length);
	CU_ASSERT(golden_agrees(path, text, length));
	free(text);
}

static void a_table_in_ascii(void)
{
	example_pow(&example);
	check_golden(&plain, "tests/golden/table.txt");
}

static void a_table_in_colour_and_utf8(void)
{
	static const struct pb_table_style bright = {.colour = true, .utf8 = true, .level = 0.95};
	example_pow(&example);
	check_golden(&bright, "tests/golden/table-colour.txt");
}

static void studies_with_other_parameters_are_apart(void)
{
	example = (struct example){0};
	example_study(&example, "race", "items=5000 sync=none", 0.002);
	example_add(&example, "pthread", 2, 0.004)->lost_updates = 1234;
	example_study(&example, "race", "items=5000 sync=mutex", 0.003);
	example_add(&example, "pthread", 2, 0.007)->lost_updates = 0;
	check_golden(&plain, "tests/golden/table-race.txt");
}

static void answer(struct pb_summary_row *row, double p50_s, int64_t errors)
{
	row->requests = 160;
	row->request_errors = errors;
	row->request_p50_s = p50_s;
	row->request_p95_s = 1.5 * p50_s;
	row->request_p99_s = 2.25 * p50_s;
	row->request_max_s = 10 * p50_s;
}

static void cells_that_made_requests_show_how_long_they_took(void)
{
	example = (struct example){0};
	answer(example_study(&example, "fetch", "items=160", 8), 0.0503, 0);
	answer(example_add(&example, "process+async", 50, 0.206), 0.0512, 0);
	example_add(&example, "pthread", 5, 1.61);
	answer(example_fail(&example, "async", 160, "wrong", "160 of 160 requests failed"), NAN, 160);
	check_golden(&plain, "tests/golden/table-requests.txt");
}

static void rows_of_a_study_come_together_and_by_workers(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	example_add(&example, "pthread", 16, 0.1);
	example_add(&example, "openmp", 4, 0.3);
	example_add(&example, "pthread", 2, 0.5);
	struct pb_studies studies;
	CU_ASSERT_EQUAL_FATAL(pb_studies_make(&studies, example.rows, example.count), 0);
	CU_ASSERT_EQUAL_FATAL(studies.count, 1);
	CU_ASSERT_PTR_EQUAL(studies.list[0].rows[0], &example.rows[0]);
	CU_ASSERT_PTR_EQUAL(studies.list[0].rows[1], &example.rows[3]);
	CU_ASSERT_PTR_EQUAL(studies.list[0].rows[2], &example.rows[1]);
	CU_ASSERT_PTR_EQUAL(studies.list[0].rows[3], &example.rows[2]);
	CU_ASSERT_PTR_EQUAL(studies.list[0].base, &example.rows[0]);
	CU_ASSERT_PTR_EQUAL(studies.list[0].best, &example.rows[1]);
	pb_studies_free(&studies);
}

static void weak_rows_with_one_base_are_one_study(void)
{
	example = (struct example){0};
	example_study(&example, "sumsq", "count=20", 1)->scaling = "weak";
	example_add(&example, "pthread", 2, 1.1)->scaling = "weak";
	example.rows[1].params = "count=40";
	struct pb_studies studies;
	CU_ASSERT_EQUAL_FATAL(pb_studies_make(&studies, example.rows, example.count), 0);
	CU_ASSERT_EQUAL(studies.count, 1);
	CU_ASSERT(pb_study_weak(&studies.list[0]));
	CU_ASSERT_STRING_EQUAL(pb_study_face(&studies.list[0])->params, "count=20");
	pb_studies_free(&studies);
	CU_ASSERT(table_has("weak scaling"));
}

static void no_rows_print_nothing(void)
{
	size_t length;
	example = (struct example){0};
	free(print_table(&plain, &length));
	CU_ASSERT_EQUAL(length, 0);
}

static void a_missing_base_is_said(void)
{
	example = (struct example){.study = {"pow", "", "gone", NAN}};
	example_add(&example, "pthread", 2, 0.5);
	CU_ASSERT(table_has("base: none was measured"));
}

static void one_cell_is_no_contest(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	CU_ASSERT(table_has("\n  serial"));
	example_add(&example, "pthread", 2, 0.5);
	CU_ASSERT(table_has("\n* pthread"));
}

static void a_wrong_answer_shows_no_time(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	struct pb_summary_row *wrong = example_add(&example, "pthread", 2, 0.0123);
	CU_ASSERT(table_has("12.3"));
	wrong->status = "wrong";
	wrong->reason = "residue modulo 2305843009213693951 is 7, not 9";
	CU_ASSERT(table_has("wrong: residue modulo"));
	CU_ASSERT_FALSE(table_has("12.3"));
}

static void what_is_remarkable_is_noted(void)
{
	example = (struct example){0};
	struct pb_summary_row *row = example_study(&example, "pow", "", 1);
	CU_ASSERT_FALSE(table_has("drifts"));
	row->modes = 2;
	row->drifts = 1;
	row->warmup_samples = 3;
	row->effective_samples = 5;
	CU_ASSERT(table_has("  two modes, drifts, interval widened, warm-up left out\n"));
	row->effective_samples = 10;
	row->timer_share = 0.06;
	row->outlier_share = 0.11;
	row->converged = 0;
	CU_ASSERT(table_has("  not converged, too short, two modes, drifts, outliers, warm-up left out\n"));
	row->low_s = row->high_s = NAN;
	CU_ASSERT(table_has("  no interval, too short"));
	row->low_s = row->high_s = 1;
	row->stop = "reps";
	CU_ASSERT_FALSE(table_has("not converged"));
}

static void a_ceiling_is_in_no_contest(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	example_add(&example, "pthread", 2, 0.6);
	example_add(&example, "copies", 2, 0.5);
	CU_ASSERT(table_has("\n* pthread"));
	CU_ASSERT(table_has("  ceiling\n"));
}

static void a_time_of_zero_is_no_time(void)
{
	example = (struct example){0};
	example_study(&example, "tiny", "", 0);
	CU_ASSERT(table_has("no time was measurable"));
}

static void the_unit_suits_the_shortest_time(void)
{
	example = (struct example){0};
	example_study(&example, "tiny", "", 3.2e-7);
	CU_ASSERT(table_has("time (ns)"));
	CU_ASSERT(table_has(" 320.0 "));
	example_study(&example, "long", "", 75.5);
	CU_ASSERT(table_has("time (s)"));
	CU_ASSERT(table_has(" 75.50 "));
}

static void text_from_outside_cannot_control_the_terminal(void)
{
	example = (struct example){0};
	example_study(&example, "ev\x1b[2Jil", "a=\xff\n b=\xc2\x9b", 1);
	size_t length;
	char *text = print_table(&plain, &length);
	CU_ASSERT_PTR_NULL(strchr(text, '\x1b'));
	CU_ASSERT_PTR_NULL(strchr(text, '\xff'));
	CU_ASSERT_PTR_NULL(strstr(text, "\xc2\x9b"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "ev?[2Jil  a=?? b=??"));
	free(text);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a table in ASCII", a_table_in_ascii},
	    {"a table in colour and UTF-8", a_table_in_colour_and_utf8},
	    {"studies with other parameters are apart", studies_with_other_parameters_are_apart},
	    {"cells that made requests show how long they took", cells_that_made_requests_show_how_long_they_took},
	    {"rows of a study come together and by workers", rows_of_a_study_come_together_and_by_workers},
	    {"weak rows with one base are one study", weak_rows_with_one_base_are_one_study},
	    {"no rows print nothing", no_rows_print_nothing},
	    {"a missing base is said", a_missing_base_is_said},
	    {"one cell is no contest", one_cell_is_no_contest},
	    {"a wrong answer shows no time", a_wrong_answer_shows_no_time},
	    {"what is remarkable is noted", what_is_remarkable_is_noted},
	    {"a ceiling is in no contest", a_ceiling_is_in_no_contest},
	    {"a time of zero is no time", a_time_of_zero_is_no_time},
	    {"the unit suits the shortest time", the_unit_suits_the_shortest_time},
	    {"text from outside cannot control the terminal", text_from_outside_cannot_control_the_terminal},
	    {0},
	};
	return suite_main("table", tests, argc, argv);
}
