#include "harness/files/csv.h"

int pb_csv_write(FILE *out, const struct pb_column *columns, const void *rows, size_t count, size_t row_size)
{
	struct pb_csv_text text = {0};
	int error = pb_csv_header(&text, columns);
	for (size_t i = 0; i < count && !error; i++)
		error = pb_csv_row(&text, columns, (const char *)rows + i * row_size);
	if (!error)
		(void)fwrite(text.bytes, 1, text.length, out);
	pb_csv_text_free(&text);
	return error;
}
