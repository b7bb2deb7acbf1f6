#include "harness/files/csv.h"

#include <errno.h>
#include <stdlib.h>

/* More columns than any file of ours; a file with more is not one. */
enum { FIELDS_MAX = 4096 };

static int add_field(struct pb_csv_reader *reader, char *field, struct pb_why *why)
{
	if (reader->count == FIELDS_MAX)
		return pb_fail(why, -EBADMSG, "line %zu: more than %d fields", reader->line, FIELDS_MAX);
	if (reader->count == reader->capacity) {
		size_t capacity = reader->capacity ? 2 * reader->capacity : 64;
		char **fields = realloc(reader->fields, capacity * sizeof *fields);
		if (!fields)
			return pb_fail(why, -ENOMEM, "line %zu: out of memory", reader->line);
		reader->fields = fields;
		reader->capacity = capacity;
	}
	reader->fields[reader->count++] = field;
	return 0;
}

/* The byte at `reader->at`; the end reads as a line end. */
static char peek(const struct pb_csv_reader *reader)
{
	if (reader->at >= reader->length)
		return '\n';
	return reader->bytes[reader->at];
}

static bool at_line_end(const struct pb_csv_reader *reader)
{
	char byte = peek(reader);
	bool followed = reader->at + 1 >= reader->length || reader->bytes[reader->at + 1] == '\n';
	return byte == '\n' || (byte == '\r' && followed);
}

/* Undoes the quotes in place: what is written never overtakes what is read. `*end` is where the field ends. */
static int read_quoted(struct pb_csv_reader *reader, size_t *end, struct pb_why *why)
{
	size_t out = reader->at++;
	for (;; reader->at++) {
		if (reader->at >= reader->length)
			return pb_fail(why, -EBADMSG, "line %zu: a quoted field does not end", reader->line);
		if (peek(reader) == '"') {
			reader->at++;
			if (reader->at >= reader->length || peek(reader) != '"')
				break;
		}
		if (peek(reader) == '\n')
			reader->next_line++;
		reader->bytes[out++] = peek(reader);
	}
	*end = out;
	if (peek(reader) != ',' && !at_line_end(reader))
		return pb_fail(why, -EBADMSG, "line %zu: text after a closing quote", reader->line);
	return 0;
}

/* Reads one field and the separator after it; 1: another follows in this record. */
static int read_field(struct pb_csv_reader *reader, struct pb_why *why)
{
	size_t begin = reader->at, end = begin;
	if (peek(reader) == '"') {
		int error = read_quoted(reader, &end, why);
		if (error)
			return error;
	} else {
		while (peek(reader) != ',' && !at_line_end(reader))
			reader->at++;
		end = reader->at;
	}
	bool more = peek(reader) == ',';
	reader->at += peek(reader) == '\r' ? 2 : 1;
	if (memchr(reader->bytes + begin, '\0', end - begin))
		return pb_fail(why, -EBADMSG, "line %zu: a NUL byte", reader->line);
	reader->bytes[end] = '\0';
	int error = add_field(reader, reader->bytes + begin, why);
	return error ? error : more;
}

static void skip_blank_lines(struct pb_csv_reader *reader)
{
	for (; reader->at < reader->length && at_line_end(reader); reader->next_line++)
		reader->at += peek(reader) == '\r' ? 2 : 1;
}

int pb_csv_next(struct pb_csv_reader *reader, struct pb_why *why)
{
	int more = 1;
	skip_blank_lines(reader);
	reader->count = 0;
	reader->line = ++reader->next_line;
	if (reader->at >= reader->length)
		return 0;
	while (more > 0)
		more = read_field(reader, why);
	return more < 0 ? more : 1;
}

void pb_csv_reader_free(struct pb_csv_reader *reader)
{
	free(reader->fields);
	*reader = (struct pb_csv_reader){0};
}

size_t pb_csv_whole(const char *bytes, size_t length)
{
	size_t whole = 0;
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '"')
			quoted = !quoted;
		else if (bytes[i] == '\n' && !quoted)
			whole = i + 1;
	}
	return whole;
}
