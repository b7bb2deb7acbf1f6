/* requests.csv: made when it is needed, repaired, read back row by row, and what the percentiles make of it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/columns.h"
#include "harness/files/csv.h"
#include "harness/files/run_dir.h"
#include "harness/measure/request_log.h"
#include "support/scratch.h"
#include "support/suite.h"

static struct pb_why why;

static struct pb_request_row request_of(const char *cell_id, int64_t rep, double total_s, const char *error)
{
	struct pb_request_row row;
	pb_columns_clear(pb_request_columns, &row);
	row.schema = PB_SCHEMA;
	row.cell_id = cell_id;
	row.rep = rep;
	row.warmup = rep == 0;
	row.total_s = total_s;
	row.error = error;
	return row;
}

static struct pb_run_dir *create(void)
{
	struct pb_run_dir *run = NULL;
	struct pb_run_facts facts;
	scratch_make();
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_create(&run, scratch_path("run"), &why), 0);
	pb_run_facts_clear(&facts);
	facts.schema = PB_SCHEMA;
	facts.run_id = pb_run_dir_id(run);
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_write_facts(run, &facts, &why), 0);
	return run;
}

static void append_requests(struct pb_run_dir *run, const char *cell_id, int64_t rep, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pb_request_row row = request_of(cell_id, rep, 0.001 * (double)(i + 1), NULL);
		CU_ASSERT_EQUAL(pb_run_dir_append_requests(run, &row, 1, &why), 0);
	}
}

static void append_sample(struct pb_run_dir *run, const char *cell_id, int64_t rep)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	row.schema = PB_SCHEMA;
	row.cell_id = cell_id;
	row.rep = rep;
	row.warmup = rep == 0;
	CU_ASSERT_EQUAL(pb_run_dir_append_sample(run, &row, &why), 0);
}

static size_t count_lines(const char *name)
{
	char *text = scratch_read(name);
	size_t lines = 0;
	for (const char *at = text; at && *at; at++)
		lines += *at == '\n';
	free(text);
	return lines;
}

static void a_run_without_requests_has_no_file_of_them(void)
{
	struct pb_run_dir *run = create();
	struct pb_request_log log = {0};
	append_sample(run, "c1", 1);
	pb_run_dir_close(run);
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_resume(&run, scratch_path("run"), &why), 0);
	CU_ASSERT_NOT_EQUAL(access(scratch_path("run/requests.csv"), F_OK), 0);
	CU_ASSERT_EQUAL(pb_request_log_load(&log, scratch_path("run"), NULL, 0, &why), 0);
	CU_ASSERT_EQUAL(log.count, 0);
	append_requests(run, "c1", 2, 3);
	CU_ASSERT_EQUAL(count_lines("run/requests.csv"), 4);
	pb_run_dir_close(run);
	scratch_remove();
}

static void resume(void)
{
	struct pb_run_dir *run = NULL;
	int error = pb_run_dir_resume(&run, scratch_path("run"), &why);
	if (error)
		printf("%s\n", why.text);
	CU_ASSERT_EQUAL_FATAL(error, 0);
	append_requests(run, "c9", 1, 1);
	append_sample(run, "c9", 1);
	pb_run_dir_close(run);
}

static void rows_without_their_sample_and_torn_lines_are_dropped(void)
{
	struct pb_run_dir *run = create();
	append_requests(run, "c1", 1, 3);
	append_sample(run, "c1", 1);
	append_requests(run, "c2", 1, 2);
	append_sample(run, "c2", 1);
	append_requests(run, "c1", 2, 4);
	pb_run_dir_close(run);
	char *whole = scratch_read("run/requests.csv"), *torn = NULL;
	CU_ASSERT_TRUE_FATAL(asprintf(&torn, "%s1,id,c1,2,0,\"a\nb", whole) > 0);
	scratch_write("run/requests.csv", torn);
	resume();
	CU_ASSERT_EQUAL(count_lines("run/requests.csv"), 1 + 3 + 2 + 1);
	free(whole);
	free(torn);
	scratch_remove();
}

static void a_file_with_less_than_its_header_is_begun_anew(void)
{
	static const char *const beginnings[] = {"", "schema,run_id,ce"};
	for (size_t i = 0; i < 2; i++) {
		pb_run_dir_close(create());
		scratch_write("run/requests.csv", beginnings[i]);
		resume();
		CU_ASSERT_EQUAL(count_lines("run/requests.csv"), 2);
		scratch_remove();
	}
}

static void a_file_with_other_columns_is_refused(void)
{
	struct pb_run_dir *run = create();
	pb_run_dir_close(run);
	scratch_write("run/requests.csv", "time,url\n1,x\n");
	CU_ASSERT_EQUAL(pb_run_dir_resume(&run, scratch_path("run"), &why), -EINVAL);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "has other columns than this powbench writes"));
	scratch_remove();
}

struct visited {
	uint64_t rows, sum, end;
	int stop_after;
};

struct numbered {
	const char *text;
	int64_t number;
};

static const struct pb_column numbered_columns[] = {
    {"text", PB_COLUMN_TEXT, offsetof(struct numbered, text), ""},
    {"number", PB_COLUMN_WHOLE, offsetof(struct numbered, number), ""},
    {0},
};

static int visit(void *context, const void *row, uint64_t end)
{
	struct visited *visited = context;
	const struct numbered *numbered = row;
	visited->rows++;
	visited->sum += (uint64_t)numbered->number * strlen(numbered->text);
	visited->end = end;
	return visited->stop_after && visited->rows == (uint64_t)visited->stop_after ? -ECANCELED : 0;
}

/* Rows of many lengths, one of them longer than what is read at once, with line ends inside of quotes. */
static void write_numbered(size_t rows, uint64_t *sum)
{
	FILE *out = fopen(scratch_path("rows.csv"), "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	fputs("number,other,text\n", out);
	*sum = 0;
	for (size_t i = 0; i < rows; i++) {
		int length = i == rows / 2 ? 3000000 : (int)(i * 7919 % 300) + 2;
		fprintf(out, "%zu,,\"%0*d\n\"\n", i, length - 1, 0);
		*sum += i * (size_t)length;
	}
	CU_ASSERT_EQUAL(fclose(out), 0);
}

static void a_file_larger_than_the_window_is_visited_row_by_row(void)
{
	struct visited visited = {0};
	struct numbered row;
	uint64_t sum = 0;
	scratch_make();
	write_numbered(30000, &sum);
	CU_ASSERT_EQUAL(pb_csv_visit(scratch_path("rows.csv"), numbered_columns, &row, visit, &visited, &why), 0);
	CU_ASSERT_EQUAL(visited.rows, 30000);
	CU_ASSERT_EQUAL(visited.sum, sum);
	char *text = scratch_read("rows.csv");
	CU_ASSERT_EQUAL(visited.end, strlen(text));
	free(text);
	visited = (struct visited){.stop_after = 2};
	CU_ASSERT_EQUAL(pb_csv_visit(scratch_path("rows.csv"), numbered_columns, &row, visit, &visited, &why),
	                -ECANCELED);
	CU_ASSERT_EQUAL(visited.rows, 2);
	scratch_remove();
}

static void errors_in_a_late_row_name_its_line(void)
{
	struct visited visited = {0};
	struct numbered row;
	uint64_t sum = 0;
	scratch_make();
	write_numbered(20000, &sum);
	FILE *out = fopen(scratch_path("rows.csv"), "a");
	CU_ASSERT_PTR_NOT_NULL_FATAL(out);
	fputs("x,,y\n", out);
	CU_ASSERT_EQUAL(fclose(out), 0);
	CU_ASSERT_EQUAL(pb_csv_visit(scratch_path("rows.csv"), numbered_columns, &row, visit, &visited, &why),
	                -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "line 40002: number is not a whole number: 'x'"));
	CU_ASSERT_EQUAL(pb_csv_visit(scratch_path("none.csv"), numbered_columns, &row, visit, &visited, &why), -ENOENT);
	scratch_remove();
}

static struct pb_summary_row summary_of(struct pb_request_log *log, const char *cell_id)
{
	struct pb_summary_row row;
	pb_columns_clear(pb_summary_columns, &row);
	row.cell_id = cell_id;
	pb_request_log_sum_up(log, &row, 1);
	return row;
}

/* 1 to `count` milliseconds, in an order that is not theirs. */
static struct pb_request_log log_of(size_t count)
{
	struct pb_request_log log = {0};
	for (size_t i = 0; i < count; i++) {
		struct pb_request_row row = request_of("c", 1, 0.001 * (double)(i * 7919 % count + 1), NULL);
		CU_ASSERT_EQUAL(pb_request_log_add(&log, &row), 0);
	}
	return log;
}

static void percentiles_are_the_nearest_rank(void)
{
	static const struct {
		size_t count;
		double p50, p95, p99, max;
	} cases[] = {{1, 1, 1, 1, 1},
	             {2, 1, 2, 2, 2},
	             {20, 10, 19, 20, 20},
	             {100, 50, 95, 99, 100},
	             {1000, 500, 950, 990, 1000}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pb_request_log log = log_of(cases[i].count);
		struct pb_summary_row row = summary_of(&log, "c");
		CU_ASSERT_EQUAL(row.requests, (int64_t)cases[i].count);
		CU_ASSERT_EQUAL(row.request_errors, 0);
		CU_ASSERT_EQUAL(row.request_p50_s, 0.001 * cases[i].p50);
		CU_ASSERT_EQUAL(row.request_p95_s, 0.001 * cases[i].p95);
		CU_ASSERT_EQUAL(row.request_p99_s, 0.001 * cases[i].p99);
		CU_ASSERT_EQUAL(row.request_max_s, 0.001 * cases[i].max);
		pb_request_log_free(&log);
	}
}

static void errors_are_counted_and_warmups_are_not(void)
{
	struct pb_request_log log = {0};
	const struct pb_request_row rows[] = {request_of("a", 0, 9, NULL), request_of("a", 1, 0.5, NULL),
	                                      request_of("b", 1, 8, "timed out"), request_of("a", 1, 7, "reset")};
	for (size_t i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(pb_request_log_add(&log, &rows[i]), 0);
	struct pb_summary_row a = summary_of(&log, "a"), b = summary_of(&log, "b"), c = summary_of(&log, "c");
	CU_ASSERT_EQUAL(a.requests, 2);
	CU_ASSERT_EQUAL(a.request_errors, 1);
	CU_ASSERT_EQUAL(a.request_max_s, 0.5);
	CU_ASSERT_EQUAL(b.requests, 1);
	CU_ASSERT_EQUAL(b.request_errors, 1);
	CU_ASSERT_TRUE(isnan(b.request_p50_s));
	CU_ASSERT_EQUAL(c.requests, PB_UNKNOWN);
	pb_request_log_free(&log);
}

/* The repetitions that count are not from 1 on in every run: one may have been resumed. */
static void requests_of_samples_found_to_be_warmup_are_left_out(void)
{
	struct pb_request_log log = {0};
	const struct pb_request_row rows[] = {request_of("a", 2, 9, NULL), request_of("a", 2, 8, "reset"),
	                                      request_of("a", 3, 7, NULL), request_of("a", 4, 0.5, NULL),
	                                      request_of("a", 4, 0.1, "reset")};
	struct pb_summary_row row;
	pb_columns_clear(pb_summary_columns, &row);
	row.cell_id = "a";
	row.warmup_samples = 2;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CU_ASSERT_EQUAL(pb_request_log_add(&log, &rows[i]), 0);
	for (int again = 0; again < 2; again++) {
		pb_request_log_sum_up(&log, &row, 1);
		CU_ASSERT_EQUAL(row.requests, 2);
		CU_ASSERT_EQUAL(row.request_errors, 1);
		CU_ASSERT_EQUAL(row.request_max_s, 0.5);
	}
	row.warmup_samples = 3;
	pb_request_log_sum_up(&log, &row, 1);
	CU_ASSERT_EQUAL(row.requests, 0);
	CU_ASSERT_TRUE(isnan(row.request_p50_s));
	pb_request_log_free(&log);
}

static struct pb_request_row attempt_of(int64_t item, int64_t attempt, double total_s, const char *error)
{
	struct pb_request_row row = request_of("a", 1, total_s, error);
	row.item = item;
	row.attempt = attempt;
	return row;
}

static void a_request_that_was_tried_again_counts_once(void)
{
	struct pb_request_log log = {0};
	const struct pb_request_row rows[] = {
	    attempt_of(0, 1, 0.1, "reset"), attempt_of(0, 2, 0.2, "reset"), attempt_of(0, 3, 0.3, NULL),
	    attempt_of(1, 1, 0.1, "reset"), attempt_of(2, 1, 0.1, "reset"), attempt_of(2, 2, 0.4, "reset"),
	    attempt_of(3, 1, 0.5, NULL),    attempt_of(3, 1, 0.6, NULL),
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CU_ASSERT_EQUAL(pb_request_log_add(&log, &rows[i]), 0);
	struct pb_summary_row a = summary_of(&log, "a");
	CU_ASSERT_EQUAL(a.requests, 5);
	CU_ASSERT_EQUAL(a.request_errors, 2);
	CU_ASSERT_EQUAL(a.request_p50_s, 0.5);
	pb_request_log_free(&log);
}

static void a_log_that_is_loaded_is_that_of_the_samples(void)
{
	struct pb_run_dir *run = create();
	struct pb_request_log log = {0};
	struct pb_sample_table samples;
	append_requests(run, "c1", 0, 9);
	append_sample(run, "c1", 0);
	append_requests(run, "c1", 1, 5);
	append_sample(run, "c1", 1);
	append_requests(run, "c1", 2, 7);
	CU_ASSERT_EQUAL_FATAL(pb_run_load_samples(&samples, scratch_path("run"), &why), 0);
	CU_ASSERT_EQUAL(pb_request_log_load(&log, scratch_path("run"), samples.rows, samples.count, &why), 0);
	struct pb_summary_row row = summary_of(&log, "c1");
	CU_ASSERT_EQUAL(row.requests, 5);
	CU_ASSERT_EQUAL(row.request_max_s, 0.005);
	pb_request_log_free(&log);
	pb_sample_table_free(&samples);
	pb_run_dir_close(run);
	scratch_remove();
}

static const struct test tests[] = {
    {"a run without requests has no file of them", a_run_without_requests_has_no_file_of_them},
    {"rows without their sample and torn lines are dropped", rows_without_their_sample_and_torn_lines_are_dropped},
    {"a file with less than its header is begun anew", a_file_with_less_than_its_header_is_begun_anew},
    {"a file with other columns is refused", a_file_with_other_columns_is_refused},
    {"a file larger than the window is visited row by row", a_file_larger_than_the_window_is_visited_row_by_row},
    {"errors in a late row name its line", errors_in_a_late_row_name_its_line},
    {"percentiles are the nearest rank", percentiles_are_the_nearest_rank},
    {"errors are counted and warm-ups are not", errors_are_counted_and_warmups_are_not},
    {"requests of samples found to be warm-up are left out", requests_of_samples_found_to_be_warmup_are_left_out},
    {"a request that was tried again counts once", a_request_that_was_tried_again_counts_once},
    {"a log that is loaded is that of the samples", a_log_that_is_loaded_is_that_of_the_samples},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("requests", tests, argc, argv);
}
