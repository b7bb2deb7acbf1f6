#include "harness/files/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/files/c_locale.h"
#include "harness/files/columns.h"
#include "harness/files/csv_decoder.h"

static int fail_line(const struct pb_csv_decoder *decoder, struct pb_why *why, const char *name, const char *problem,
                     const char *value)
{
	return pb_fail(why, -EBADMSG, "%s line %zu: %s %s: '%.40s'", decoder->file, decoder->reader.line, name, problem,
	               value);
}

/* strtod and strtoll alone would take spaces, hexadecimal, inf and nan. */
static bool is_number(const char *text, const char *allowed)
{
	return text[strspn(text, allowed)] == '\0' && strpbrk(text, "0123456789");
}

static int decode_whole(const struct pb_csv_decoder *decoder, const struct pb_column *column, void *row,
                        const char *text, struct pb_why *why)
{
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (!is_number(text, "+-0123456789") || *end != '\0')
		return fail_line(decoder, why, column->name, "is not a whole number", text);
	if (errno == ERANGE)
		return fail_line(decoder, why, column->name, "is too large", text);
	pb_column_set_whole(column, row, value);
	return 0;
}

static int decode_real(const struct pb_csv_decoder *decoder, const struct pb_column *column, void *row,
                       const char *text, struct pb_why *why)
{
	char *end;
	double value = strtod(text, &end);
	if (!is_number(text, "+-.eE0123456789") || *end != '\0')
		return fail_line(decoder, why, column->name, "is not a number", text);
	if (!isfinite(value))
		return fail_line(decoder, why, column->name, "is too large", text);
	pb_column_set_real(column, row, value);
	return 0;
}

static int decode_field(const struct pb_csv_decoder *decoder, const struct pb_column *column, void *row,
                        const char *text, struct pb_why *why)
{
	if (*text == '\0')
		return 0;
	if (column->type == PB_COLUMN_WHOLE)
		return decode_whole(decoder, column, row, text, why);
	if (column->type == PB_COLUMN_REAL)
		return decode_real(decoder, column, row, text, why);
	pb_column_set_text(column, row, text);
	return 0;
}

static int decode_row(const struct pb_csv_decoder *decoder, void *row, struct pb_why *why)
{
	const struct pb_csv_reader *reader = &decoder->reader;
	if (reader->count != decoder->fields)
		return pb_fail(why, -EBADMSG, "%s line %zu: %zu fields, but the header has %zu", decoder->file,
		               reader->line, reader->count, decoder->fields);
	pb_columns_clear(decoder->columns, row);
	int error = 0;
	for (size_t i = 0; i < reader->count && !error; i++)
		if (decoder->of_field[i])
			error = decode_field(decoder, decoder->of_field[i], row, reader->fields[i], why);
	return error;
}

static int next_record(struct pb_csv_decoder *decoder, struct pb_why *why)
{
	struct pb_why what = {""};
	int got = pb_csv_next(&decoder->reader, &what);
	return got < 0 ? pb_fail(why, got, "%s %s", decoder->file, what.text) : got;
}

int pb_csv_decoder_header(struct pb_csv_decoder *decoder, struct pb_why *why)
{
	int got = next_record(decoder, why);
	if (got < 0)
		return got;
	if (got == 0)
		return pb_fail(why, -EBADMSG, "%s is empty: not even a header line", decoder->file);
	decoder->fields = decoder->reader.count;
	decoder->of_field = calloc(decoder->fields, sizeof(const struct pb_column *));
	if (!decoder->of_field)
		return pb_fail(why, -ENOMEM, "%s: out of memory", decoder->file);
	for (size_t i = 0; i < decoder->fields; i++)
		decoder->of_field[i] = pb_columns_find(decoder->columns, decoder->reader.fields[i]);
	return 0;
}

int pb_csv_decoder_next(struct pb_csv_decoder *decoder, void *row, struct pb_why *why)
{
	int got = next_record(decoder, why);
	int error = got > 0 ? decode_row(decoder, row, why) : 0;
	return error ? error : got;
}

void pb_csv_decoder_free(struct pb_csv_decoder *decoder)
{
	pb_csv_reader_free(&decoder->reader);
	free(decoder->of_field);
	decoder->of_field = NULL;
}

/* Makes room for one more row at the end of the table. */
static int make_room(struct pb_csv_table *table, size_t *capacity, size_t row_size)
{
	if (table->count < *capacity)
		return 0;
	size_t wanted = *capacity ? 2 * *capacity : 64;
	void *rows = reallocarray(table->rows, wanted, row_size);
	if (!rows)
		return -ENOMEM;
	table->rows = rows;
	*capacity = wanted;
	return 0;
}

static int decode_rows(struct pb_csv_decoder *decoder, struct pb_csv_table *table, size_t row_size, struct pb_why *why)
{
	size_t capacity = 0;
	for (;;) {
		int error = make_room(table, &capacity, row_size);
		if (error)
			return pb_fail(why, error, "%s: out of memory", decoder->file);
		int got = pb_csv_decoder_next(decoder, (char *)table->rows + table->count * row_size, why);
		if (got <= 0)
			return got;
		table->count++;
	}
}

int pb_csv_decode(struct pb_csv_table *table, const char *file, const char *bytes, size_t length,
                  const struct pb_column *columns, size_t row_size, struct pb_why *why)
{
	struct pb_csv_decoder decoder = {.file = file, .columns = columns};
	*table = (struct pb_csv_table){.memory = malloc(length + 1)};
	if (!table->memory)
		return pb_fail(why, -ENOMEM, "%s: out of memory", file);
	if (length)
		memcpy(table->memory, bytes, length);
	decoder.reader.bytes = table->memory;
	decoder.reader.length = length;

	struct pb_c_locale scope = pb_c_locale_enter();
	int error = pb_csv_decoder_header(&decoder, why);
	if (!error)
		error = decode_rows(&decoder, table, row_size, why);
	pb_c_locale_leave(scope);

	pb_csv_decoder_free(&decoder);
	if (error)
		pb_csv_table_free(table);
	return error;
}

void pb_csv_table_free(struct pb_csv_table *table)
{
	free(table->rows);
	free(table->memory);
	*table = (struct pb_csv_table){0};
}
