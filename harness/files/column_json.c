#include "harness/files/column_json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "harness/files/columns.h"
#include "harness/files/numbers.h"
#include "harness/files/utf8.h"

cJSON *pb_json_text(const char *text)
{
	cJSON *item = cJSON_CreateString(text);
	if (item)
		pb_utf8_repair(item->valuestring);
	return item;
}

cJSON *pb_json_real(double value)
{
	char number[PB_REAL_SIZE];
	return isfinite(value) ? cJSON_CreateRaw(pb_real_text(number, value)) : cJSON_CreateNull();
}

static cJSON *make_whole(int64_t value)
{
	char number[PB_REAL_SIZE];
	(void)snprintf(number, sizeof number, "%" PRId64, value);
	return cJSON_CreateRaw(number);
}

static cJSON *make_value(const struct pb_column *column, const void *row)
{
	if (column->type == PB_COLUMN_TEXT && pb_column_text(column, row))
		return pb_json_text(pb_column_text(column, row));
	if (column->type == PB_COLUMN_WHOLE && pb_column_whole(column, row) != PB_UNKNOWN)
		return make_whole(pb_column_whole(column, row));
	if (column->type == PB_COLUMN_REAL)
		return pb_json_real(pb_column_real(column, row));
	return cJSON_CreateNull();
}

bool pb_json_add_columns(cJSON *object, const struct pb_column *columns, const void *row)
{
	bool added = object != NULL;
	for (; columns->name && added; columns++)
		added = cJSON_AddItemToObject(object, columns->name, make_value(columns, row));
	return added;
}

bool pb_json_add_rows(cJSON *object, const char *name, const struct pb_column *columns, const void *rows, size_t count,
                      size_t row_size)
{
	cJSON *array = cJSON_AddArrayToObject(object, name);
	bool added = array;
	for (size_t i = 0; i < count && added; i++) {
		cJSON *row = cJSON_CreateObject();
		added = cJSON_AddItemToArray(array, row) &&
		        pb_json_add_columns(row, columns, (const char *)rows + i * row_size);
	}
	return added;
}

/* Doubles are exact only up to here. */
static bool is_whole(double value)
{
	return fabs(value) <= 9007199254740992.0 && value == trunc(value);
}

static const char *read_value(const struct pb_column *column, void *row, const cJSON *value)
{
	if (!value || cJSON_IsNull(value))
		return NULL;
	if (column->type == PB_COLUMN_TEXT) {
		if (!cJSON_IsString(value))
			return "is not a text";
		pb_column_set_text(column, row, value->valuestring);
		return NULL;
	}
	if (!cJSON_IsNumber(value) || !isfinite(value->valuedouble))
		return "is not a number";
	if (column->type == PB_COLUMN_REAL) {
		pb_column_set_real(column, row, value->valuedouble);
		return NULL;
	}
	if (!is_whole(value->valuedouble))
		return "is not a whole number";
	pb_column_set_whole(column, row, (int64_t)value->valuedouble);
	return NULL;
}

const char *pb_json_read_columns(const cJSON *object, const struct pb_column *columns, void *row,
                                 const struct pb_column **wrong)
{
	const char *problem = NULL;
	for (; columns->name && !problem; columns++) {
		problem = read_value(columns, row, cJSON_GetObjectItemCaseSensitive(object, columns->name));
		*wrong = columns;
	}
	return problem;
}

char *pb_json_print(const cJSON *document)
{
	char *line = NULL;
	char *text = document ? cJSON_Print(document) : NULL;
	if (text && asprintf(&line, "%s\n", text) < 0)
		line = NULL;
	cJSON_free(text);
	return line;
}

int pb_json_put(FILE *out, cJSON *document, bool complete)
{
	char *text = complete ? pb_json_print(document) : NULL;
	if (text)
		(void)fputs(text, out);
	free(text);
	cJSON_Delete(document);
	return text ? 0 : -ENOMEM;
}
