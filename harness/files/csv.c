#include "harness/files/csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "harness/files/columns.h"
#include "harness/files/numbers.h"

static int reserve(struct pb_csv_text *text, size_t more)
{
	if (more <= text->capacity - text->length)
		return 0;
	size_t capacity = text->capacity ? text->capacity : 1024;
	while (capacity - text->length < more)
		capacity *= 2;
	char *bytes = realloc(text->bytes, capacity);
	if (!bytes)
		return -ENOMEM;
	text->bytes = bytes;
	text->capacity = capacity;
	return 0;
}

static int append_field(struct pb_csv_text *text, const char *field)
{
	bool quoted = strpbrk(field, ",\"\r\n") != NULL;
	int error = reserve(text, 2 * strlen(field) + 2);
	if (error)
		return error;
	char *out = text->bytes + text->length;
	if (quoted)
		*out++ = '"';
	for (; *field; field++) {
		if (*field == '"')
			*out++ = '"';
		*out++ = *field;
	}
	if (quoted)
		*out++ = '"';
	text->length = (size_t)(out - text->bytes);
	return 0;
}

static int append_byte(struct pb_csv_text *text, char byte)
{
	int error = reserve(text, 1);
	if (!error)
		text->bytes[text->length++] = byte;
	return error;
}

static int append_value(struct pb_csv_text *text, const struct pb_column *column, const void *row)
{
	char number[PB_REAL_SIZE] = "";
	const char *field = number;
	if (column->type == PB_COLUMN_TEXT)
		field = pb_column_text(column, row);
	else if (column->type == PB_COLUMN_REAL && isfinite(pb_column_real(column, row)))
		(void)pb_real_text(number, pb_column_real(column, row));
	else if (column->type == PB_COLUMN_WHOLE && pb_column_whole(column, row) != PB_UNKNOWN)
		(void)snprintf(number, sizeof number, "%" PRId64, pb_column_whole(column, row));
	return append_field(text, field ? field : "");
}

/* One line, of names when `row` is NULL. */
static int append_line(struct pb_csv_text *text, const struct pb_column *columns, const void *row)
{
	size_t before = text->length;
	int error = 0;
	for (const struct pb_column *column = columns; column->name && !error; column++) {
		if (column != columns)
			error = append_byte(text, ',');
		if (!error)
			error = row ? append_value(text, column, row) : append_field(text, column->name);
	}
	if (!error)
		error = append_byte(text, '\n');
	if (error)
		text->length = before;
	return error;
}

int pb_csv_header(struct pb_csv_text *text, const struct pb_column *columns)
{
	return append_line(text, columns, NULL);
}

int pb_csv_row(struct pb_csv_text *text, const struct pb_column *columns, const void *row)
{
	return append_line(text, columns, row);
}

void pb_csv_text_free(struct pb_csv_text *text)
{
	free(text->bytes);
	*text = (struct pb_csv_text){0};
}
