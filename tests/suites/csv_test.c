/* CSV out and back in. */
#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/columns.h"
#include "harness/files/csv.h"
#include "support/golden.h"
#include "support/scratch.h"
#include "support/suite.h"

struct row {
	const char *name;
	int64_t number;
	double seconds;
};

static const struct pb_column columns[] = {
    {"name", PB_COLUMN_TEXT, offsetof(struct row, name), ""},
    {"number", PB_COLUMN_WHOLE, offsetof(struct row, number), ""},
    {"seconds", PB_COLUMN_REAL, offsetof(struct row, seconds), ""},
    {0},
};

static void check_line(struct row row, const char *expected)
{
	struct pb_csv_text text = {0};
	CU_ASSERT_EQUAL_FATAL(pb_csv_row(&text, columns, &row), 0);
	CU_ASSERT_EQUAL(text.length, strlen(expected));
	CU_ASSERT_EQUAL(strncmp(text.bytes, expected, text.length), 0);
	pb_csv_text_free(&text);
}

static void plain_fields_are_not_quoted(void)
{
	check_line((struct row){"first=1 count=16", 5, 1.5}, "first=1 count=16,5,1.5\n");
}

static void commas_quotes_and_line_ends_are_quoted(void)
{
	check_line((struct row){"a,b", 1, 2}, "\"a,b\",1,2\n");
	check_line((struct row){"say \"hi\"", 1, 2}, "\"say \"\"hi\"\"\",1,2\n");
	check_line((struct row){"two\nlines", 1, 2}, "\"two\nlines\",1,2\n");
	check_line((struct row){"two\r", 1, 2}, "\"two\r\",1,2\n");
	check_line((struct row){"\"", 1, 2}, "\"\"\"\",1,2\n");
}

static void unknown_and_not_finite_are_empty(void)
{
	check_line((struct row){NULL, PB_UNKNOWN, NAN}, ",,\n");
	check_line((struct row){"", 0, INFINITY}, ",0,\n");
	check_line((struct row){"", -1, -INFINITY}, ",-1,\n");
}

static void reals_are_as_short_as_they_can_be(void)
{
	check_line((struct row){"", 0, 0.1}, ",0,0.1\n");
	check_line((struct row){"", 0, 0.1 + 0.2}, ",0,0.30000000000000004\n");
	check_line((struct row){"", 0, 1e-9}, ",0,1e-09\n");
	check_line((struct row){"", 0, 3.25e21}, ",0,3.25e+21\n");
	check_line((struct row){"", INT64_MAX, 100}, ",9223372036854775807,100\n");
}

static int decode(struct pb_csv_table *table, const char *text, struct pb_why *why)
{
	return pb_csv_decode(table, "samples.csv", text, strlen(text), columns, sizeof(struct row), why);
}

static void check_round_trip(struct row row)
{
	struct pb_csv_text text = {0};
	struct pb_csv_table table;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_csv_header(&text, columns), 0);
	CU_ASSERT_EQUAL(pb_csv_row(&text, columns, &row), 0);
	int error = pb_csv_decode(&table, "x", text.bytes, text.length, columns, sizeof row, &why);
	CU_ASSERT_EQUAL_FATAL(error, 0);
	CU_ASSERT_EQUAL_FATAL(table.count, 1);
	const struct row *read = table.rows;
	CU_ASSERT_EQUAL(read->number, row.number);
	CU_ASSERT_EQUAL(read->seconds, row.seconds);
	CU_ASSERT_EQUAL(signbit(read->seconds), signbit(row.seconds));
	CU_ASSERT_STRING_EQUAL(read->name, row.name);
	pb_csv_table_free(&table);
	pb_csv_text_free(&text);
}

static void what_is_written_reads_back_the_same(void)
{
	check_round_trip((struct row){"a", INT64_MAX, DBL_MAX});
	check_round_trip((struct row){"\"", INT64_MIN + 1, DBL_MIN});
	check_round_trip((struct row){"\n", 0, 4.9406564584124654e-324});
	check_round_trip((struct row){"\r\n,\"\"", -1, -0.0});
	check_round_trip((struct row){"é漢", 1, 0x1.fffffffffffffp-1});
	for (uint64_t seed = 1; seed < 2000; seed++) {
		uint64_t bits = seed * UINT64_C(0x9e3779b97f4a7c15);
		double value;
		memcpy(&value, &bits, sizeof value);
		if (isfinite(value))
			check_round_trip((struct row){"x", (int64_t)bits, value});
	}
}

/* A locale with a decimal comma of our own, as few systems have one installed; localedef(1) is part of the C library,
 * and complains about all that this locale lacks. */
static void make_comma_locale(void)
{
	char command[4096];
	scratch_write("comma", "LC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\ngrouping 3\nEND LC_NUMERIC\n");
	scratch_write("map",
	              "<code_set_name> ANSI_X3.4-1968\nCHARMAP\n<U002C> /x2c COMMA\n<U002E> /x2e STOP\nEND CHARMAP\n");
	(void)snprintf(command, sizeof command, "localedef --no-archive -c -i %s -f %s %s >%s 2>&1",
	               scratch_path("comma"), scratch_path("map"), scratch_path("xx_XX"), scratch_path("log"));
	(void)!system(command);
}

static void numbers_do_not_follow_the_locale(void)
{
	char number[16];
	setenv("LOCPATH", scratch_make(), 1);
	make_comma_locale();
	CU_ASSERT_PTR_NOT_NULL(setlocale(LC_NUMERIC, "xx_XX"));
	(void)snprintf(number, sizeof number, "%.1f", 1.5);
	CU_ASSERT_STRING_EQUAL(number, "1,5");
	check_line((struct row){"", 0, 1.5}, ",0,1.5\n");
	check_round_trip((struct row){"x", 1, 1234567.25});
	setlocale(LC_NUMERIC, "C");
	scratch_remove();
}

static void columns_are_found_by_name(void)
{
	struct pb_csv_table table;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(decode(&table, "seconds,other,name\r\n0.5,\"x,y\",pow\r\n\r\n1,,\r\n", &why), 0);
	CU_ASSERT_EQUAL_FATAL(table.count, 2);
	const struct row *rows = table.rows;
	CU_ASSERT_STRING_EQUAL(rows[0].name, "pow");
	CU_ASSERT_EQUAL(rows[0].seconds, 0.5);
	CU_ASSERT_EQUAL(rows[0].number, PB_UNKNOWN);
	CU_ASSERT_PTR_NULL(rows[1].name);
	CU_ASSERT_EQUAL(rows[1].seconds, 1);
	pb_csv_table_free(&table);
}

static void check_refused(const char *text, const char *reason)
{
	struct pb_csv_table table;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(decode(&table, text, &why), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(why.text, reason);
	CU_ASSERT_PTR_NULL(table.rows);
}

static void errors_name_file_line_and_column(void)
{
	check_refused("name,number,seconds\na,1,2\nb,1,x\n", "samples.csv line 3: seconds is not a number: 'x'");
	check_refused("name,number,seconds\n\"a\nb\",1,2\n\nc,1.5,2\n",
	              "samples.csv line 5: number is not a whole number: '1.5'");
	check_refused("number\n99999999999999999999\n",
	              "samples.csv line 2: number is too large: '99999999999999999999'");
	check_refused("seconds\n1e999\n", "samples.csv line 2: seconds is too large: '1e999'");
	check_refused("seconds\n0x10\n", "samples.csv line 2: seconds is not a number: '0x10'");
	check_refused("seconds\nnan\n", "samples.csv line 2: seconds is not a number: 'nan'");
	check_refused("seconds\n 1\n", "samples.csv line 2: seconds is not a number: ' 1'");
	check_refused("name,number\na\n", "samples.csv line 2: 1 fields, but the header has 2");
	check_refused("name\n\"a\n", "samples.csv line 2: a quoted field does not end");
	check_refused("name\n\"a\"b\n", "samples.csv line 2: text after a closing quote");
	check_refused("", "samples.csv is empty: not even a header line");
}

static void a_nul_byte_is_refused(void)
{
	struct pb_csv_table table;
	struct pb_why why = {""};
	static const char text[] = "name\na\0b\n";
	CU_ASSERT_EQUAL(pb_csv_decode(&table, "f", text, sizeof text - 1, columns, sizeof(struct row), &why), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(why.text, "f line 2: a NUL byte");
}

static void the_last_line_may_lack_its_end(void)
{
	struct pb_csv_table table;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(decode(&table, "name,number\na,1\nb,", &why), 0);
	CU_ASSERT_EQUAL(table.count, 2);
	pb_csv_table_free(&table);
}

static void a_torn_line_is_found_also_inside_quotes(void)
{
	static const struct {
		const char *text;
		size_t whole;
	} cases[] = {{"", 0},          {"a", 0}, {"a\n", 2}, {"a\nb", 2}, {"a\n\"x\ny", 2}, {"a\n\"x\ny\"\n", 8},
	             {"\"\"\"\n\"", 0}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CU_ASSERT_EQUAL(pb_csv_whole(cases[i].text, strlen(cases[i].text)), cases[i].whole);
}

static struct pb_sample_row sample(void)
{
	return (struct pb_sample_row){
	    .schema = PB_SCHEMA,
	    .run_id = "20261121-103419-host1-1234",
	    .env_id = "00f1e2d3c4b5a697",
	    .cell_id = "8c2f5d0e91b3a476",
	    .kernel = "pow",
	    .params = "first=1000000 count=16 engine=gmp",
	    .driver = "pthread",
	    .schedule = "dynamic",
	    .grain = 1,
	    .workers = 2,
	    .team = 2,
	    .ranks = PB_UNKNOWN,
	    .threads_per_rank = 2,
	    .nodes = 1,
	    .scaling = "strong",
	    .items = 16,
	    .rep = 0,
	    .order = 3,
	    .warmup = 0,
	    .start_utc = "2026-11-21T10:34:20.125Z",
	    .wall_s = 0.33312345678901234,
	    .open_s = 0.000123,
	    .user_s = 0.66,
	    .sys_s = 0.01,
	    .ops = 16,
	    .bytes = NAN,
	    .result = "crc 1f2e3d4c",
	    .ok = 1,
	    .lost_updates = PB_UNKNOWN,
	    .steal_s = 0,
	    .nvcsw = 4,
	    .nivcsw = 2,
	    .max_rss_bytes = 52428800,
	    .status = "ok",
	    .reason = NULL,
	    .rate_per_s = NAN,
	};
}

static void check_golden(const char *path, const struct pb_column *table, const void *rows, size_t count, size_t size)
{
	struct pb_csv_text text = {0};
	CU_ASSERT_EQUAL(pb_csv_header(&text, table), 0);
	for (size_t i = 0; i < count; i++)
		CU_ASSERT_EQUAL(pb_csv_row(&text, table, (const char *)rows + i * size), 0);
	CU_ASSERT_TRUE(golden_agrees(path, text.bytes, text.length));
	pb_csv_text_free(&text);
}

static void samples_are_written_as_recorded(void)
{
	struct pb_sample_row rows[3] = {sample(), sample(), sample()};
	rows[1].ok = 0;
	rows[1].rate_per_s = 2500;
	rows[1].status = "wrong";
	rows[1].reason = "item 3: 7^2 is 49, not \"50\", by its residue";
	pb_columns_clear(pb_sample_columns, &rows[2]);
	rows[2].schema = PB_SCHEMA;
	rows[2].driver = "mpi";
	rows[2].status = "skipped";
	rows[2].reason = "mpirun is not on PATH";
	check_golden("tests/golden/samples.csv", pb_sample_columns, rows, 3, sizeof *rows);
}

static void requests_are_written_as_recorded(void)
{
	struct pb_request_row rows[2] = {
	    {
	        .schema = PB_SCHEMA,
	        .run_id = "20261121-103419-host1-1234",
	        .cell_id = "8c2f5d0e91b3a476",
	        .rep = 3,
	        .item = 7,
	        .url = "http://example.org/a?b=\"c\",d",
	        .status = 200,
	        .bytes = 614,
	        .hash = "00f1e2d3c4b5a697",
	        .attempt = 2,
	        .start_s = 0.0125,
	        .connect_s = 0.000125,
	        .first_byte_s = 0.0501,
	        .total_s = 0.0502,
	    },
	};
	rows[1] = rows[0];
	rows[1].status = PB_UNKNOWN;
	rows[1].attempt = 1;
	rows[1].connect_s = rows[1].first_byte_s = NAN;
	rows[1].error = "connection reset by peer";
	check_golden("tests/golden/requests.csv", pb_request_columns, rows, 2, sizeof *rows);
}

static void workers_are_written_as_recorded(void)
{
	struct pb_worker_row rows[2] = {
	    {.schema = PB_SCHEMA,
	     .run_id = "20261121-103419-host1-1234",
	     .cell_id = "8c2f5d0e91b3a476",
	     .rep = 0,
	     .worker = 0,
	     .host = "host1",
	     .rank = PB_UNKNOWN,
	     .pid = 1234,
	     .tid = 1235,
	     .cpu = 0,
	     .cpus_allowed = "0-3,8",
	     .begin_s = 0.000012,
	     .end_s = 0.333,
	     .items = 9,
	     .claims = 9,
	     .user_s = 0.33,
	     .sys_s = 0,
	     .nvcsw = 2,
	     .nivcsw = 1,
	     .max_rss_bytes = 52428800},
	};
	rows[1] = rows[0];
	rows[1].worker = 1;
	rows[1].cpu = PB_UNKNOWN;
	rows[1].begin_s = rows[1].end_s = NAN;
	check_golden("tests/golden/workers.csv", pb_worker_columns, rows, 2, sizeof *rows);
}

static void summaries_are_written_as_recorded(void)
{
	struct pb_summary_row row;
	pb_columns_clear(pb_summary_columns, &row);
	row.schema = PB_SCHEMA;
	row.run_id = "20261121-103419-host1-1234";
	row.cell_id = "8c2f5d0e91b3a476";
	row.kernel = "pow";
	row.driver = "pthread";
	row.workers = 2;
	row.team = 2;
	row.samples = 7;
	row.median_s = 0.333;
	row.low_s = 0.331;
	row.high_s = 0.34;
	row.confidence = 0.984375;
	row.base_s = 0.633;
	row.speedup = 0.633 / 0.333;
	row.stop = "ci";
	row.status = "ok";
	check_golden("tests/golden/summary.csv", pb_summary_columns, &row, 1, sizeof row);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"plain fields are not quoted", plain_fields_are_not_quoted},
	    {"commas, quotes and line ends are quoted", commas_quotes_and_line_ends_are_quoted},
	    {"unknown and not finite are empty", unknown_and_not_finite_are_empty},
	    {"reals are as short as they can be", reals_are_as_short_as_they_can_be},
	    {"what is written reads back the same", what_is_written_reads_back_the_same},
	    {"numbers do not follow the locale", numbers_do_not_follow_the_locale},
	    {"columns are found by name", columns_are_found_by_name},
	    {"errors name file, line and column", errors_name_file_line_and_column},
	    {"a NUL byte is refused", a_nul_byte_is_refused},
	    {"the last line may lack its end", the_last_line_may_lack_its_end},
	    {"a torn line is found, also inside quotes", a_torn_line_is_found_also_inside_quotes},
	    {"samples are written as recorded", samples_are_written_as_recorded},
	    {"requests are written as recorded", requests_are_written_as_recorded},
	    {"workers are written as recorded", workers_are_written_as_recorded},
	    {"summaries are written as recorded", summaries_are_written_as_recorded},
	    {0},
	};
	return suite_main("csv", tests, argc, argv);
}
