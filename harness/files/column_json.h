/* column_json.h: members of a structure, through the table of its columns, as JSON. Unknown is null. */
#ifndef HARNESS_COLUMN_JSON_H
#define HARNESS_COLUMN_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#include "harness/files/rows.h"

/* NULL when out of memory. Bytes of texts that are not UTF-8 become '?'. */
cJSON *pb_json_text(const char *text);

/* In the fewest digits that read back as the same number; cJSON's own may be another, as it compares doubles with a
 * tolerance. Null for what is not finite. */
cJSON *pb_json_real(double value);

/* Adds a member for every column; false when out of memory. */
bool pb_json_add_columns(cJSON *object, const struct pb_column *columns, const void *row);

/* Adds an array of an object for every row, `row_size` bytes each; false when out of memory. */
bool pb_json_add_rows(cJSON *object, const char *name, const struct pb_column *columns, const void *rows, size_t count,
                      size_t row_size);

/* Reads the members that have a column and are not null; the others stay as they are. NULL, or what is wrong, as in "is
 * not a number", with `*wrong` where. Texts stay the document's. */
const char *pb_json_read_columns(const cJSON *object, const struct pb_column *columns, void *row,
                                 const struct pb_column **wrong);

/* The text of a document, ending in a newline; the caller frees it. NULL for no document, or out of memory. */
char *pb_json_print(const cJSON *document);

/* Writes a document to a stream and frees it; 0, or -ENOMEM where it is not `complete` or cannot be printed. */
int pb_json_put(FILE *out, cJSON *document, bool complete);

#endif
