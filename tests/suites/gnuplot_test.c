/* What the real gnuplot makes of the scripts. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/show/charts.h"
#include "harness/show/gnuplot.h"
#include "support/example.h"
#include "support/scratch.h"
#include "support/suite.h"

#define SKIPPED 77

static struct example example;

/* Draws the example; every script must be accepted without a word. */
static void draw(const struct pb_chart_caption *caption, size_t charts)
{
	struct pb_charts_result result;
	struct pb_why why = {""};
	int error = pb_charts_draw(scratch_make(), example.rows, example.count, example.samples, example.sample_count,
	                           caption, &result, &why);
	CU_ASSERT_EQUAL_FATAL(error, 0);
	CU_ASSERT_EQUAL(result.gnuplot, PB_GNUPLOT_DREW);
	CU_ASSERT_EQUAL(result.pictures, 2 * charts);
	CU_ASSERT_STRING_EQUAL(result.said, "");
	if (*result.said)
		printf("\ngnuplot said: %s\n", result.said);
}

static void check_pictures(const char *stem)
{
	char name[256];
	struct stat status;
	(void)snprintf(name, sizeof name, "charts/%s.svg", stem);
	char *svg = scratch_read(name);
	CU_ASSERT(svg && strstr(svg, "</svg>") && strstr(svg, ">pthread<"));
	free(svg);
	(void)snprintf(name, sizeof name, "charts/%s.png", stem);
	CU_ASSERT_EQUAL_FATAL(stat(scratch_path(name), &status), 0);
	CU_ASSERT(status.st_size > 8000);
	char *png = scratch_read(name);
	CU_ASSERT(png && memcmp(png, "\x89PNG\r\n\x1a\n", 8) == 0);
	free(png);
}

static const struct pb_chart_caption caption = {"host1", "Example CPU 3000", "20250101T120000Z-abcd", 2, 0.95};

static void a_run_becomes_three_pictures(void)
{
	example_pow(&example);
	draw(&caption, 3);
	check_pictures("pow-time");
	check_pictures("pow-speedup");
	check_pictures("pow-efficiency");
	scratch_remove();
}

static void a_script_runs_again_by_hand(void)
{
	char said[256];
	example_pow(&example);
	draw(&caption, 3);
	CU_ASSERT_EQUAL(unlink(scratch_path("charts/pow-speedup.svg")), 0);
	CU_ASSERT_EQUAL(pb_gnuplot_run(scratch_path("charts"), "pow-speedup.gp", said, sizeof said, NULL), 0);
	CU_ASSERT_STRING_EQUAL(said, "");
	check_pictures("pow-speedup");
	scratch_remove();
}

static void a_broken_script_is_told(void)
{
	char said[256];
	struct pb_why why = {""};
	scratch_make();
	scratch_write("broken.gp", "plot nonsense(\n");
	CU_ASSERT_EQUAL(pb_gnuplot_run(scratch_path(""), "broken.gp", said, sizeof said, &why), -EIO);
	CU_ASSERT_PTR_NOT_NULL(strstr(said, "broken.gp"));
	scratch_remove();
}

static void one_cell_makes_charts(void)
{
	static const struct pb_chart_caption nothing = {.cores = PB_UNKNOWN, .level = 0.95};
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	draw(&nothing, 3);
	scratch_remove();
}

static void a_study_without_a_base_makes_one_chart(void)
{
	example = (struct example){.study = {"pow", "", "gone", NAN}};
	example_add(&example, "pthread", 2, 0.5);
	draw(&caption, 1);
	check_pictures("pow-time");
	scratch_remove();
}

static void cells_without_intervals_make_charts(void)
{
	example_pow(&example);
	example.sample_count = 0;
	for (size_t i = 0; i < example.count; i++) {
		struct pb_summary_row *row = &example.rows[i];
		row->low_s = row->high_s = row->speedup_low = row->speedup_high = NAN;
		row->efficiency_low = row->efficiency_high = NAN;
	}
	draw(&caption, 3);
	scratch_remove();
}

static void weak_scaling_makes_charts(void)
{
	example_pow(&example);
	for (size_t i = 0; i < example.count; i++)
		example.rows[i].scaling = "weak";
	draw(&caption, 3);
	scratch_remove();
}

static void extreme_times_make_charts(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 4e5);
	example_add(&example, "pthread", 1000000000, 2e-9);
	draw(&caption, 3);
	scratch_remove();
}

/* Backticks, dollars and at signs run or expand something in gnuplot unless they are quoted well. */
static void text_from_outside_stays_text(void)
{
	static const char *const nasty[] = {
	    "`touch pwned`",
	    "'`touch pwned`'",
	    "\"`touch pwned`\"",
	    "'; system('touch pwned'); x='",
	    "\\",
	    "a\\",
	    "a\nsystem('touch pwned')\n",
	    "@lines {^_} %d $x #",
	    "\xff\x1b[2J",
	    "EOD",
	    "''",
	    "{",
	    "}",
	    "<b>&amp;</b>",
	};
	for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++) {
		example = (struct example){0};
		example_study(&example, nasty[i], nasty[i], 1);
		example_add(&example, nasty[i], 2, 0.5);
		example_fail(&example, nasty[i], 3, nasty[i], nasty[i]);
		struct pb_chart_caption all = {nasty[i], nasty[i], nasty[i], 2, 0.95};
		draw(&all, 3);
		CU_ASSERT_NOT_EQUAL(access(scratch_path("charts/pwned"), F_OK), 0);
		scratch_remove();
	}
}

static bool gnuplot_runs(void)
{
	char said[256];
	struct pb_why why = {""};
	scratch_make();
	scratch_write("empty.gp", "");
	int error = pb_gnuplot_run(scratch_path(""), "empty.gp", said, sizeof said, &why);
	scratch_remove();
	if (error)
		printf("skipped: %s\n", why.text);
	return error == 0;
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a run becomes three pictures", a_run_becomes_three_pictures},
	    {"a script runs again by hand", a_script_runs_again_by_hand},
	    {"a broken script is told", a_broken_script_is_told},
	    {"one cell makes charts", one_cell_makes_charts},
	    {"a study without a base makes one chart", a_study_without_a_base_makes_one_chart},
	    {"cells without intervals make charts", cells_without_intervals_make_charts},
	    {"weak scaling makes charts", weak_scaling_makes_charts},
	    {"extreme times make charts", extreme_times_make_charts},
	    {"text from outside stays text", text_from_outside_stays_text},
	    {0},
	};
	return gnuplot_runs() ? suite_main("gnuplot", tests, argc, argv) : SKIPPED;
}
