/* Any bytes as another tool's JSON: read or refused with a reason; what was read is written and reads back as the same
 * samples, in the same cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "harness/convert/google.h"
#include "harness/convert/hyperfine.h"

typedef int reader(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why);

static void require(int holds)
{
	if (!holds)
		abort();
}

static int read_bytes(reader *read, struct pb_foreign *foreign, const char *bytes, size_t length)
{
	struct pb_why why = {""};
	*foreign = (struct pb_foreign){0};
	int error = read(foreign, bytes, length, &why);
	require((error == 0) == (why.text[0] == '\0'));
	return error;
}

static size_t count_right(const struct pb_foreign *foreign)
{
	size_t right = 0;
	for (size_t i = 0; i < foreign->count; i++)
		right += strcmp(foreign->rows[i].status, "ok") == 0;
	return right;
}

static void check_rows(const struct pb_foreign *foreign)
{
	for (size_t i = 0; i < foreign->count; i++) {
		const struct pb_sample_row *row = &foreign->rows[i];
		require(row->cell_id && row->kernel && row->params && row->driver && row->status && row->rep >= 1);
		require(strcmp(row->status, "ok") != 0 || (isfinite(row->wall_s) && row->wall_s >= 0));
	}
}

/* Each tool's file is written from any run. hyperfine's has right samples only; a name that is not UTF-8 is mended. */
static void check_written(reader *read, char *text, size_t right)
{
	struct pb_foreign again;
	require(text != NULL);
	int error = read_bytes(read, &again, text, strlen(text));
	require(error == 0 || right == 0);
	require(error != 0 || count_right(&again) == right);
	pb_foreign_free(&again);
	free(text);
}

static void try_tool(reader *read, const uint8_t *bytes, size_t length)
{
	struct pb_foreign foreign;
	if (read_bytes(read, &foreign, (const char *)bytes, length) == 0) {
		check_rows(&foreign);
		check_written(pb_google_read, pb_google_write(&foreign.facts, foreign.rows, foreign.count),
		              count_right(&foreign));
		check_written(pb_hyperfine_read, pb_hyperfine_write(foreign.rows, foreign.count),
		              count_right(&foreign));
	}
	pb_foreign_free(&foreign);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	try_tool(pb_google_read, bytes, length);
	try_tool(pb_hyperfine_read, bytes, length);
	return 0;
}
