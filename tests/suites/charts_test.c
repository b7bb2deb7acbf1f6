#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/show/chart_axis.h"
#include "harness/show/chart_style.h"
#include "harness/show/charts.h"
#include "support/example.h"
#include "support/golden.h"
#include "support/scratch.h"
#include "support/suite.h"

static const struct pb_chart_caption caption = {"host1", "Example CPU 3000", "20250101T120000Z-abcd", 2, 0.95};
static struct example example;
static struct pb_charts_result result;

static int draw(void)
{
	struct pb_why why = {""};
	int error = pb_charts_draw(scratch_path(""), example.rows, example.count, example.samples, example.sample_count,
	                           &caption, &result, &why);
	CU_ASSERT((error != 0) == (why.text[0] != '\0'));
	return error;
}

/* Draws into a new folder, on a PATH where only a program `gnuplot` of this text is found; none when it is NULL. */
static int draw_with(const char *gnuplot)
{
	char path[4096];
	(void)snprintf(path, sizeof path, "%s", getenv("PATH"));
	scratch_make();
	if (gnuplot) {
		scratch_write("gnuplot", gnuplot);
		CU_ASSERT_EQUAL(chmod(scratch_path("gnuplot"), 0755), 0);
	}
	(void)setenv("PATH", scratch_path(""), 1);
	int error = draw();
	(void)setenv("PATH", path, 1);
	return error;
}

static size_t count_files(const char *folder)
{
	DIR *dir = opendir(scratch_path(folder));
	size_t count = 0;
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	if (dir)
		(void)closedir(dir);
	return count;
}

static void check_script(const char *name, const char *golden)
{
	char *script = scratch_read(name);
	CU_ASSERT(script && golden_agrees(golden, script, strlen(script)));
	free(script);
}

static void scripts_are_as_expected(void)
{
	example_pow(&example);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	check_script("charts/pow-time.gp", "tests/golden/pow-time.gp");
	check_script("charts/pow-speedup.gp", "tests/golden/pow-speedup.gp");
	check_script("charts/pow-efficiency.gp", "tests/golden/pow-efficiency.gp");
	scratch_remove();
}

static void without_gnuplot_the_scripts_are_there(void)
{
	example_pow(&example);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	CU_ASSERT_EQUAL(result.gnuplot, PB_GNUPLOT_MISSING);
	CU_ASSERT_EQUAL(result.studies, 1);
	CU_ASSERT_EQUAL(result.scripts, 3);
	CU_ASSERT_EQUAL(result.pictures, 0);
	CU_ASSERT_EQUAL(count_files("charts"), 3);
	scratch_remove();
}

static void a_failing_gnuplot_is_a_result(void)
{
	example_pow(&example);
	CU_ASSERT_EQUAL(draw_with("#!/bin/sh\nexit 7\n"), 0);
	CU_ASSERT_EQUAL(result.gnuplot, PB_GNUPLOT_FAILED);
	CU_ASSERT_EQUAL(result.pictures, 0);
	CU_ASSERT_STRING_EQUAL(result.said, "gnuplot failed with exit status 7");
	scratch_remove();
	CU_ASSERT_EQUAL(draw_with("#!/bin/sh\nkill -9 $$\n"), 0);
	CU_ASSERT_STRING_EQUAL(result.said, "gnuplot was killed by signal 9");
	scratch_remove();
}

static void what_gnuplot_says_comes_back(void)
{
	example_pow(&example);
	CU_ASSERT_EQUAL(draw_with("#!/bin/sh\necho \"in $1: odd\" >&2\n"), 0);
	CU_ASSERT_EQUAL(result.gnuplot, PB_GNUPLOT_DREW);
	CU_ASSERT_EQUAL(result.pictures, 6);
	CU_ASSERT_STRING_EQUAL(result.said, "in pow-time.gp: odd");
	scratch_remove();
}

static void a_talkative_gnuplot_does_not_block(void)
{
	example_pow(&example);
	CU_ASSERT_EQUAL(draw_with("#!/bin/sh\ni=0\nwhile [ $i -lt 3000 ]; do i=$((i+1)); "
	                          "echo 'a line that repeats itself until the pipe is full' >&2; done\n"),
	                0);
	CU_ASSERT_EQUAL(result.pictures, 6);
	CU_ASSERT_EQUAL(strlen(result.said), sizeof result.said - 1);
	scratch_remove();
}

static void several_studies_of_a_kernel_are_numbered(void)
{
	example = (struct example){0};
	example_study(&example, "race", "sync=none", 0.002);
	example_study(&example, "pow", "", 1);
	example_study(&example, "race", "sync=mutex", 0.002);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	CU_ASSERT_EQUAL(result.studies, 3);
	CU_ASSERT_EQUAL(count_files("charts"), 9);
	char *second = scratch_read("charts/race-2-speedup.gp");
	CU_ASSERT(second && strstr(second, "sync=mutex"));
	free(second);
	scratch_remove();
}

static void without_a_base_only_time_is_drawn(void)
{
	example = (struct example){.study = {"pow", "", "gone", NAN}};
	example_add(&example, "pthread", 2, 0.5);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	CU_ASSERT_EQUAL(result.scripts, 1);
	CU_ASSERT_EQUAL(count_files("charts"), 1);
	scratch_remove();
}

static void a_study_that_failed_has_no_chart(void)
{
	example = (struct example){.study = {"pow", "", "gone", NAN}};
	example_fail(&example, "pthread", 2, "failed", "it died");
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	CU_ASSERT_EQUAL(result.scripts, 0);
	CU_ASSERT_EQUAL(count_files("charts"), 0);
	scratch_remove();
}

static void kernels_cannot_choose_the_folder(void)
{
	example = (struct example){0};
	example_study(&example, "../../etc/x", "", 1);
	example_study(&example, "", "", 1);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	CU_ASSERT_EQUAL(count_files("charts"), 6);
	char *script = scratch_read("charts/______etc_x-time.gp");
	CU_ASSERT_PTR_NOT_NULL(script);
	free(script);
	scratch_remove();
}

static void a_folder_that_is_not_there_is_an_error(void)
{
	example_pow(&example);
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(
	    pb_charts_draw("/nowhere/at/all", example.rows, example.count, NULL, 0, &caption, &result, &why), -ENOENT);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "/nowhere/at/all/charts"));
}

static void a_full_disk_is_an_error(void)
{
	example_pow(&example);
	struct pb_why why = {""};
	scratch_make();
	CU_ASSERT_EQUAL(mkdir(scratch_path("charts"), 0777), 0);
	CU_ASSERT_EQUAL(symlink("/dev/full", scratch_path("charts/pow-time.gp")), 0);
	CU_ASSERT_EQUAL(pb_charts_draw(scratch_path(""), example.rows, example.count, NULL, 0, &caption, &result, &why),
	                -ENOSPC);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "pow-time.gp"));
	scratch_remove();
}

static void a_driver_looks_the_same_in_every_chart(void)
{
	struct pb_chart_style pthread = pb_chart_style("pthread");
	struct pb_chart_style mine = pb_chart_style("mine");
	struct pb_chart_style again = pb_chart_style("mine");
	CU_ASSERT_EQUAL(pthread.rgb, 0x0072b2);
	CU_ASSERT_EQUAL(mine.rgb, again.rgb);
	CU_ASSERT_EQUAL(mine.marker, again.marker);
	CU_ASSERT_NOT_EQUAL(mine.marker, pthread.marker);
}

static void series_are_set_apart_but_keep_their_order(void)
{
	int64_t *workers = calloc(4, sizeof *workers);
	CU_ASSERT_PTR_NOT_NULL_FATAL(workers);
	memcpy(workers, (int64_t[]){4, 1, 2, 4}, 4 * sizeof *workers);
	struct pb_chart_axis axis;
	pb_chart_axis_make(&axis, workers, 4, 3, true);
	CU_ASSERT_EQUAL(axis.count, 3);
	CU_ASSERT(axis.low < 1 && axis.high > 4);
	CU_ASSERT_DOUBLE_EQUAL(pb_chart_axis_place(&axis, 2, 1), 2, 1e-12);
	CU_ASSERT(pb_chart_axis_place(&axis, 2, 0) < 2);
	CU_ASSERT(pb_chart_axis_place(&axis, 1, 2) < pb_chart_axis_place(&axis, 2, 0));
	pb_chart_axis_free(&axis);
}

static void labels_of_ticks_do_not_collide(void)
{
	int64_t *workers = calloc(64, sizeof *workers);
	CU_ASSERT_PTR_NOT_NULL_FATAL(workers);
	for (int i = 0; workers && i < 64; i++)
		workers[i] = i + 1;
	struct pb_chart_axis axis;
	pb_chart_axis_make(&axis, workers, 64, 1, true);
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	pb_chart_axis_write_ticks(out, &axis);
	(void)fclose(out);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "('1' 1, '2' 2, '3' 3,"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "'' 63, '64' 64)"));
	free(text);
	pb_chart_axis_free(&axis);
}

static void a_ceiling_is_a_line_and_no_series(void)
{
	example = (struct example){0};
	example_study(&example, "pow", "", 1);
	example_add(&example, "pthread", 2, 0.6);
	example_add(&example, "copies", 2, 0.55);
	CU_ASSERT_EQUAL(draw_with(NULL), 0);
	char *script = scratch_read("charts/pow-speedup.gp");
	CU_ASSERT_PTR_NOT_NULL_FATAL(script);
	CU_ASSERT_PTR_NOT_NULL(strstr(script, "\n1 1\n2 1.81818182\nEOD\nhas_ceiling = 1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(script, "\nseries = 2\n"));
	CU_ASSERT_PTR_NULL(strstr(script, "copies'; "));
	free(script);
	scratch_remove();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"scripts are as expected", scripts_are_as_expected},
	    {"without gnuplot the scripts are there", without_gnuplot_the_scripts_are_there},
	    {"a failing gnuplot is a result", a_failing_gnuplot_is_a_result},
	    {"what gnuplot says comes back", what_gnuplot_says_comes_back},
	    {"a talkative gnuplot does not block", a_talkative_gnuplot_does_not_block},
	    {"several studies of a kernel are numbered", several_studies_of_a_kernel_are_numbered},
	    {"without a base only time is drawn", without_a_base_only_time_is_drawn},
	    {"a ceiling is a line and no series", a_ceiling_is_a_line_and_no_series},
	    {"a study that failed has no chart", a_study_that_failed_has_no_chart},
	    {"kernels cannot choose the folder", kernels_cannot_choose_the_folder},
	    {"a folder that is not there is an error", a_folder_that_is_not_there_is_an_error},
	    {"a full disk is an error", a_full_disk_is_an_error},
	    {"a driver looks the same in every chart", a_driver_looks_the_same_in_every_chart},
	    {"series are set apart but keep their order", series_are_set_apart_but_keep_their_order},
	    {"labels of ticks do not collide", labels_of_ticks_do_not_collide},
	    {0},
	};
	return suite_main("charts", tests, argc, argv);
}
