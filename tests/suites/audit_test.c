/* Each of the twelve rules can be broken by itself, and a run that leaves nothing to wish for breaks none. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/audit/audit_show.h"
#include "harness/audit/rules.h"
#include "harness/files/columns.h"
#include "support/run_folder.h"
#include "support/scratch.h"
#include "support/suite.h"

static struct run_folder folder;
static struct pb_finding findings[PB_RULES];

static void audit(void)
{
	struct pb_run_read run;
	struct pb_audited audited;
	struct pb_why why = {""};
	int error = pb_run_read(&run, run_folder_write(&folder), &why);
	if (error)
		printf("%s\n", why.text);
	CU_ASSERT_EQUAL_FATAL(error, 0);
	CU_ASSERT_EQUAL_FATAL(pb_audited_make(&audited, &run, &why), 0);
	(void)pb_rules_check(findings, &audited);
	pb_audited_free(&audited);
	pb_run_read_free(&run);
}

static void begin(void)
{
	(void)scratch_make();
	run_folder_make(&folder);
}

/* Just these rules are broken (0 ends them); the words are in the first one's reason. */
static void expect_broken(const int *rules, const char *words)
{
	audit();
	for (int i = 0; i < PB_RULES; i++) {
		bool wanted = false;
		for (const int *rule = rules; *rule; rule++)
			wanted |= *rule == i + 1;
		bool broken = findings[i].verdict == PB_RULE_BROKEN;
		if (broken != wanted)
			printf("rule %d: %s\n", i + 1, findings[i].why);
		CU_ASSERT_EQUAL(broken, wanted);
	}
	if (*rules && !strstr(findings[*rules - 1].why, words))
		CU_FAIL(printf("rule %d: %s\n", *rules, findings[*rules - 1].why));
	scratch_remove();
}

#define EXPECT_BROKEN(words, ...) expect_broken((const int[]){__VA_ARGS__, 0}, words)

static void a_good_run_keeps_all_rules(void)
{
	begin();
	audit();
	for (int i = 0; i < PB_RULES; i++) {
		if (findings[i].verdict != PB_RULE_KEPT)
			printf("rule %d: %s\n", i + 1, findings[i].why);
		CU_ASSERT_EQUAL(findings[i].verdict, PB_RULE_KEPT);
		CU_ASSERT(*findings[i].why);
	}
	scratch_remove();
}

static void another_base_than_the_samples_breaks_rule_1(void)
{
	begin();
	folder.summary[FOLDER_TWO].base_s *= 2;
	EXPECT_BROKEN("not the median of the base's samples: 1 cell, sumsq, pthread with 2 workers", 1);
	begin();
	folder.summary[FOLDER_TWO].base_s = NAN;
	EXPECT_BROKEN("without a base or its seconds", 1);
}

/* The serial cell is on record as failed, so nothing is said of speedups, and what is has no base. */
static void parallel_cells_without_a_base_break_rule_1(void)
{
	begin();
	for (size_t i = 0; i < folder.sample_count; i++)
		if (strcmp(folder.samples[i].cell_id, "base") == 0) {
			folder.samples[i].status = "failed";
			folder.samples[i].reason = "out of memory";
		}
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[0].verdict, PB_RULE_BROKEN);
	CU_ASSERT(strstr(findings[0].why, "no serial base") != NULL);
	CU_ASSERT_EQUAL(findings[1].verdict, PB_RULE_KEPT);
	CU_ASSERT(strstr(findings[1].limits, "out of memory") != NULL);
	scratch_remove();
}

static void half_a_run_breaks_rule_2(void)
{
	begin();
	folder.facts.status = "interrupted";
	EXPECT_BROKEN("--resume", 2);
	begin();
	folder.facts.machine.allowed_cpus = "0-1,4-5";
	EXPECT_BROKEN("2 of 4 cores", 2);
	begin();
	folder.samples[folder.sample_count - 1].status = "failed";
	folder.samples[folder.sample_count - 1].reason = NULL;
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[1].verdict, PB_RULE_BROKEN);
	CU_ASSERT(strstr(findings[1].why, "without a reason") != NULL);
	scratch_remove();
}

static void a_sum_of_another_kind_breaks_rule_3(void)
{
	begin();
	folder.summary[FOLDER_ONE].median_s *= 1.01;
	EXPECT_BROKEN("median_s", 3);
	begin();
	folder.summary[FOLDER_ONE].ops_per_s *= 1.01;
	EXPECT_BROKEN("ops_per_s", 3);
}

static void an_average_of_ratios_breaks_rule_4(void)
{
	begin();
	struct pb_summary_row *row = &folder.summary[folder.row_count++];
	*row = folder.summary[FOLDER_TWO];
	row->cell_id = "average";
	row->low_s = row->high_s = NAN;
	EXPECT_BROKEN("no measured cell", 4);
	begin();
	folder.summary[FOLDER_TWO].speedup *= 1.02;
	EXPECT_BROKEN("speedup", 4);
}

static void a_median_without_an_interval_breaks_rule_5(void)
{
	begin();
	folder.summary[FOLDER_TWO].low_s = NAN;
	EXPECT_BROKEN("left out of summary.csv", 5);
	begin();
	folder.sample_count = 5 * FOLDER_CELLS;
	run_folder_sum_up(&folder);
	EXPECT_BROKEN("fewer than 6 samples", 5, 7);
}

static void an_interval_that_is_too_wide_is_a_limit_and_breaks_nothing(void)
{
	begin();
	for (size_t i = 0; i < folder.sample_count; i += 2)
		folder.samples[i].wall_s *= 1 + 0.05 * (double)(i * 7 % 5);
	for (size_t i = 0; i < folder.worker_count; i++)
		folder.workers[i].end_s = 0.1;
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[4].verdict, PB_RULE_KEPT);
	CU_ASSERT(strstr(findings[4].limits, "wider than the ± 2 % aimed at") != NULL);
	scratch_remove();
}

static void an_interval_by_a_standard_error_breaks_rule_6(void)
{
	begin();
	folder.summary[FOLDER_TWO].low_s = folder.summary[FOLDER_TWO].median_s * 0.97;
	EXPECT_BROKEN("no samples, as ranks have them", 6);
}

/* Rule 7 asks for the interval of a ratio, which such samples may not have. */
static void two_modes_without_a_word_break_rule_6(void)
{
	begin();
	for (size_t i = 0; i < folder.sample_count; i++)
		if (strcmp(folder.samples[i].cell_id, "two") == 0)
			folder.samples[i].wall_s += 0.2 * (double)(i / FOLDER_CELLS * 5 % FOLDER_REPS % 2);
	run_folder_sum_up(&folder);
	CU_ASSERT_EQUAL(folder.summary[FOLDER_TWO].modes, 2);
	folder.summary[FOLDER_TWO].modes = 1;
	EXPECT_BROKEN("two modes", 6);
	begin();
	for (size_t i = 0; i < folder.sample_count; i++)
		if (strcmp(folder.samples[i].cell_id, "two") == 0)
			folder.samples[i].wall_s += 0.2 * (double)(i / FOLDER_CELLS * 5 % FOLDER_REPS % 2);
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[5].verdict, PB_RULE_KEPT);
	CU_ASSERT(strstr(findings[5].limits, "two modes") != NULL);
	scratch_remove();
}

static void samples_that_were_not_in_turns_break_rule_7(void)
{
	begin();
	for (size_t i = 0; i < folder.sample_count; i++)
		folder.samples[i].order = (int64_t)(i % FOLDER_CELLS * FOLDER_REPS + i / FOLDER_CELLS);
	EXPECT_BROKEN("not measured in turns", 7);
	begin();
	folder.summary[FOLDER_TWO].speedup_low *= 0.9;
	EXPECT_BROKEN("another interval", 7);
	begin();
	folder.summary[FOLDER_TWO].speedup_high = NAN;
	EXPECT_BROKEN("without an interval", 7);
}

static void a_median_without_its_range_breaks_rule_8(void)
{
	begin();
	folder.summary[FOLDER_TWO].max_s = NAN;
	EXPECT_BROKEN("without shortest and longest", 8);
}

static void requests_without_percentiles_break_rule_8(void)
{
	begin();
	for (int rep = 1; rep < FOLDER_REPS; rep++) {
		struct pb_request_row *row = &folder.requests[folder.request_count++];
		pb_columns_clear(pb_request_columns, row);
		row->cell_id = "two";
		row->rep = rep;
		row->warmup = 0;
		row->total_s = 0.05;
	}
	EXPECT_BROKEN("no percentiles of requests", 8);
}

static void a_set_up_with_holes_breaks_rule_9(void)
{
	begin();
	folder.facts.software.compiler = NULL;
	folder.facts.settings.pin = NULL;
	EXPECT_BROKEN("run.json lacks software.compiler, settings.pin", 9);
	begin();
	folder.samples[7].env_id = "another";
	EXPECT_BROKEN("1 samples are of another machine", 9);
}

/* A resumed run warms up once more, under the number of the last repetition that was finished. */
static void the_warm_up_of_a_resumed_run_is_no_fault(void)
{
	begin();
	struct pb_worker_row *again = &folder.workers[folder.worker_count++];
	*again = folder.workers[folder.worker_count - 2];
	again->warmup = 1;
	again->begin_s = NAN;
	struct pb_sample_row warm = folder.samples[folder.sample_count - 1];
	warm.warmup = 1;
	folder.samples[folder.sample_count++] = warm;
	EXPECT_BROKEN("", 0);
}

static void workers_that_are_not_on_record_break_rule_10(void)
{
	begin();
	folder.worker_count--;
	EXPECT_BROKEN("1 of 48 samples", 10);
	begin();
	folder.workers[folder.worker_count - 1].end_s = 5;
	EXPECT_BROKEN("no begin and end within their sample", 10);
	begin();
	folder.facts.timer.overhead_s = NAN;
	EXPECT_BROKEN("lacks the clock's", 10);
	begin();
	folder.facts.timer.overhead_s = 0.1;
	EXPECT_BROKEN("too short for the clock", 10);
}

/* A worker's times run on while records are brought home between rounds, which the wall time does not. */
static void what_lies_between_rounds_is_within_the_sample(void)
{
	begin();
	struct pb_worker_row *last = &folder.workers[folder.worker_count - 1];
	last->end_s = folder.samples[folder.sample_count - 1].wall_s + 0.1;
	EXPECT_BROKEN("no begin and end within their sample", 10);
	begin();
	last->end_s = folder.samples[folder.sample_count - 1].wall_s + 0.1;
	folder.samples[folder.sample_count - 1].between_s = 0.1;
	EXPECT_BROKEN("", 0);
}

static void a_tour_is_to_look_at(void)
{
	static const char *tour[] = {"tour", "sumsq"};
	char sum[PB_TEXT_LINE];
	begin();
	folder.facts.command = tour;
	folder.facts.command_count = 2;
	folder.sample_count = 5 * FOLDER_CELLS;
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[4].verdict, PB_RULE_NOT_APPLICABLE);
	CU_ASSERT_EQUAL(findings[6].verdict, PB_RULE_NOT_APPLICABLE);
	CU_ASSERT(strstr(findings[4].why, "measure with powbench run. It has: fewer than 6 samples") != NULL);
	pb_audit_sum(sum, findings);
	CU_ASSERT(strstr(sum, "to look at and not to report") == sum);
	scratch_remove();
	begin();
	folder.facts.command = tour;
	folder.facts.command_count = 2;
	audit();
	CU_ASSERT_EQUAL(findings[4].verdict, PB_RULE_KEPT);
	CU_ASSERT_EQUAL(findings[6].verdict, PB_RULE_KEPT);
	scratch_remove();
}

static void no_ceiling_breaks_rule_11(void)
{
	begin();
	size_t kept = 0;
	for (size_t i = 0; i < folder.sample_count; i++)
		if (strcmp(folder.samples[i].cell_id, "ceiling") != 0)
			folder.samples[kept++] = folder.samples[i];
	folder.sample_count = kept;
	run_folder_sum_up(&folder);
	EXPECT_BROKEN("no measured ceiling", 11);
}

static void a_chart_without_its_samples_breaks_rule_12(void)
{
	begin();
	folder.chart = "\nhas_intervals = 1\nhas_samples = 0\n";
	EXPECT_BROKEN("without raw samples: 1", 12);
	begin();
	folder.chart = "\nhas_intervals = 0\nhas_samples = 1\n";
	EXPECT_BROKEN("without intervals: 1", 12);
	begin();
	folder.chart = NULL;
	audit();
	CU_ASSERT_EQUAL(findings[11].verdict, PB_RULE_NOT_APPLICABLE);
	scratch_remove();
}

static void serial_alone_is_compared_with_nothing(void)
{
	begin();
	size_t kept = 0;
	for (size_t i = 0; i < folder.sample_count; i++)
		if (strcmp(folder.samples[i].cell_id, "base") == 0)
			folder.samples[kept++] = folder.samples[i];
	folder.sample_count = kept;
	folder.facts.machine.allowed_cpus = "0";
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[6].verdict, PB_RULE_NOT_APPLICABLE);
	CU_ASSERT_EQUAL(findings[10].verdict, PB_RULE_NOT_APPLICABLE);
	CU_ASSERT_EQUAL(findings[4].verdict, PB_RULE_KEPT);
	scratch_remove();
}

static void zeros_are_no_times(void)
{
	begin();
	for (size_t i = 0; i < folder.sample_count; i++)
		folder.samples[i].wall_s = 0;
	run_folder_sum_up(&folder);
	audit();
	CU_ASSERT_EQUAL(findings[9].verdict, PB_RULE_BROKEN);
	CU_ASSERT(strstr(findings[9].why, "no time at all") != NULL);
	scratch_remove();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a good run keeps all rules", a_good_run_keeps_all_rules},
	    {"another base than the samples breaks rule 1", another_base_than_the_samples_breaks_rule_1},
	    {"parallel cells without a base break rule 1", parallel_cells_without_a_base_break_rule_1},
	    {"half a run breaks rule 2", half_a_run_breaks_rule_2},
	    {"a sum of another kind breaks rule 3", a_sum_of_another_kind_breaks_rule_3},
	    {"an average of ratios breaks rule 4", an_average_of_ratios_breaks_rule_4},
	    {"a median without an interval breaks rule 5", a_median_without_an_interval_breaks_rule_5},
	    {"an interval that is too wide is a limit and breaks nothing",
	     an_interval_that_is_too_wide_is_a_limit_and_breaks_nothing},
	    {"an interval by a standard error breaks rule 6", an_interval_by_a_standard_error_breaks_rule_6},
	    {"two modes without a word break rule 6", two_modes_without_a_word_break_rule_6},
	    {"samples that were not in turns break rule 7", samples_that_were_not_in_turns_break_rule_7},
	    {"a median without its range breaks rule 8", a_median_without_its_range_breaks_rule_8},
	    {"requests without percentiles break rule 8", requests_without_percentiles_break_rule_8},
	    {"a set-up with holes breaks rule 9", a_set_up_with_holes_breaks_rule_9},
	    {"the warm-up of a resumed run is no fault", the_warm_up_of_a_resumed_run_is_no_fault},
	    {"workers that are not on record break rule 10", workers_that_are_not_on_record_break_rule_10},
	    {"what lies between rounds is within the sample", what_lies_between_rounds_is_within_the_sample},
	    {"a tour is to look at", a_tour_is_to_look_at},
	    {"no ceiling breaks rule 11", no_ceiling_breaks_rule_11},
	    {"a chart without its samples breaks rule 12", a_chart_without_its_samples_breaks_rule_12},
	    {"serial alone is compared with nothing", serial_alone_is_compared_with_nothing},
	    {"zeros are no times", zeros_are_no_times},
	    {0},
	};
	return suite_main("audit", tests, argc, argv);
}
