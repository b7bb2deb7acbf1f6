/* The charts of where the time went: the ledger's bars and the timelines of threads and of an event loop. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/show/chart_script.h"
#include "harness/show/chart_timeline.h"
#include "support/example.h"
#include "support/golden.h"
#include "support/suite.h"

static const struct pb_chart_caption caption = {"host1", "Example CPU 3000", "20250101T120000Z-abcd", 2, 0.95};
static struct example example;
static struct pb_studies studies;

static void spend(struct pb_summary_row *row, double useful, double serial, double imbalance, double dispatch,
                  double wait, double stolen)
{
	row->useful_s = useful;
	row->serial_s = serial;
	row->imbalance_s = imbalance;
	row->dispatch_s = dispatch;
	row->wait_s = wait;
	row->stolen_s = stolen;
}

/* Of three cells; nothing is known of the third. */
static struct pb_chart make_chart(enum pb_chart_kind kind)
{
	example = (struct example){0};
	spend(example_study(&example, "sleep", "items=3", 1), 0, 0.25, 0, 0.25, 0.5, 0);
	spend(example_add(&example, "pthread", 2, 0.5), 0.6, 0, 0.4, 0, 0, 0);
	spend(example_add(&example, "async", 3, 0.5), NAN, NAN, NAN, NAN, NAN, NAN);
	CU_ASSERT_EQUAL_FATAL(pb_studies_make(&studies, example.rows, example.count), 0);
	return (struct pb_chart){.study = studies.list, .kind = kind, .caption = &caption, .stem = "sleep-test"};
}

static struct pb_timeline_row span(size_t cell, int64_t worker, int64_t thread, int64_t item, const char *kind,
                                   double begin_s, double end_s)
{
	return (struct pb_timeline_row){.cell_id = example.rows[cell].cell_id,
	                                .warmup = 1,
	                                .worker = worker,
	                                .thread = thread,
	                                .item = item,
	                                .items = 1,
	                                .kind = kind,
	                                .begin_s = begin_s,
	                                .end_s = end_s};
}

/* 0, or what pb_chart_script_write() gave. */
static int write(const struct pb_chart *chart, char **text)
{
	size_t length = 0;
	FILE *out = open_memstream(text, &length);
	const int error = pb_chart_script_write(out, chart);
	(void)fclose(out);
	return error;
}

static void check(const struct pb_chart *chart, const char *golden)
{
	char *text = NULL;
	CU_ASSERT_EQUAL(write(chart, &text), 0);
	CU_ASSERT(golden_agrees(golden, text, strlen(text)));
	free(text);
	pb_studies_free(&studies);
}

static void a_ledger_has_a_bar_per_cell_that_is_known(void)
{
	const struct pb_chart chart = make_chart(PB_CHART_LEDGER);
	check(&chart, "tests/golden/sleep-time-ledger.gp");
}

static void what_is_not_known_is_not_drawn(void)
{
	struct pb_chart chart = make_chart(PB_CHART_LEDGER);
	for (size_t i = 0; i < example.count; i++)
		example.rows[i].wait_s = NAN;
	char *text = NULL;
	CU_ASSERT_EQUAL(write(&chart, &text), -ENODATA);
	CU_ASSERT_STRING_EQUAL(text, "");
	free(text);
	chart.kind = PB_CHART_TIMELINE;
	chart.cell = &example.rows[1];
	CU_ASSERT_EQUAL(write(&chart, &text), -ENODATA);
	CU_ASSERT_STRING_EQUAL(text, "");
	free(text);
	pb_studies_free(&studies);
}

static void a_thread_has_a_row_of_bars(void)
{
	struct pb_chart chart = make_chart(PB_CHART_TIMELINE);
	const struct pb_timeline_row rows[] = {
	    span(1, 0, 0, 9, "compute", 0, 0.4), /* of an earlier sample: the last one is drawn */
	    span(1, 0, 0, 0, "compute", 0, 0.1),
	    span(1, 0, 0, 1, "compute", 0.1, 0.3),
	    span(1, 1, 1, 2, "compute", 0.01, 0.4),
	};
	chart.cell = &example.rows[1];
	chart.timeline = rows;
	chart.timeline_count = sizeof rows / sizeof *rows;
	check(&chart, "tests/golden/sleep-timeline-pthread-2.gp");
}

static void slots_stand_below_the_thread_of_their_loop(void)
{
	struct pb_chart chart = make_chart(PB_CHART_TIMELINE);
	const struct pb_timeline_row rows[] = {
	    span(2, 0, 0, 0, "compute", 0, 0.001),   span(2, 0, 0, 0, "wait", 0.001, 0.2),
	    span(2, 0, 0, 0, "compute", 0.2, 0.201), span(2, 1, 0, 1, "compute", 0.001, 0.002),
	    span(2, 1, 0, 1, "wait", 0.002, 0.3),    span(2, 1, 0, 1, "compute", 0.3, 0.301),
	};
	chart.cell = &example.rows[2];
	chart.timeline = rows;
	chart.timeline_count = sizeof rows / sizeof *rows;
	check(&chart, "tests/golden/sleep-timeline-async-3.gp");
}

/* A resumed run traces another warm-up, under the same number if no repetition was finished in between. */
static void of_two_samples_with_a_row_each_the_last_one_is_drawn(void)
{
	struct pb_chart chart = make_chart(PB_CHART_TIMELINE);
	const struct pb_timeline_row rows[] = {span(1, 0, 0, 0, "compute", 0.01, 0.4),
	                                       span(1, 0, 0, 0, "compute", 0.02, 0.3)};
	size_t count = 0;
	chart.cell = &example.rows[1];
	chart.timeline = rows;
	chart.timeline_count = sizeof rows / sizeof *rows;
	CU_ASSERT_PTR_EQUAL(pb_chart_timeline_find(&chart, &count), &rows[1]);
	CU_ASSERT_EQUAL(count, 1);
	pb_studies_free(&studies);
}

static void rows_that_make_no_sense_are_passed_over(void)
{
	struct pb_chart chart = make_chart(PB_CHART_TIMELINE);
	struct pb_timeline_row rows[] = {span(1, 0, 0, 0, "compute", NAN, 0.1), span(1, 0, 0, 0, NULL, 0, 0.1),
	                                 span(1, 0, 0, 0, "compute", 0.2, 0.1), span(0, 0, 0, 0, "compute", 0, 1)};
	size_t count = 1;
	chart.cell = &example.rows[1];
	chart.timeline = rows;
	chart.timeline_count = sizeof rows / sizeof *rows;
	CU_ASSERT_PTR_NULL(pb_chart_timeline_find(&chart, &count));
	CU_ASSERT_EQUAL(count, 0);
	pb_studies_free(&studies);
}

static const struct test tests[] = {
    {"a ledger has a bar per cell that is known", a_ledger_has_a_bar_per_cell_that_is_known},
    {"what is not known is not drawn", what_is_not_known_is_not_drawn},
    {"a thread has a row of bars", a_thread_has_a_row_of_bars},
    {"slots stand below the thread of their loop", slots_stand_below_the_thread_of_their_loop},
    {"of two samples with a row each the last one is drawn", of_two_samples_with_a_row_each_the_last_one_is_drawn},
    {"rows that make no sense are passed over", rows_that_make_no_sense_are_passed_over},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("chart_time", tests, argc, argv);
}
