/* The tour: its table of workloads, the plan made from it, its rows, and how they are shown. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options.h"
#include "harness/cli/registry.h"
#include "harness/show/text.h"
#include "harness/show/tour_table.h"
#include "harness/tour/tour.h"
#include "support/golden.h"
#include "support/suite.h"
#include "support/texts.h"

struct planned {
	struct pb_options options;
	struct pb_tour tour;
	struct pb_plan plan;
};

static int plan(struct planned *planned, const char *const *words, struct pb_why *why)
{
	char *argv[16] = {(char *)"powbench", (char *)"tour"};
	int argc = 2;
	while (words[argc - 2]) {
		argv[argc] = (char *)words[argc - 2];
		argc++;
	}
	*planned = (struct planned){0};
	CU_ASSERT_EQUAL_FATAL(pb_options_parse(&planned->options, argc, argv, why), 0);
	return pb_tour_plan(&planned->tour, &planned->plan, &planned->options, why);
}

static void end(struct planned *planned)
{
	pb_tour_free(&planned->tour);
	pb_plan_free(&planned->plan);
	pb_options_free(&planned->options);
}

static struct planned accept(const char *const *words)
{
	struct planned planned;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(plan(&planned, words, &why), 0);
	texts_check(why.text, "");
	return planned;
}

#define ACCEPT(...) accept((const char *const[]){__VA_ARGS__, NULL})

static void the_words_of_the_command_are_the_workloads_in_order(void)
{
	char words[512] = "";
	for (const struct pb_workload *workload = pb_workloads; workload->name; workload++)
		pb_text_append(words, sizeof words, "%s%s", *words ? "|" : "", workload->name);
	texts_check(pb_commands[PB_COMMAND_TOUR].words, words);
}

static bool is_model(const char *driver)
{
	for (const struct pb_model *model = pb_models; model->driver; model++)
		if (strcmp(model->driver, driver) == 0)
			return true;
	return false;
}

static void every_model_is_a_driver_and_every_published_figure_one_of_a_model(void)
{
	for (const struct pb_model *model = pb_models; model->driver; model++)
		CU_ASSERT_PTR_NOT_NULL(pb_registry_find_driver(model->driver, NULL));
	for (const struct pb_workload *workload = pb_workloads; workload->name; workload++)
		for (size_t i = 0; workload->published[i].driver; i++)
			CU_ASSERT(is_model(workload->published[i].driver) && workload->published[i].seconds > 0);
}

/* Kernels take their parameters: what they refuse would fail the plan. */
static void every_workload_can_be_planned_in_both_sizes(void)
{
	size_t models = 0;
	size_t workloads = 0;
	while (pb_models[models].driver)
		models++;
	while (pb_workloads[workloads].name)
		workloads++;
	for (int quick = 0; quick < 2; quick++) {
		struct planned planned = ACCEPT(quick ? "--quick" : NULL);
		CU_ASSERT_EQUAL(planned.tour.count, models * workloads);
		CU_ASSERT_EQUAL(planned.plan.count, planned.tour.count);
		for (size_t i = 0; i < planned.tour.count; i++) {
			const struct pb_tour_stop *stop = &planned.tour.stops[i];
			CU_ASSERT_EQUAL(planned.plan.cells[stop->cell].cold, stop->workload->waits);
			CU_ASSERT(stop->scale >= 1);
		}
		end(&planned);
	}
}

static void cells_of_one_plan_have_names_of_their_own(void)
{
	struct planned planned = ACCEPT("--quick");
	for (size_t i = 0; i < planned.plan.count; i++)
		for (size_t j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(planned.plan.cells[i].id, planned.plan.cells[j].id);
	end(&planned);
}

static void serial_is_always_there_and_long_waits_are_measured_in_part(void)
{
	struct planned planned = ACCEPT("-d", "async", "scrape", "sleep");
	CU_ASSERT_EQUAL_FATAL(planned.tour.count, 4);
	texts_check(planned.tour.stops[0].workload->name, "sleep");
	const struct pb_tour_stop *scrape = &planned.tour.stops[2];
	texts_check(scrape[0].model->driver, "serial");
	texts_check(scrape[1].model->driver, "async");
	CU_ASSERT_DOUBLE_EQUAL(scrape[0].scale, 20, 0);
	CU_ASSERT_DOUBLE_EQUAL(scrape[1].scale, 1, 0);
	CU_ASSERT_EQUAL(planned.plan.cells[scrape[0].cell].workers, 1);
	CU_ASSERT_EQUAL(planned.plan.cells[scrape[1].cell].workers, 100);
	texts_check_part(planned.plan.cells[scrape[0].cell].params, "items=5 ");
	texts_check_part(planned.plan.cells[scrape[1].cell].params, "items=100 ");
	end(&planned);
}

static void repetitions_are_the_tours_unless_asked_for(void)
{
	struct planned planned = ACCEPT("-d", "serial", "pow", "sleep");
	CU_ASSERT_EQUAL(planned.plan.cells[0].samples, 3);
	CU_ASSERT_EQUAL(planned.plan.cells[1].samples, 1);
	end(&planned);
	planned = ACCEPT("-d", "serial", "--reps", "7", "pow", "sleep");
	CU_ASSERT_EQUAL(planned.plan.cells[0].samples, 7);
	CU_ASSERT_EQUAL(planned.plan.cells[1].samples, 7);
	end(&planned);
}

static void a_driver_without_a_place_in_the_tour_is_refused(void)
{
	struct planned planned;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(plan(&planned, (const char *const[]){"-d", "ptread", NULL}, &why), -EINVAL);
	texts_check_part(why.text, "the tour has no driver 'ptread': did you mean 'pthread'?");
	CU_ASSERT_EQUAL(planned.plan.count, 0);
	end(&planned);
}

static struct pb_summary_row measured(const struct pb_cell *cell, double median_s, double speedup)
{
	return (struct pb_summary_row){
	    .cell_id = cell->id, .samples = 1, .median_s = median_s, .speedup = speedup, .status = "ok"};
}

static void times_measured_in_part_are_scaled_up_and_compared(void)
{
	struct planned planned = ACCEPT("-d", "async,pthread,process", "scrape");
	struct pb_summary_row summary[3] = {
	    measured(&planned.plan.cells[0], 4.45, 1),
	    measured(&planned.plan.cells[1], 0.89, NAN),
	    {.cell_id = planned.plan.cells[2].id, .median_s = 1, .speedup = NAN, .status = "wrong", .reason = "why"},
	};
	struct pb_tour_row *rows;
	CU_ASSERT_EQUAL_FATAL(pb_tour_rows(&rows, &planned.tour, &planned.plan, summary, 3), 0);
	CU_ASSERT_DOUBLE_EQUAL(rows[0].time_s, 89, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(rows[0].scale, 20, 0);
	CU_ASSERT_DOUBLE_EQUAL(rows[0].speedup, 1, 0);
	CU_ASSERT_DOUBLE_EQUAL(rows[1].time_s, 0.89, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(rows[1].speedup, 100, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(rows[1].base_s, 89, 1e-9);
	CU_ASSERT(isnan(rows[2].time_s) && isnan(rows[2].speedup));
	texts_check(rows[2].reason, "why");
	texts_check(rows[3].status, "skipped");
	CU_ASSERT_DOUBLE_EQUAL(rows[0].published_s, 88.86, 0);
	CU_ASSERT(isnan(rows[1].published_s));
	free(rows);
	end(&planned);
}

static void paired_speedups_of_the_summary_are_kept(void)
{
	struct planned planned = ACCEPT("-d", "pthread", "sumsq");
	const struct pb_summary_row summary[2] = {measured(&planned.plan.cells[0], 3, 1),
	                                          measured(&planned.plan.cells[1], 2, 1.75)};
	struct pb_tour_row *rows;
	CU_ASSERT_EQUAL_FATAL(pb_tour_rows(&rows, &planned.tour, &planned.plan, summary, 2), 0);
	CU_ASSERT_DOUBLE_EQUAL(rows[1].speedup, 1.75, 0);
	free(rows);
	end(&planned);
}

#define ROW(of, by, count, seconds, ratio, python)                                                                     \
	{                                                                                                              \
		.workload = (of), .driver = (by), .workers = (count), .samples = 1, .time_s = (seconds), .scale = 1,   \
		.speedup = (ratio), .lost_updates = PB_UNKNOWN, .published_s = (python), .status = "ok"                \
	}

static void fill_example(struct pb_tour_row rows[static 12])
{
	const struct pb_tour_row example[12] = {
	    ROW("pow", "serial", 1, 0.6334, 1, 54.64),
	    ROW("pow", "pthread", 2, 0.322, 1.967, 53.83),
	    ROW("pow", "process+async", 2, 0.3301, 1.9188, NAN),
	    ROW("pow", "mpi", 1, NAN, NAN, NAN),
	    ROW("race", "serial", 1, 0.0151, 1, NAN),
	    ROW("race", "pthread", 2, 0.0224, 0.674, NAN),
	    ROW("race", "process+async", 2, NAN, NAN, NAN),
	    ROW("race", "mpi", 1, NAN, NAN, NAN),
	    ROW("crawl", "serial", 1, 191.902, 1, 195.1),
	    ROW("crawl", "pthread", 100, 1.93, 99.43, NAN),
	    ROW("crawl", "process+async", 1000, 0.39, 492.056, 4.86),
	    ROW("crawl", "mpi", 1, NAN, NAN, NAN),
	};
	memcpy(rows, example, sizeof example);
	for (size_t i = 3; i < 12; i += 4) {
		rows[i].status = "skipped";
		rows[i].reason = "built without MPI";
	}
	rows[0].published_on = rows[1].published_on = rows[2].published_on = "8 cores";
	rows[4].lost_updates = 0;
	rows[5].lost_updates = 20798303;
	rows[6].status = "wrong";
	rows[6].reason = "5000 of 4999 items";
	rows[8].scale = 20;
	rows[4].remark = rows[5].remark = rows[8].remark = "not the \x1b[2Jclassic one";
}

static void check_golden(const struct pb_table_style *style, const char *path)
{
	struct pb_tour_row rows[12];
	char *text = NULL;
	size_t length = 0;
	fill_example(rows);
	FILE *out = open_memstream(&text, &length);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	pb_tour_table_print(out, rows, 12, style);
	CU_ASSERT_EQUAL_FATAL(fclose(out), 0);
	CU_ASSERT(golden_agrees(path, text, length));
	free(text);
}

static void a_table_says_what_is_missing_wrong_and_different_once(void)
{
	check_golden(&(struct pb_table_style){0}, "tests/golden/table-tour.txt");
}

static void a_table_in_colour(void)
{
	check_golden(&(struct pb_table_style){.colour = true}, "tests/golden/table-tour-colour.txt");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"the words of the command are the workloads, in order",
	     the_words_of_the_command_are_the_workloads_in_order},
	    {"every model is a driver, and every published figure one of a model",
	     every_model_is_a_driver_and_every_published_figure_one_of_a_model},
	    {"every workload can be planned in both sizes", every_workload_can_be_planned_in_both_sizes},
	    {"cells of one plan have names of their own", cells_of_one_plan_have_names_of_their_own},
	    {"serial is always there, and long waits are measured in part",
	     serial_is_always_there_and_long_waits_are_measured_in_part},
	    {"repetitions are the tour's unless asked for", repetitions_are_the_tours_unless_asked_for},
	    {"a driver without a place in the tour is refused", a_driver_without_a_place_in_the_tour_is_refused},
	    {"times measured in part are scaled up and compared", times_measured_in_part_are_scaled_up_and_compared},
	    {"paired speedups of the summary are kept", paired_speedups_of_the_summary_are_kept},
	    {"a table says what is missing, wrong and different, each once",
	     a_table_says_what_is_missing_wrong_and_different_once},
	    {"a table in colour", a_table_in_colour},
	    {0},
	};
	return suite_main("tour", tests, argc, argv);
}
