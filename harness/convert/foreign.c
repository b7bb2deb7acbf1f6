#include "harness/convert/foreign.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/c_locale.h"
#include "harness/files/column_json.h"
#include "harness/files/columns.h"
#include "harness/fnv.h"
#include "harness/statistics/median.h"

void pb_foreign_free(struct pb_foreign *foreign)
{
	for (size_t i = 0; i < foreign->text_count; i++)
		free(foreign->texts[i]);
	free(foreign->texts);
	free(foreign->rows);
	pb_run_facts_free(&foreign->facts);
	*foreign = (struct pb_foreign){0};
}

int pb_foreign_parse(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why)
{
	const char *end = bytes;
	pb_run_facts_clear(&foreign->facts);
	struct pb_c_locale scope = pb_c_locale_enter();
	cJSON *document = cJSON_ParseWithLengthOpts(bytes, length, &end, false);
	pb_c_locale_leave(scope);
	foreign->facts.document = document;
	if (!document)
		return pb_fail(why, -EBADMSG, "not JSON from byte %td on", end - bytes);
	return cJSON_IsObject(document) ? 0 : pb_fail(why, -EBADMSG, "not a JSON object");
}

int pb_foreign_add(struct pb_foreign *foreign, const struct pb_sample_row *row)
{
	if (foreign->count == foreign->capacity) {
		size_t capacity = foreign->capacity ? 2 * foreign->capacity : 64;
		struct pb_sample_row *rows = realloc(foreign->rows, capacity * sizeof *rows);
		if (!rows)
			return -ENOMEM;
		foreign->rows = rows;
		foreign->capacity = capacity;
	}
	foreign->rows[foreign->count] = *row;
	foreign->rows[foreign->count].order = (int64_t)foreign->count;
	foreign->count++;
	return 0;
}

const char *pb_foreign_keep(struct pb_foreign *foreign, char *text)
{
	char **texts = text ? realloc(foreign->texts, (foreign->text_count + 1) * sizeof *texts) : NULL;
	if (!texts) {
		free(text);
		return NULL;
	}
	foreign->texts = texts;
	return texts[foreign->text_count++] = text;
}

struct pb_sample_row pb_foreign_row(const char *tool)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	row.schema = PB_SCHEMA;
	row.params = row.schedule = "";
	row.driver = tool;
	row.scaling = "strong";
	row.workers = 1;
	row.warmup = 0;
	row.ok = 1;
	row.status = "ok";
	return row;
}

static const char *const naming[] = {"cell_id", "kernel", "params",           "driver", "schedule", "grain",
                                     "workers", "ranks",  "threads_per_rank", "nodes",  "scaling",  "rate_per_s"};
enum { NAMING = sizeof naming / sizeof *naming };

static void naming_columns(struct pb_column columns[NAMING + 1])
{
	for (size_t i = 0; i < NAMING; i++)
		columns[i] = *pb_columns_find(pb_sample_columns, naming[i]);
	columns[NAMING] = (struct pb_column){0};
}

static int hash_name(struct pb_foreign *foreign, struct pb_sample_row *row)
{
	char *id = NULL;
	uint64_t hash = pb_fnv(PB_FNV_START, row->kernel, strlen(row->kernel) + 1);
	hash = pb_fnv(hash, row->params, strlen(row->params) + 1);
	hash = pb_fnv(hash, row->driver, strlen(row->driver) + 1);
	hash = pb_fnv(hash, &row->workers, sizeof row->workers);
	if (asprintf(&id, "%016" PRIx64, hash) < 0)
		id = NULL;
	row->cell_id = pb_foreign_keep(foreign, id);
	return row->cell_id ? 0 : -ENOMEM;
}

static bool is_named(const struct pb_sample_row *row)
{
	return row->cell_id && *row->cell_id && row->kernel && *row->kernel && *row->driver;
}

int pb_foreign_name(struct pb_foreign *foreign, struct pb_sample_row *row, const cJSON *object, struct pb_why *why)
{
	const cJSON *own = cJSON_GetObjectItemCaseSensitive(object, "powbench");
	struct pb_column columns[NAMING + 1];
	const struct pb_column *wrong;
	naming_columns(columns);
	if (!own) {
		int error = hash_name(foreign, row);
		return error ? pb_fail(why, error, "no memory for the samples") : 0;
	}
	const char *problem = pb_json_read_columns(own, columns, row, &wrong);
	if (problem)
		return pb_fail(why, -EBADMSG, "powbench.%s %s", wrong->name, problem);
	return is_named(row) ? 0 : pb_fail(why, -EBADMSG, "powbench has no cell_id, kernel or driver");
}

bool pb_foreign_add_name(cJSON *object, const struct pb_sample_row *row)
{
	struct pb_column columns[NAMING + 1];
	naming_columns(columns);
	return pb_json_add_columns(cJSON_AddObjectToObject(object, "powbench"), columns, row);
}

bool pb_foreign_add_real(cJSON *object, const char *name, double value)
{
	return !isfinite(value) || cJSON_AddItemToObject(object, name, pb_json_real(value));
}

double pb_foreign_real(const cJSON *object, const char *name)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
	return cJSON_IsNumber(value) && isfinite(value->valuedouble) && value->valuedouble >= 0 ? value->valuedouble
	                                                                                        : NAN;
}

const char *pb_foreign_text(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

struct pb_foreign_sums pb_foreign_sum_up(const double *values, size_t count)
{
	const struct pb_median median = pb_stats_median(values, count, 0.95);
	double mean = 0;
	double squares = 0;
	for (size_t i = 0; i < count; i++)
		mean += values[i] / (double)count;
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return (struct pb_foreign_sums){
	    .mean = count ? mean : NAN,
	    .deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : NAN,
	    .median = median.value,
	    .least = median.min,
	    .most = median.max,
	};
}
