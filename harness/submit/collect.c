#include "harness/submit/collect.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/files/columns.h"
#include "harness/files/csv.h"
#include "harness/files/files.h"
#include "harness/submit/queue_up.h"
#include "harness/utc.h"

/* The row files of a run; those without any row need not be there. */
static const struct row_file {
	const char *name;
	const struct pb_column *columns;
	size_t row_size;
	bool always;
} row_files[] = {
    {"samples.csv", pb_sample_columns, sizeof(struct pb_sample_row), true},
    {"workers.csv", pb_worker_columns, sizeof(struct pb_worker_row), true},
    {"requests.csv", pb_request_columns, sizeof(struct pb_request_row), false},
    {"timeline.csv", pb_timeline_columns, sizeof(struct pb_timeline_row), false},
};

/* One job's run: its folder, and what its numbers are moved by. */
struct part {
	char *path;
	struct pb_run_facts facts;
	int64_t later, order; /* repetitions and samples of the parts before */
};

struct collection {
	struct pb_submission *submission;
	struct part parts[PB_JOBS_MOST];
	size_t samples;
};

/* A job that has not begun has no folder yet. */
static int read_part(struct part *part, struct pb_run_job *job, const char *dir, struct pb_why *why)
{
	struct pb_why what = {""};
	part->path = pb_file_join(dir, job->folder);
	if (!part->path)
		return pb_fail(why, -ENOMEM, "no memory for the folder of a job");
	int error = pb_run_load_facts(&part->facts, part->path, &what);
	if (error == -ENOENT)
		return 0;
	if (error)
		return pb_fail(why, error, "%s", what.text);
	job->run_id = part->facts.run_id;
	job->env_id = part->facts.env_id;
	job->host = part->facts.machine.host;
	job->status = part->facts.status;
	return 0;
}

/* Where the numbers of the next part begin. */
static int count_part(struct part *part, struct part *next, struct pb_run_job *job, struct pb_why *why)
{
	struct pb_sample_table table = {0};
	int64_t reps = 0, orders = -1;
	int error = part->facts.document ? pb_run_load_samples(&table, part->path, why) : 0;
	for (size_t i = 0; i < table.count; i++) {
		reps = table.rows[i].rep > reps ? table.rows[i].rep : reps;
		orders = table.rows[i].order > orders ? table.rows[i].order : orders;
	}
	job->samples = (int64_t)table.count;
	next->later = part->later + reps;
	next->order = part->order + orders + 1;
	pb_sample_table_free(&table);
	return error;
}

static int read_parts(struct collection *all, struct pb_why *why)
{
	struct pb_run_facts *facts = &all->submission->facts;
	struct part beyond = {0};
	int error = 0;
	for (size_t i = 0; !error && i < facts->job_count; i++) {
		struct part *part = &all->parts[i];
		error = read_part(part, &facts->jobs[i], all->submission->dir, why);
		if (!error)
			error = count_part(part, i + 1 < facts->job_count ? part + 1 : &beyond, &facts->jobs[i], why);
		all->samples += (size_t)(error ? 0 : facts->jobs[i].samples);
	}
	return error;
}

static void move(const struct pb_column *columns, void *row, const char *name, int64_t by)
{
	const struct pb_column *column = pb_columns_find(columns, name);
	if (column && pb_column_whole(column, row) != PB_UNKNOWN)
		pb_column_set_whole(column, row, pb_column_whole(column, row) + by);
}

static int add_rows(struct pb_csv_text *text, const struct row_file *file, const struct part *part, const char *run_id,
                    struct pb_why *why)
{
	const struct pb_column *columns = file->columns;
	struct pb_csv_table table = {0};
	int error =
	    part->facts.document ? pb_run_load_rows(&table, part->path, file->name, columns, file->row_size, why) : 0;
	for (size_t i = 0; !error && i < table.count; i++) {
		void *row = (char *)table.rows + i * file->row_size;
		pb_column_set_text(pb_columns_find(columns, "run_id"), row, run_id);
		move(columns, row, "rep", part->later);
		move(columns, row, "order", part->order);
		if (pb_csv_row(text, columns, row))
			error = pb_fail(why, -ENOMEM, "no memory for the rows of all jobs");
	}
	pb_csv_table_free(&table);
	return error;
}

static int write_rows(const struct collection *all, const struct row_file *file, struct pb_why *why)
{
	const struct pb_run_facts *facts = &all->submission->facts;
	struct pb_csv_text text = {0};
	char *path = pb_file_join(all->submission->dir, file->name);
	int error = path && pb_csv_header(&text, file->columns) == 0
	                ? 0
	                : pb_fail(why, -ENOMEM, "no memory for the rows of all jobs");
	const size_t header = text.length;
	for (size_t i = 0; !error && i < facts->job_count; i++)
		error = add_rows(&text, file, &all->parts[i], facts->run_id, why);
	if (!error && (file->always || text.length > header))
		error = pb_file_replace(path, text.bytes, text.length, why);
	pb_csv_text_free(&text);
	free(path);
	return error;
}

/* Those of the whole are those of the first part that there is; of the clocks, the worst is told. */
static void adopt(struct pb_run_facts *facts, const struct pb_run_facts *part)
{
	const bool first = !facts->env_id;
	if (first) {
		facts->env_id = part->env_id;
		facts->executable = part->executable;
		facts->executable_hash = part->executable_hash;
		facts->settings = part->settings;
		facts->machine = part->machine;
		facts->software = part->software;
		facts->timer = part->timer;
		free(facts->environment);
		facts->environment = part->environment; /* until it is written */
		facts->environment_count = part->environment_count;
	}
	if (first || part->clock.error_s > facts->clock.error_s)
		facts->clock = part->clock;
	if (facts->exit_status == PB_UNKNOWN || part->exit_status > facts->exit_status)
		facts->exit_status = part->exit_status;
}

static void conclude(struct collection *all, char end_utc[static PB_UTC_SIZE])
{
	const struct pb_submission *s = all->submission;
	struct pb_run_facts *facts = &all->submission->facts;
	size_t due = 0, waiting = 0;
	facts->env_id = NULL;
	facts->exit_status = PB_UNKNOWN;
	for (size_t i = 0; i < facts->job_count; i++) {
		if (all->parts[i].facts.document)
			adopt(facts, &all->parts[i].facts);
		due += pb_is_due(&facts->jobs[i]);
		waiting += !pb_slurm_ended(&s->queue[i]);
	}
	pb_utc_now(end_utc);
	facts->status = waiting ? "running" : due ? "interrupted" : "finished";
	facts->end_utc = waiting ? NULL : end_utc;
}

static void parts_free(struct collection *all)
{
	for (size_t i = 0; i < PB_JOBS_MOST; i++) {
		if (all->parts[i].facts.document)
			pb_run_facts_free(&all->parts[i].facts);
		free(all->parts[i].path);
	}
	free(all);
}

int pb_collect(struct pb_submission *submission, size_t *samples, struct pb_why *why)
{
	char end_utc[PB_UTC_SIZE];
	struct collection *all = calloc(1, sizeof *all);
	if (!all)
		return pb_fail(why, -ENOMEM, "no memory to collect the runs of jobs");
	all->submission = submission;
	int error = read_parts(all, why);
	for (size_t i = 0; !error && i < sizeof row_files / sizeof *row_files; i++)
		error = write_rows(all, &row_files[i], why);
	conclude(all, end_utc);
	if (!error)
		error = pb_submission_write(submission, why);
	submission->facts.environment = NULL;
	submission->facts.environment_count = 0;
	*samples = all->samples;
	if (!error)
		error = pb_submission_read(submission, why);
	parts_free(all);
	return error;
}
