/* The column tables: complete, in the order of their structures, and the documentation says the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/columns.h"
#include "harness/files/run_json.h"
#include "support/golden.h"
#include "support/suite.h"

/* Every member is eight bytes, so that a table that covers its structure has no gaps. */
static void check_covers(const struct pb_column *columns, size_t size)
{
	size_t count = 0;
	for (; columns[count].name; count++)
		CU_ASSERT_EQUAL(columns[count].offset, count * 8);
	CU_ASSERT_EQUAL(count * 8, size);
}

static void tables_cover_their_structures(void)
{
	check_covers(pb_sample_columns, sizeof(struct pb_sample_row));
	check_covers(pb_worker_columns, sizeof(struct pb_worker_row));
	check_covers(pb_request_columns, sizeof(struct pb_request_row));
	check_covers(pb_summary_columns, sizeof(struct pb_summary_row));
	check_covers(pb_model_columns, sizeof(struct pb_model_row));
	check_covers(pb_comparison_columns, sizeof(struct pb_comparison_row));
	check_covers(pb_metg_columns, sizeof(struct pb_metg_row));
	check_covers(pb_metg_size_columns, sizeof(struct pb_metg_size_row));
	check_covers(pb_settings_columns, sizeof(struct pb_run_settings));
	check_covers(pb_machine_columns, sizeof(struct pb_machine_facts));
	check_covers(pb_software_columns, sizeof(struct pb_software_facts));
}

static void check_names(const struct pb_column *columns)
{
	for (const struct pb_column *column = columns; column->name; column++) {
		CU_ASSERT_PTR_EQUAL(pb_columns_find(columns, column->name), column);
		CU_ASSERT_PTR_NULL(strpbrk(column->summary, "|\n"));
		CU_ASSERT_TRUE(strlen(column->summary) > 0);
	}
}

static void names_are_unique_and_every_column_is_explained(void)
{
	check_names(pb_sample_columns);
	check_names(pb_worker_columns);
	check_names(pb_request_columns);
	check_names(pb_summary_columns);
	check_names(pb_model_columns);
	check_names(pb_comparison_columns);
	check_names(pb_metg_columns);
	check_names(pb_metg_size_columns);
	check_names(pb_run_columns);
	check_names(pb_settings_columns);
	check_names(pb_machine_columns);
	check_names(pb_software_columns);
}

static void the_promised_columns_of_samples_are_there_in_order(void)
{
	static const char promised[] =
	    "schema,run_id,env_id,cell_id,kernel,params,driver,schedule,grain,workers,ranks,"
	    "threads_per_rank,nodes,scaling,items,rep,order,warmup,start_utc,wall_s,open_s,user_s,sys_s,"
	    "ops,bytes,result,ok,lost_updates,steal_s,nvcsw,nivcsw,max_rss_bytes,status";
	char names[1024] = "";
	size_t length = 0;
	for (const struct pb_column *column = pb_sample_columns; column->name; column++)
		length += (size_t)snprintf(names + length, sizeof names - length, "%s,", column->name);
	CU_ASSERT_EQUAL(strncmp(names, promised, strlen(promised)), 0);
}

static char *print_document(void)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out)
		abort();
	pb_rows_document(out);
	(void)fclose(out);
	return text;
}

/* The generated part is the end of the file. */
static void regenerate(const char *document)
{
	size_t length;
	char *readme = golden_read("results/README.md", &length), *text = NULL;
	if (!readme)
		abort();
	char *tables = strstr(readme, "\n## samples.csv:");
	if (tables)
		*tables = '\0';
	int size = asprintf(&text, "%s%s", readme, document);
	golden_write("results/README.md", text, (size_t)size);
	free(text);
	free(readme);
}

static void results_readme_has_these_tables(void)
{
	size_t length = 0;
	char *document = print_document();
	if (golden_regenerates())
		regenerate(document);
	char *readme = golden_read("results/README.md", &length);
	const char *tables = readme ? strstr(readme, "\n## samples.csv:") : NULL;
	CU_ASSERT_STRING_EQUAL(tables ? tables : "no tables", document);
	free(readme);
	free(document);
}

static void clearing_makes_every_member_unknown(void)
{
	struct pb_worker_row row;
	memset(&row, 1, sizeof row);
	pb_columns_clear(pb_worker_columns, &row);
	CU_ASSERT_PTR_NULL(row.host);
	CU_ASSERT_EQUAL(row.items, PB_UNKNOWN);
	CU_ASSERT_TRUE(isnan(row.begin_s));
	CU_ASSERT_EQUAL(row.max_rss_bytes, PB_UNKNOWN);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"tables cover their structures", tables_cover_their_structures},
	    {"names are unique and every column is explained", names_are_unique_and_every_column_is_explained},
	    {"the promised columns of samples.csv are there, in order",
	     the_promised_columns_of_samples_are_there_in_order},
	    {"results/README.md has these tables", results_readme_has_these_tables},
	    {"clearing makes every member unknown", clearing_makes_every_member_unknown},
	    {0},
	};
	return suite_main("rows", tests, argc, argv);
}
