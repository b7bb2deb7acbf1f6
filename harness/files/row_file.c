#include "harness/files/row_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/csv.h"
#include "harness/files/files.h"

int pb_row_file_open(struct pb_row_file *file, const char *folder, const char *name, const struct pb_column *columns,
                     int flags, struct pb_why *why)
{
	*file = (struct pb_row_file){.columns = columns, .fd = -1, .path = pb_file_join(folder, name)};
	if (!file->path)
		return pb_fail(why, -ENOMEM, "cannot open %s: out of memory", name);
	file->fd = open(file->path, O_RDWR | O_APPEND | O_CLOEXEC | flags, 0666);
	return file->fd < 0 ? pb_file_fail(why, -errno, "open", file->path) : 0;
}

void pb_row_file_close(struct pb_row_file *file)
{
	if (file->fd >= 0)
		(void)close(file->fd);
	free(file->path);
	*file = (struct pb_row_file){.fd = -1};
}

int pb_row_file_append(const struct pb_row_file *file, const void *rows, size_t count, size_t row_size,
                       struct pb_why *why)
{
	struct pb_csv_text text = {0};
	int error = 0;
	for (size_t i = 0; i < count && !error; i++)
		error = pb_csv_row(&text, file->columns, (const char *)rows + i * row_size);
	if (error)
		error = pb_file_fail(why, error, "write", file->path);
	else if (count > 0)
		error = pb_file_append(file->fd, file->path, text.bytes, text.length, why);
	pb_csv_text_free(&text);
	return error;
}

static int has_header(const struct pb_csv_text *header, const char *bytes, size_t length)
{
	return length >= header->length && memcmp(bytes, header->bytes, header->length) == 0;
}

int pb_row_file_refuse(const struct pb_row_file *file, struct pb_why *why)
{
	return pb_fail(why, -EINVAL, "%s has other columns than this powbench writes; start a new run with -o DIR",
	               file->path);
}

static int repair(const struct pb_row_file *file, const struct pb_csv_text *header, const char *bytes, size_t length,
                  struct pb_why *why)
{
	size_t whole = pb_csv_whole(bytes, length);
	if (whole > 0 && !has_header(header, bytes, whole))
		return pb_row_file_refuse(file, why);
	if (whole < length && ftruncate(file->fd, (off_t)whole))
		return pb_file_fail(why, -errno, "repair", file->path);
	return whole > 0 ? 0 : pb_file_append(file->fd, file->path, header->bytes, header->length, why);
}

int pb_row_file_repair(const struct pb_row_file *file, struct pb_why *why)
{
	struct pb_csv_text header = {0};
	char *bytes = NULL;
	size_t length = 0;
	int error = pb_csv_header(&header, file->columns);
	if (error)
		error = pb_file_fail(why, error, "read", file->path);
	if (!error)
		error = pb_file_read(file->path, &bytes, &length, why);
	if (!error)
		error = repair(file, &header, bytes, length, why);
	pb_csv_text_free(&header);
	free(bytes);
	return error;
}

int pb_row_file_make(struct pb_row_file *file, const char *folder, const char *name, const struct pb_column *columns,
                     struct pb_why *why)
{
	int error = pb_row_file_open(file, folder, name, columns, O_CREAT, why);
	if (!error)
		error = pb_row_file_repair(file, why);
	if (error)
		pb_row_file_close(file);
	return error;
}
