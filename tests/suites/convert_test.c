/* Other tools' files: what is read from them, and that what is written reads back. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/convert/google.h"
#include "harness/convert/hyperfine.h"
#include "support/golden.h"
#include "support/suite.h"
#include "support/texts.h"

typedef int reader(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why);

static struct pb_foreign read_recorded(reader *read, const char *path)
{
	size_t length = 0;
	struct pb_foreign foreign = {0};
	struct pb_why why = {""};
	char *bytes = golden_read(path, &length);
	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	CU_ASSERT_EQUAL(read(&foreign, bytes, length, &why), 0);
	texts_check(why.text, "");
	free(bytes);
	return foreign;
}

static void google_benchmark_is_read(void)
{
	struct pb_foreign foreign = read_recorded(pb_google_read, "tests/golden/google-benchmark.json");
	CU_ASSERT_EQUAL_FATAL(foreign.count, 3);
	const struct pb_sample_row *row = &foreign.rows[1];
	texts_check(row->kernel, "BM_copy");
	texts_check(row->params, "64");
	texts_check(row->driver, "google");
	CU_ASSERT_EQUAL(row->workers, 2);
	CU_ASSERT_EQUAL(row->rep, 2);
	CU_ASSERT_DOUBLE_EQUAL(row->wall_s, 1.25e-6, 1e-18);
	CU_ASSERT_DOUBLE_EQUAL(foreign.rows[0].bytes, 60, 1e-9);
	CU_ASSERT_TRUE(isnan(row->bytes));
	texts_check(foreign.rows[0].cell_id, row->cell_id);
	texts_check(foreign.rows[2].status, "failed");
	texts_check(foreign.rows[2].reason, "no file");
	texts_check(foreign.facts.machine.host, "host1");
	CU_ASSERT_EQUAL(foreign.facts.machine.hardware_threads, 2);
	CU_ASSERT_EQUAL(foreign.facts.machine.l1d_bytes, 32768);
	CU_ASSERT_EQUAL(foreign.facts.machine.cores, PB_UNKNOWN);
	pb_foreign_free(&foreign);
}

static void hyperfine_is_read(void)
{
	struct pb_foreign foreign = read_recorded(pb_hyperfine_read, "tests/golden/hyperfine.json");
	CU_ASSERT_EQUAL_FATAL(foreign.count, 4);
	texts_check(foreign.rows[0].kernel, "sort data");
	texts_check(foreign.rows[0].params, "size=10 threads=2");
	CU_ASSERT_EQUAL(foreign.rows[0].wall_s, 0.1);
	CU_ASSERT_EQUAL(foreign.rows[1].max_rss_bytes, 2000);
	texts_check(foreign.rows[1].reason, "exit code 1");
	texts_check(foreign.rows[2].reason, "ended by a signal");
	texts_check(foreign.rows[3].params, "");
	texts_check(foreign.rows[3].status, "ok");
	CU_ASSERT_TRUE(isnan(foreign.rows[3].user_s));
	pb_foreign_free(&foreign);
}

static void check_same_rows(const struct pb_foreign *read, const struct pb_sample_row *rows, size_t count)
{
	CU_ASSERT_EQUAL_FATAL(read->count, count);
	for (size_t i = 0; i < count; i++) {
		texts_check(read->rows[i].cell_id, rows[i].cell_id);
		texts_check(read->rows[i].kernel, rows[i].kernel);
		texts_check(read->rows[i].params, rows[i].params);
		texts_check(read->rows[i].driver, rows[i].driver);
		CU_ASSERT_EQUAL(read->rows[i].workers, rows[i].workers);
		CU_ASSERT_EQUAL(read->rows[i].grain, rows[i].grain);
		CU_ASSERT_DOUBLE_EQUAL(read->rows[i].wall_s, rows[i].wall_s, 1e-15);
	}
}

/* A warm-up and three samples of one cell, as a run has them. */
static size_t recorded_rows(struct pb_sample_row rows[4])
{
	for (int64_t rep = 0; rep <= 3; rep++) {
		rows[rep] = pb_foreign_row("pthread");
		rows[rep].cell_id = "00f1e2d3c4b5a697";
		rows[rep].kernel = "pow";
		rows[rep].params = "first=1000 count=16";
		rows[rep].schedule = "dynamic";
		rows[rep].workers = 4;
		rows[rep].grain = 2;
		rows[rep].rep = rep;
		rows[rep].warmup = rep == 0;
		rows[rep].wall_s = 0.1 + (double)rep / 7;
		rows[rep].user_s = 0.2;
		rows[rep].sys_s = 0.1;
		rows[rep].ops = 1000;
	}
	return 3;
}

static void check_reads_back(reader *read, char *text)
{
	struct pb_sample_row rows[4];
	struct pb_foreign foreign = {0};
	struct pb_why why = {""};
	size_t count = recorded_rows(rows);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	CU_ASSERT_EQUAL(read(&foreign, text, strlen(text), &why), 0);
	texts_check(why.text, "");
	check_same_rows(&foreign, rows + 1, count);
	pb_foreign_free(&foreign);
	free(text);
}

static void what_is_written_reads_back_as_the_same_cells(void)
{
	struct pb_sample_row rows[4];
	struct pb_run_facts facts;
	pb_run_facts_clear(&facts);
	recorded_rows(rows);
	check_reads_back(pb_google_read, pb_google_write(&facts, rows, 4));
	check_reads_back(pb_hyperfine_read, pb_hyperfine_write(rows, 4));
}

static void check_refused(reader *read, const char *text, const char *reason)
{
	struct pb_foreign foreign = {0};
	struct pb_why why = {""};
	CU_ASSERT_TRUE(read(&foreign, text, strlen(text), &why) < 0);
	texts_check(why.text, reason);
	pb_foreign_free(&foreign);
}

static void what_is_wrong_in_a_file_is_said(void)
{
	check_refused(pb_google_read, "", "not JSON from byte 0 on");
	check_refused(pb_google_read, "[]", "not a JSON object");
	check_refused(pb_google_read, "{}", "no list 'benchmarks', so it is not of Google Benchmark");
	check_refused(pb_google_read, "{\"benchmarks\": []}", "the list 'benchmarks' is empty");
	check_refused(pb_google_read, "{\"benchmarks\": [3]}", "benchmarks entry 1: not an object");
	check_refused(pb_google_read, "{\"benchmarks\": [{\"run_type\": \"aggregate\"}]}",
	              "only aggregates and no samples: measure again without --benchmark_report_aggregates_only");
	check_refused(pb_google_read, "{\"benchmarks\": [{\"name\": \"a\", \"real_time\": 1, \"time_unit\": \"h\"}]}",
	              "benchmarks entry 1: time_unit is none of ns, us, ms, s");
	check_refused(pb_google_read, "{\"benchmarks\": [{\"name\": \"a\", \"real_time\": -1, \"time_unit\": \"s\"}]}",
	              "benchmarks entry 1: real_time is not a number of at least 0, or far too large");
	check_refused(pb_hyperfine_read, "{\"benchmarks\": []}", "no list 'results', so it is not of hyperfine");
	check_refused(pb_hyperfine_read, "{\"results\": [{}]}", "results entry 1: no command");
	check_refused(pb_hyperfine_read, "{\"results\": [{\"command\": \"a\", \"times\": [\"1\"]}]}",
	              "results entry 1: times holds something that is not a number of at least 0, or far too large");
	check_refused(pb_hyperfine_read, "{\"results\": []}", "no result has any times");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"Google Benchmark is read", google_benchmark_is_read},
	    {"hyperfine is read", hyperfine_is_read},
	    {"what is written reads back as the same cells", what_is_written_reads_back_as_the_same_cells},
	    {"what is wrong in a file is said", what_is_wrong_in_a_file_is_said},
	    {0},
	};
	return suite_main("convert", tests, argc, argv);
}
