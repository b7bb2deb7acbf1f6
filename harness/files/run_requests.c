#include "harness/files/run_requests.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/files/columns.h"
#include "harness/files/files.h"
#include "harness/files/run_orphans.h"

#define FILE_NAME "requests.csv"

int pb_run_requests_make(struct pb_row_file *file, const char *folder, struct pb_why *why)
{
	return pb_row_file_make(file, folder, FILE_NAME, pb_request_columns, why);
}

static const char *const visited[] = {"cell_id", "rep", "warmup", "item", "attempt", "total_s", "error"};
enum { VISITED = sizeof visited / sizeof *visited };

struct visiting {
	const struct pb_sample_table *samples;
	size_t cursor;
	pb_csv_visitor *visit;
	void *context;
};

static int visit_row(void *context, const void *row, uint64_t end)
{
	struct visiting *visiting = context;
	const struct pb_request_row *request = row;
	if (!request->cell_id || !pb_run_find_sample(visiting->samples, &visiting->cursor, request->cell_id,
	                                             request->rep, request->warmup == 1))
		return 0;
	return visiting->visit(visiting->context, row, end);
}

static int visit_file(const char *path, struct visiting *visiting, struct pb_why *why)
{
	struct pb_column columns[VISITED + 1] = {0};
	struct pb_request_row row = {0};
	for (size_t i = 0; i < VISITED; i++)
		columns[i] = *pb_columns_find(pb_request_columns, visited[i]);
	return pb_csv_visit(path, columns, &row, visit_row, visiting, why);
}

int pb_run_requests_visit(const char *folder, const struct pb_sample_table *samples, pb_csv_visitor *visit,
                          void *context, struct pb_why *why)
{
	struct visiting visiting = {.samples = samples, .visit = visit, .context = context};
	char *path = pb_file_join(folder, FILE_NAME);
	int error = path ? 0 : pb_fail(why, -ENOMEM, "cannot read %s: out of memory", FILE_NAME);
	if (path && access(path, F_OK) == 0)
		error = visit_file(path, &visiting, why);
	free(path);
	return error;
}

static int note_end(void *context, const void *row, uint64_t end)
{
	(void)row;
	*(uint64_t *)context = end;
	return 0;
}

/* The header is that of the columns, or the file is empty but for a part of it. */
static int check_header(const struct pb_row_file *file, const struct pb_csv_text *header, uint64_t *keep,
                        struct pb_why *why)
{
	char *bytes = malloc(header->length);
	if (!bytes)
		return pb_file_fail(why, -ENOMEM, "read", file->path);
	ssize_t got = pread(file->fd, bytes, header->length, 0);
	int error = got < 0 ? pb_file_fail(why, -errno, "read", file->path) : 0;
	if (!error && memcmp(bytes, header->bytes, (size_t)got) != 0)
		error = pb_row_file_refuse(file, why);
	*keep = got == (ssize_t)header->length ? header->length : 0;
	free(bytes);
	return error;
}

static int repair(const struct pb_row_file *file, const char *folder, const struct pb_sample_table *samples,
                  struct pb_why *why)
{
	struct pb_csv_text header = {0};
	uint64_t keep = 0;
	int error = pb_csv_header(&header, pb_request_columns);
	error = error ? pb_file_fail(why, error, "read", file->path) : check_header(file, &header, &keep, why);
	if (!error && keep)
		error = pb_run_requests_visit(folder, samples, note_end, &keep, why);
	if (!error && ftruncate(file->fd, (off_t)keep))
		error = pb_file_fail(why, -errno, "repair", file->path);
	if (!error && keep == 0)
		error = pb_file_append(file->fd, file->path, header.bytes, header.length, why);
	pb_csv_text_free(&header);
	return error;
}

int pb_run_requests_reopen(struct pb_row_file *file, const char *folder, const struct pb_sample_table *samples,
                           struct pb_why *why)
{
	struct pb_why missing = {""};
	int error = pb_row_file_open(file, folder, FILE_NAME, pb_request_columns, 0, &missing);
	if (!error)
		error = repair(file, folder, samples, why);
	else if (error != -ENOENT && why)
		*why = missing;
	if (error)
		pb_row_file_close(file);
	return error == -ENOENT ? 0 : error;
}
