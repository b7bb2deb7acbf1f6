#include "harness/files/run_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/csv.h"
#include "harness/files/files.h"
#include "harness/files/row_file.h"
#include "harness/files/run_lock.h"
#include "harness/files/run_orphans.h"
#include "harness/files/run_requests.h"

struct pb_run_dir {
	char *path, *id;
	struct pb_row_file samples, workers;   /* the lock is on samples.csv */
	struct pb_row_file requests, timeline; /* not open until there are some */
};

char *pb_run_dir_make_id(void)
{
	char host[256] = "host", when[32], *id = NULL;
	time_t now = time(NULL);
	struct tm utc;
	(void)gethostname(host, sizeof host - 1);
	host[strcspn(host, "./")] = '\0';
	(void)strftime(when, sizeof when, "%Y%m%d-%H%M%S", gmtime_r(&now, &utc));
	return asprintf(&id, "%s-%.63s-%d", when, host, (int)getpid()) < 0 ? NULL : id;
}

/* `path` NULL: results/<id>. Takes the id, also when it fails. */
static struct pb_run_dir *make_run(const char *path, char *id)
{
	struct pb_run_dir *run = calloc(1, sizeof *run);
	if (!run || !id) {
		free(run);
		free(id);
		return NULL;
	}
	run->id = id;
	run->samples.fd = run->workers.fd = run->requests.fd = run->timeline.fd = -1;
	run->path = path ? strdup(path) : pb_file_join("results", id);
	if (run->path)
		return run;
	pb_run_dir_close(run);
	return NULL;
}

static bool is_empty_folder(const char *path)
{
	bool empty = true;
	DIR *folder = opendir(path);
	for (struct dirent *entry; folder && empty && (entry = readdir(folder));)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (folder)
		(void)closedir(folder);
	return folder && empty;
}

static int make_folder(const char *path, struct pb_why *why)
{
	struct pb_why what = {""};
	int error = pb_file_make_folder(path, &what);
	if (error == -EEXIST && is_empty_folder(path))
		return 0;
	if (error == -EEXIST)
		return pb_fail(why, error,
		               "%s exists and is not an empty folder; use --resume %s to go on, or another -o", path,
		               path);
	return error ? pb_fail(why, error, "%s", what.text) : 0;
}

/* samples.csv is made by one process only, also when two were given the same empty folder. */
static int make_files(struct pb_run_dir *run, struct pb_why *why)
{
	const int flags = O_CREAT | O_EXCL;
	int error = pb_row_file_open(&run->samples, run->path, "samples.csv", pb_sample_columns, flags, why);
	if (!error)
		error = pb_run_lock(run->samples.fd, run->path, why);
	if (!error)
		error = pb_row_file_repair(&run->samples, why);
	if (!error)
		error = pb_row_file_open(&run->workers, run->path, "workers.csv", pb_worker_columns, flags, why);
	return error ? error : pb_row_file_repair(&run->workers, why);
}

int pb_run_dir_create(struct pb_run_dir **run, const char *path, struct pb_why *why)
{
	struct pb_run_dir *made = make_run(path, pb_run_dir_make_id());
	*run = NULL;
	if (!made)
		return pb_fail(why, -ENOMEM, "cannot make the folder of a run: out of memory");
	int error = make_folder(made->path, why);
	if (!error)
		error = make_files(made, why);
	if (error)
		pb_run_dir_close(made);
	else
		*run = made;
	return error;
}

static int drop_orphans(struct pb_run_dir *run, struct pb_why *why)
{
	struct pb_sample_table samples = {0};
	char *bytes = NULL;
	size_t length = 0, keep = 0;
	int error = pb_run_load_samples(&samples, run->path, why);
	if (!error)
		error = pb_file_read(run->workers.path, &bytes, &length, why);
	if (!error)
		error = pb_run_orphans(bytes, length, &samples, &keep, why);
	if (!error && keep < length && ftruncate(run->workers.fd, (off_t)keep))
		error = pb_file_fail(why, -errno, "repair", run->workers.path);
	if (!error)
		error = pb_run_requests_reopen(&run->requests, run->path, &samples, why);
	pb_sample_table_free(&samples);
	free(bytes);
	return error;
}

/* Locks before it repairs: another process may be writing the very bytes that look torn. */
static int reopen_files(struct pb_run_dir *run, struct pb_why *why)
{
	int error = pb_row_file_open(&run->samples, run->path, "samples.csv", pb_sample_columns, 0, why);
	if (!error)
		error = pb_run_lock(run->samples.fd, run->path, why);
	if (!error)
		error = pb_row_file_repair(&run->samples, why);
	if (!error)
		error = pb_row_file_open(&run->workers, run->path, "workers.csv", pb_worker_columns, O_CREAT, why);
	if (!error)
		error = pb_row_file_repair(&run->workers, why);
	return error ? error : drop_orphans(run, why);
}

int pb_run_dir_resume(struct pb_run_dir **run, const char *path, struct pb_why *why)
{
	struct pb_run_facts facts;
	*run = NULL;
	int error = pb_run_load_facts(&facts, path, why);
	if (error)
		return error;
	struct pb_run_dir *opened = make_run(path, strdup(facts.run_id));
	pb_run_facts_free(&facts);
	if (!opened)
		return pb_fail(why, -ENOMEM, "cannot open %s: out of memory", path);
	error = reopen_files(opened, why);
	if (error)
		pb_run_dir_close(opened);
	else
		*run = opened;
	return error;
}

void pb_run_dir_close(struct pb_run_dir *run)
{
	if (!run)
		return;
	pb_row_file_close(&run->timeline);
	pb_row_file_close(&run->requests);
	pb_row_file_close(&run->workers);
	pb_row_file_close(&run->samples);
	free(run->path);
	free(run->id);
	free(run);
}

const char *pb_run_dir_path(const struct pb_run_dir *run)
{
	return run->path;
}

const char *pb_run_dir_id(const struct pb_run_dir *run)
{
	return run->id;
}

int pb_run_dir_append_requests(struct pb_run_dir *run, const struct pb_request_row *rows, size_t count,
                               struct pb_why *why)
{
	int error = run->requests.fd < 0 ? pb_run_requests_make(&run->requests, run->path, why) : 0;
	return error ? error : pb_row_file_append(&run->requests, rows, count, sizeof *rows, why);
}

int pb_run_dir_append_timeline(struct pb_run_dir *run, const struct pb_timeline_row *rows, size_t count,
                               struct pb_why *why)
{
	int error = 0;
	if (run->timeline.fd < 0)
		error = pb_row_file_make(&run->timeline, run->path, "timeline.csv", pb_timeline_columns, why);
	return error ? error : pb_row_file_append(&run->timeline, rows, count, sizeof *rows, why);
}

int pb_run_dir_append_workers(struct pb_run_dir *run, const struct pb_worker_row *rows, size_t count,
                              struct pb_why *why)
{
	return pb_row_file_append(&run->workers, rows, count, sizeof *rows, why);
}

int pb_run_dir_append_sample(struct pb_run_dir *run, const struct pb_sample_row *row, struct pb_why *why)
{
	return pb_row_file_append(&run->samples, row, 1, sizeof *row, why);
}

static int replace_file(const char *folder, const char *name, const char *bytes, size_t length, struct pb_why *why)
{
	char *path = pb_file_join(folder, name);
	int error = pb_file_replace(path, bytes, length, why);
	free(path);
	return error;
}

/* What was made of other samples than there are now must not stay beside them. */
static int remove_file(const char *folder, const char *name, struct pb_why *why)
{
	char *path = pb_file_join(folder, name);
	int error = !path ? -ENOMEM : unlink(path) && errno != ENOENT ? -errno : 0;
	if (error)
		pb_fail(why, error, "cannot remove %s/%s: %s", folder, name, strerror(-error));
	free(path);
	return error;
}

static int write_rows(const char *folder, const char *name, const struct pb_column *columns, const void *rows,
                      size_t count, size_t row_size, struct pb_why *why)
{
	struct pb_csv_text text = {0};
	int error = pb_csv_header(&text, columns);
	for (size_t i = 0; i < count && !error; i++)
		error = pb_csv_row(&text, columns, (const char *)rows + i * row_size);
	error = error ? pb_fail(why, error, "cannot write %s/%s: out of memory", folder, name)
	              : replace_file(folder, name, text.bytes, text.length, why);
	pb_csv_text_free(&text);
	return error;
}

int pb_run_dir_write_summary(struct pb_run_dir *run, const struct pb_summary_row *rows, size_t count,
                             struct pb_why *why)
{
	return pb_run_write_summary(run->path, rows, count, why);
}

int pb_run_write_summary(const char *path, const struct pb_summary_row *rows, size_t count, struct pb_why *why)
{
	return write_rows(path, "summary.csv", pb_summary_columns, rows, count, sizeof *rows, why);
}

int pb_run_dir_write_tour(struct pb_run_dir *run, const struct pb_tour_row *rows, size_t count, struct pb_why *why)
{
	return write_rows(run->path, "tour.csv", pb_tour_columns, rows, count, sizeof *rows, why);
}

int pb_run_write_models(const char *path, const struct pb_model_row *rows, size_t count, struct pb_why *why)
{
	if (count == 0)
		return remove_file(path, "models.csv", why);
	return write_rows(path, "models.csv", pb_model_columns, rows, count, sizeof *rows, why);
}

int pb_run_write_predictions(const char *path, const struct pb_prediction_row *rows, size_t count, struct pb_why *why)
{
	return write_rows(path, "predict.csv", pb_prediction_columns, rows, count, sizeof *rows, why);
}

int pb_run_dir_write_metg(struct pb_run_dir *run, const struct pb_metg_row *rows, size_t count, struct pb_why *why)
{
	return write_rows(run->path, "metg.csv", pb_metg_columns, rows, count, sizeof *rows, why);
}

int pb_run_dir_write_metg_sizes(struct pb_run_dir *run, const struct pb_metg_size_row *rows, size_t count,
                                struct pb_why *why)
{
	return write_rows(run->path, "metg_sizes.csv", pb_metg_size_columns, rows, count, sizeof *rows, why);
}

int pb_run_write_facts(const char *path, const struct pb_run_facts *facts, struct pb_why *why)
{
	char *text = pb_run_json_write(facts);
	if (!text)
		return pb_fail(why, -ENOMEM, "cannot write %s/run.json: out of memory", path);
	int error = replace_file(path, "run.json", text, strlen(text), why);
	free(text);
	return error;
}

int pb_run_dir_write_facts(struct pb_run_dir *run, const struct pb_run_facts *facts, struct pb_why *why)
{
	return pb_run_write_facts(run->path, facts, why);
}
