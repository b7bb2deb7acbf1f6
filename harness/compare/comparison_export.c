#include <errno.h>
#include <stdlib.h>

#include "harness/compare/comparison_show.h"
#include "harness/files/column_json.h"
#include "harness/files/csv.h"

int pb_comparison_csv(FILE *out, const struct pb_comparison *comparison)
{
	struct pb_csv_text text = {0};
	int error = pb_csv_header(&text, pb_comparison_columns);
	for (size_t i = 0; i < comparison->count && !error; i++)
		error = pb_csv_row(&text, pb_comparison_columns, &comparison->rows[i]);
	if (!error)
		(void)fwrite(text.bytes, 1, text.length, out);
	pb_csv_text_free(&text);
	return error;
}

static bool add_cells(cJSON *document, const struct pb_comparison *comparison)
{
	cJSON *cells = cJSON_AddArrayToObject(document, "cells");
	bool added = cells;
	for (size_t i = 0; i < comparison->count && added; i++) {
		cJSON *cell = cJSON_CreateObject();
		added = cJSON_AddItemToArray(cells, cell) &&
		        pb_json_add_columns(cell, pb_comparison_columns, &comparison->rows[i]);
	}
	return added;
}

int pb_comparison_json(FILE *out, const struct pb_comparison *comparison)
{
	cJSON *document = cJSON_CreateObject();
	bool added = document && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA) &&
	             cJSON_AddItemToObject(document, "threshold", pb_json_real(comparison->threshold)) &&
	             cJSON_AddItemToObject(document, "confidence", pb_json_real(comparison->confidence)) &&
	             cJSON_AddBoolToObject(document, "paired", comparison->paired) && add_cells(document, comparison);
	char *text = added ? pb_json_print(document) : NULL;
	if (text)
		(void)fputs(text, out);
	free(text);
	cJSON_Delete(document);
	return text ? 0 : -ENOMEM;
}
