/* Any bytes as samples.csv: read or refused with a reason; what was read is written and reads back as the same bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "harness/files/csv.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static struct pb_csv_text write_rows(const struct pb_csv_table *table)
{
	const struct pb_sample_row *rows = table->rows;
	struct pb_csv_text text = {0};
	require(pb_csv_header(&text, pb_sample_columns) == 0);
	for (size_t i = 0; i < table->count; i++)
		require(pb_csv_row(&text, pb_sample_columns, &rows[i]) == 0);
	return text;
}

static int read_rows(struct pb_csv_table *table, const char *bytes, size_t length)
{
	struct pb_why why = {""};
	int error =
	    pb_csv_decode(table, "samples.csv", bytes, length, pb_sample_columns, sizeof(struct pb_sample_row), &why);
	require((error == 0) == (why.text[0] == '\0'));
	return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct pb_csv_table table, again;
	require(pb_csv_whole((const char *)bytes, length) <= length);
	if (read_rows(&table, (const char *)bytes, length))
		return 0;
	struct pb_csv_text text = write_rows(&table);
	require(pb_csv_whole(text.bytes, text.length) == text.length);
	require(read_rows(&again, text.bytes, text.length) == 0);
	struct pb_csv_text rewritten = write_rows(&again);
	require(rewritten.length == text.length && memcmp(rewritten.bytes, text.bytes, text.length) == 0);
	pb_csv_text_free(&rewritten);
	pb_csv_text_free(&text);
	pb_csv_table_free(&again);
	pb_csv_table_free(&table);
	return 0;
}
