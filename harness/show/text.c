#include "harness/show/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool is_continuation(unsigned char byte)
{
	return (byte & 0xc0) == 0x80;
}

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/* Bytes of the printable UTF-8 character at `text`; 0: control character, overlong, surrogate or not UTF-8. */
static size_t printable_length(const unsigned char *text)
{
	size_t length = sequence_length(text[0]);
	for (size_t i = 1; i < length; i++)
		if (!is_continuation(text[i]))
			return 0;
	bool control = text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] < 0xa0);
	bool overlong = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xf0 && text[1] < 0x90);
	bool outside = (text[0] == 0xed && text[1] >= 0xa0) || (text[0] == 0xf4 && text[1] >= 0x90);
	return control || overlong || outside ? 0 : length;
}

/* Shortens out[*used] until "..." fits behind it within both limits. */
static void mark_cut(char *out, size_t used, size_t size, size_t have, size_t columns)
{
	while (used > 0 && (used + 4 > size || have + 3 > columns)) {
		while (used > 1 && is_continuation((unsigned char)out[used - 1]))
			used--;
		used--;
		have--;
	}
	(void)snprintf(out + used, size - used, "%.*s", (int)(columns < 3 ? columns : 3), "...");
}

const char *pb_text_clean(char *out, size_t size, const char *text, size_t columns)
{
	const unsigned char *from = (const unsigned char *)(text ? text : "");
	size_t used = 0;
	size_t have = 0;
	while (*from) {
		size_t length = printable_length(from);
		size_t bytes = length ? length : 1;
		if (used + bytes >= size || have == columns) {
			mark_cut(out, used, size, have, columns);
			return out;
		}
		if (length)
			memcpy(out + used, from, length);
		else
			out[used] = '?';
		used += bytes;
		from += bytes;
		have++;
	}
	out[used] = '\0';
	return out;
}

size_t pb_text_columns(const char *text)
{
	size_t columns = 0;
	for (; *text; text++)
		columns += !is_continuation((unsigned char)*text);
	return columns;
}

void pb_text_append(char *out, size_t size, const char *format, ...)
{
	size_t used = strlen(out);
	va_list list;
	va_start(list, format);
	int wanted = vsnprintf(out + used, size - used, format, list);
	va_end(list);
	if (wanted < 0 || (size_t)wanted < size - used)
		return;
	size_t end = size - 1;
	while (end > 0 && is_continuation((unsigned char)out[end - 1]))
		end--;
	if (end > 0 && sequence_length((unsigned char)out[end - 1]) > size - end)
		out[end - 1] = '\0';
}

void pb_text_print_wrapped(FILE *out, char *words, size_t columns, size_t indent)
{
	size_t column = indent;
	char *rest = NULL;
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		size_t width = pb_text_columns(word);
		if (column > indent && column + 1 + width > columns) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		}
		fprintf(out, "%s%s", column > indent ? " " : "", word);
		column += width + (column > indent);
	}
}
