/*
 * csv.h: CSV as RFC 4180 has it, driven by a table of columns (rows.h).
 *
 * Lines end in "\n", which pandas, R and gnuplot all expect ("\r\n" is read too). A field is quoted only where it must
 * be. Numbers are those of the C locale whatever LC_NUMERIC says; a real number has the fewest digits that read back as
 * the same number. What is unknown or not finite is an empty field.
 */
#ifndef HARNESS_CSV_H
#define HARNESS_CSV_H

#include <powbench/base.h>

#include "harness/files/rows.h"

/* A text that grows. It starts zeroed; pb_csv_text_free() frees it. */
struct pb_csv_text {
	char *bytes;
	size_t length, capacity;
};

/* Append the header line, or one row's line. 0 or -ENOMEM, and the text is then what it was before. */
int pb_csv_header(struct pb_csv_text *text, const struct pb_column *columns);
int pb_csv_row(struct pb_csv_text *text, const struct pb_column *columns, const void *row);
void pb_csv_text_free(struct pb_csv_text *text);

/* Writes the header line and the lines of `count` rows of `row_size` bytes; nothing when it fails. 0 or -ENOMEM. */
int pb_csv_write(FILE *out, const struct pb_column *columns, const void *rows, size_t count, size_t row_size);

/*
 * Reads any bytes into records of fields, one record at a time. Bytes are changed in place (quotes are undone, fields
 * end in NUL), and bytes[length] must be writable. Blank lines are left out.
 */
struct pb_csv_reader {
	char *bytes;
	size_t length, at; /* at: the next byte to read; before pb_csv_next() the start of a record */
	size_t line;       /* of the record last read, from 1 */
	size_t next_line;  /* internal */
	char **fields;     /* of the record last read; valid until the next */
	size_t count, capacity;
};

/* 1: a record was read; 0: the end; -EBADMSG or -ENOMEM with the reason, which names the line. */
int pb_csv_next(struct pb_csv_reader *reader, struct pb_why *why);
void pb_csv_reader_free(struct pb_csv_reader *reader);

/* Bytes up to the end of the last whole record: what follows is a line that was torn while it was written. */
size_t pb_csv_whole(const char *bytes, size_t length);

/* Rows read back: `count` structures one after the other. Their texts belong to the table. */
struct pb_csv_table {
	void *rows;
	size_t count;
	void *memory;
};

/*
 * Decodes a whole file with a header line into rows of `row_size` bytes. Columns are found by name: their order does
 * not matter, unknown ones are left out, missing ones are unknown. Errors name file, line and column, as in
 * "samples.csv line 7: wall_s is not a number: 'x'".
 */
int pb_csv_decode(struct pb_csv_table *table, const char *file, const char *bytes, size_t length,
                  const struct pb_column *columns, size_t row_size, struct pb_why *why);
void pb_csv_table_free(struct pb_csv_table *table);

/*
 * Visits the rows of a file of any size one after the other, in a memory of about the largest row. `row` has the
 * columns asked for, by name, and its texts last as long as the call; `end` is where the row ends in the file. A
 * visit that does not return 0 ends it. A torn last line is left out. Errors as of pb_csv_decode, and of the file.
 */
typedef int pb_csv_visitor(void *context, const void *row, uint64_t end);
int pb_csv_visit(const char *path, const struct pb_column *columns, void *row, pb_csv_visitor *visit, void *context,
                 struct pb_why *why);

#endif
