#include "io/kernels/common/table.h"

#include <errno.h>
#include <stdlib.h>

#include "io/kernels/common/whole_file.h"

static int reserve(struct pb_table *table, size_t more)
{
	if (table->capacity - table->length >= more)
		return 0;
	const size_t capacity = 2 * table->capacity + more + 4096;
	char *text = realloc(table->text, capacity);
	if (!text)
		return -ENOMEM;
	table->text = text;
	table->capacity = capacity;
	return 0;
}

int pb_table_add(struct pb_table *table, const void *line, size_t length)
{
	if (!table->path)
		return 0;
	int status = reserve(table, length + 1);
	if (status)
		return status;
	memcpy(table->text + table->length, line, length);
	table->length += length;
	table->text[table->length++] = '\n';
	return 0;
}

int pb_table_begin(struct pb_table *table, const char *header)
{
	table->length = 0;
	table->error = 0;
	return pb_table_add(table, header, strlen(header));
}

void pb_table_write(struct pb_table *table)
{
	if (table->path)
		table->error = pb_whole_file_write(table->path, table->text, table->length);
}

int pb_table_check(const struct pb_table *table, struct pb_why *why)
{
	if (table->error == 0)
		return 0;
	return pb_fail(why, -EBADMSG, "the table %s could not be written: %s", table->path, strerror(-table->error));
}

void pb_table_free(struct pb_table *table)
{
	free(table->text);
	*table = (struct pb_table){0};
}

void pb_table_clean(char *text)
{
	for (; *text; text++)
		if (*text == '\t' || *text == '\n' || *text == '\r')
			*text = ' ';
}
