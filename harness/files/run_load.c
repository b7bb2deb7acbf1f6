#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/csv.h"
#include "harness/files/files.h"
#include "harness/files/run_dir.h"

/* Reads a row file of the run in `folder`, without a line that is being written just now. */
static int load_table(struct pb_csv_table *table, const char *folder, const char *name, const struct pb_column *columns,
                      size_t row_size, struct pb_why *why)
{
	char *bytes = NULL, *path = pb_file_join(folder, name);
	size_t length = 0;
	*table = (struct pb_csv_table){0};
	int error = pb_file_read(path, &bytes, &length, why);
	if (!error)
		error = pb_csv_decode(table, path, bytes, pb_csv_whole(bytes, length), columns, row_size, why);
	free(bytes);
	free(path);
	return error;
}

/* What nothing can be made of a sample without. A kernel may have no parameters. */
static int check_sample(struct pb_sample_row *row, size_t number, struct pb_why *why)
{
	const struct {
		const char *name, *text;
	} needed[] = {{"cell_id", row->cell_id},
	              {"kernel", row->kernel},
	              {"driver", row->driver},
	              {"scaling", row->scaling},
	              {"status", row->status}};
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!needed[i].text)
			return pb_fail(why, -EBADMSG, "samples.csv has no %s in row %zu", needed[i].name, number);
	if (row->schema != PB_SCHEMA)
		return pb_fail(why, -EBADMSG, "samples.csv has another schema than %d in row %zu", PB_SCHEMA, number);
	if (row->rep == PB_UNKNOWN)
		return pb_fail(why, -EBADMSG, "samples.csv has no rep in row %zu", number);
	if (row->wall_s < 0)
		return pb_fail(why, -EBADMSG, "samples.csv has a negative wall_s in row %zu", number);
	row->params = row->params ? row->params : "";
	row->schedule = row->schedule ? row->schedule : "";
	return 0;
}

int pb_run_check_samples(const struct pb_sample_table *table, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; !error && i < table->count; i++)
		error = check_sample(&table->rows[i], i + 1, why);
	return error;
}

int pb_run_load_samples(struct pb_sample_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = load_table(&read, path, "samples.csv", pb_sample_columns, sizeof *table->rows, why);
	*table = (struct pb_sample_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	return error;
}

int pb_run_load_workers(struct pb_worker_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = load_table(&read, path, "workers.csv", pb_worker_columns, sizeof *table->rows, why);
	*table = (struct pb_worker_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	return error;
}

int pb_run_load_rows(struct pb_csv_table *table, const char *folder, const char *name, const struct pb_column *columns,
                     size_t row_size, struct pb_why *why)
{
	struct pb_why what = {""};
	int error = load_table(table, folder, name, columns, row_size, &what);
	return !error || error == -ENOENT ? 0 : pb_fail(why, error, "%s", what.text);
}

int pb_run_load_requests(struct pb_request_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = pb_run_load_rows(&read, path, "requests.csv", pb_request_columns, sizeof *table->rows, why);
	*table = (struct pb_request_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	return error;
}

int pb_run_load_summary(struct pb_summary_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = load_table(&read, path, "summary.csv", pb_summary_columns, sizeof *table->rows, why);
	*table = (struct pb_summary_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	return error;
}

static bool is_word(const char *text)
{
	while (text && *text > ' ' && *text <= '~')
		text++;
	return text && *text == '\0';
}

int pb_run_load_tour(struct pb_tour_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = load_table(&read, path, "tour.csv", pb_tour_columns, sizeof *table->rows, why);
	*table = (struct pb_tour_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	for (size_t i = 0; !error && i < table->count; i++) {
		const struct pb_tour_row *row = &table->rows[i];
		if (!is_word(row->workload) || !is_word(row->driver) || !is_word(row->status))
			error = pb_fail(why, -EBADMSG, "%s/tour.csv row %zu lacks a workload, a driver or a status",
			                path, i + 1);
	}
	return error;
}

static int check_metg_row(struct pb_metg_row *row, const char *path, size_t number, struct pb_why *why)
{
	row->reason = row->reason ? row->reason : "";
	if (is_word(row->driver) && is_word(row->measure) && is_word(row->status) && row->workers > 0)
		return 0;
	return pb_fail(why, -EBADMSG, "%s/metg.csv row %zu lacks a driver, workers, a measure or a status", path,
	               number);
}

static int check_metg_size(const struct pb_metg_size_row *row, const char *path, size_t number, struct pb_why *why)
{
	const bool named = is_word(row->driver) && is_word(row->measure) && row->workers > 0;
	if (named && row->size > 0 && row->granularity_ns > 0 && isfinite(row->granularity_ns) &&
	    row->efficiency >= 0 && isfinite(row->efficiency))
		return 0;
	return pb_fail(
	    why, -EBADMSG,
	    "%s/metg_sizes.csv row %zu lacks a driver, workers, a measure, a size, a granularity or an efficiency",
	    path, number);
}

int pb_run_load_metg(struct pb_metg_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table rows;
	struct pb_csv_table sizes = {0};
	int error = load_table(&rows, path, "metg.csv", pb_metg_columns, sizeof *table->rows, why);
	if (!error)
		error = load_table(&sizes, path, "metg_sizes.csv", pb_metg_size_columns, sizeof *table->sizes, why);
	*table = (struct pb_metg_table){rows.rows, sizes.rows, rows.count, sizes.count, rows.memory, sizes.memory};
	for (size_t i = 0; !error && i < table->count; i++)
		error = check_metg_row(&table->rows[i], path, i + 1, why);
	for (size_t i = 0; !error && i < table->size_count; i++)
		error = check_metg_size(&table->sizes[i], path, i + 1, why);
	return error;
}

int pb_run_load_timeline(struct pb_timeline_table *table, const char *path, struct pb_why *why)
{
	struct pb_csv_table read;
	int error = pb_run_load_rows(&read, path, "timeline.csv", pb_timeline_columns, sizeof *table->rows, why);
	*table = (struct pb_timeline_table){.rows = read.rows, .count = read.count, .memory = read.memory};
	return error;
}

int pb_run_load_facts(struct pb_run_facts *facts, const char *path, struct pb_why *why)
{
	char *bytes = NULL, *file = pb_file_join(path, "run.json");
	size_t length = 0;
	struct pb_why what = {""};
	pb_run_facts_clear(facts);
	int error = pb_file_read(file, &bytes, &length, &what);
	if (!error)
		error = pb_run_json_read(facts, bytes, length, &what);
	free(bytes);
	free(file);
	return error ? pb_fail(why, error, "%s is not the folder of a run: %s", path, what.text) : 0;
}

void pb_sample_table_free(struct pb_sample_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_sample_table){0};
}

void pb_worker_table_free(struct pb_worker_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_worker_table){0};
}

void pb_request_table_free(struct pb_request_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_request_table){0};
}

void pb_summary_table_free(struct pb_summary_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_summary_table){0};
}

void pb_tour_table_free(struct pb_tour_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_tour_table){0};
}

void pb_metg_table_free(struct pb_metg_table *table)
{
	free(table->rows);
	free(table->sizes);
	free(table->memory);
	free(table->size_memory);
	*table = (struct pb_metg_table){0};
}

void pb_timeline_table_free(struct pb_timeline_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_timeline_table){0};
}
