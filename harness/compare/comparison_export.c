#include "harness/compare/comparison_show.h"
#include "harness/files/column_json.h"
#include "harness/files/csv.h"

int pb_comparison_csv(FILE *out, const struct pb_comparison *comparison)
{
	return pb_csv_write(out, pb_comparison_columns, comparison->rows, comparison->count, sizeof *comparison->rows);
}

int pb_comparison_json(FILE *out, const struct pb_comparison *comparison)
{
	cJSON *document = cJSON_CreateObject();
	bool added = document && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA) &&
	             cJSON_AddItemToObject(document, "threshold", pb_json_real(comparison->threshold)) &&
	             cJSON_AddItemToObject(document, "confidence", pb_json_real(comparison->confidence)) &&
	             cJSON_AddBoolToObject(document, "paired", comparison->paired) &&
	             pb_json_add_rows(document, "cells", pb_comparison_columns, comparison->rows, comparison->count,
	                              sizeof *comparison->rows);
	return pb_json_put(out, document, added);
}
