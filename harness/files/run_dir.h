/*
 * run_dir.h: the folder of a run: samples.csv, workers.csv, timeline.csv, summary.csv, run.json, and requests.csv,
 * models.csv, tour.csv, metg.csv, metg_sizes.csv and predict.csv if there are any.
 *
 * Rows are on their way to the disk when an append returns: each call is one write(2) on an O_APPEND descriptor, so a
 * crash later loses nothing. When only a part could be written (disk full) the file is cut back to its last whole row.
 * The other files are replaced as a whole, atomically. One process at a time may write to a run.
 * Every failure is -errno and names the path and what to do. Not for use by several threads at once.
 */
#ifndef HARNESS_RUN_DIR_H
#define HARNESS_RUN_DIR_H

#include "harness/files/run_json.h"

struct pb_run_dir;

/* An id for a run that begins now: "20261121-103419-host1-1234": UTC, host, pid. The caller frees it; NULL when out of
 * memory. */
char *pb_run_dir_make_id(void);

/*
 * Makes a run's folder and its two row files with their headers. `path` names the folder, which must not exist or be
 * empty; NULL is results/<run_id> in the current directory. Missing folders above it are made too. Write run.json next:
 * without it the folder cannot be resumed.
 */
int pb_run_dir_create(struct pb_run_dir **run, const char *path, struct pb_why *why);

/*
 * Opens the folder of a run to add to it; -errno when it is not a run of this schema, -EWOULDBLOCK while another
 * process writes to it. A torn last line of a row file is dropped, and so are rows of workers and requests at the end
 * whose sample was not written any more.
 */
int pb_run_dir_resume(struct pb_run_dir **run, const char *path, struct pb_why *why);

/* Gives up the run and the lock on it. Takes NULL. */
void pb_run_dir_close(struct pb_run_dir *run);

const char *pb_run_dir_path(const struct pb_run_dir *run);
const char *pb_run_dir_id(const struct pb_run_dir *run);

/* Append the rows of one sample: first those of its requests, in any number of parts, of its timeline and of its
 * workers, then its own, which makes them count. A timeline without its sample stays, as it is drawn and never counted.
 */
int pb_run_dir_append_requests(struct pb_run_dir *run, const struct pb_request_row *rows, size_t count,
                               struct pb_why *why);
int pb_run_dir_append_timeline(struct pb_run_dir *run, const struct pb_timeline_row *rows, size_t count,
                               struct pb_why *why);
int pb_run_dir_append_workers(struct pb_run_dir *run, const struct pb_worker_row *rows, size_t count,
                              struct pb_why *why);
int pb_run_dir_append_sample(struct pb_run_dir *run, const struct pb_sample_row *row, struct pb_why *why);

/* Replace summary.csv, tour.csv, metg.csv with metg_sizes.csv, and run.json. */
int pb_run_dir_write_summary(struct pb_run_dir *run, const struct pb_summary_row *rows, size_t count,
                             struct pb_why *why);
/* The same for the run in `path`, whoever made its folder; the caller sees to it that nobody else writes there. */
int pb_run_write_summary(const char *path, const struct pb_summary_row *rows, size_t count, struct pb_why *why);
int pb_run_write_facts(const char *path, const struct pb_run_facts *facts, struct pb_why *why);
int pb_run_dir_write_tour(struct pb_run_dir *run, const struct pb_tour_row *rows, size_t count, struct pb_why *why);
/* The same for models.csv of the run in `path`; without rows there is no such file, and one that is there goes. */
int pb_run_write_models(const char *path, const struct pb_model_row *rows, size_t count, struct pb_why *why);
/* Replaces predict.csv of the run in `path`. */
int pb_run_write_predictions(const char *path, const struct pb_prediction_row *rows, size_t count, struct pb_why *why);
int pb_run_dir_write_metg(struct pb_run_dir *run, const struct pb_metg_row *rows, size_t count, struct pb_why *why);
int pb_run_dir_write_metg_sizes(struct pb_run_dir *run, const struct pb_metg_size_row *rows, size_t count,
                                struct pb_why *why);
int pb_run_dir_write_facts(struct pb_run_dir *run, const struct pb_run_facts *facts, struct pb_why *why);

/* Read the files of any run, also while another process writes to it; `path` is its folder. A torn last line is left
 * out. */
struct pb_sample_table {
	struct pb_sample_row *rows;
	size_t count;
	void *memory; /* of the texts */
};
struct pb_worker_table {
	struct pb_worker_row *rows;
	size_t count;
	void *memory;
};
struct pb_request_table {
	struct pb_request_row *rows;
	size_t count;
	void *memory;
};
struct pb_summary_table {
	struct pb_summary_row *rows;
	size_t count;
	void *memory;
};
struct pb_tour_table { /* each row has a workload, a driver and a status */
	struct pb_tour_row *rows;
	size_t count;
	void *memory;
};

struct pb_metg_table { /* each row has a driver, a measure and a status; each size numbers that can be drawn */
	struct pb_metg_row *rows;
	struct pb_metg_size_row *sizes;
	size_t count, size_count;
	void *memory, *size_memory;
};

struct pb_timeline_table {
	struct pb_timeline_row *rows;
	size_t count;
	void *memory;
};

/* Any of the row files, by its columns; no file: no rows. pb_csv_table_free() frees it. */
struct pb_csv_table;
int pb_run_load_rows(struct pb_csv_table *table, const char *path, const char *name, const struct pb_column *columns,
                     size_t row_size, struct pb_why *why);
int pb_run_load_samples(struct pb_sample_table *table, const char *path, struct pb_why *why);
int pb_run_load_workers(struct pb_worker_table *table, const char *path, struct pb_why *why);
int pb_run_load_requests(struct pb_request_table *table, const char *path, struct pb_why *why); /* no file: no rows */
int pb_run_load_summary(struct pb_summary_table *table, const char *path, struct pb_why *why);
int pb_run_load_tour(struct pb_tour_table *table, const char *path, struct pb_why *why); /* -ENOENT: it was no tour */
int pb_run_load_metg(struct pb_metg_table *table, const char *path,
                     struct pb_why *why); /* -ENOENT: it was not metg's */
int pb_run_load_timeline(struct pb_timeline_table *table, const char *path, struct pb_why *why); /* no file: empty */
int pb_run_load_facts(struct pb_run_facts *facts, const char *path, struct pb_why *why); /* pb_run_facts_free() */

/* Whether samples can be summed up: -EBADMSG names a row without cell_id, kernel, driver, scaling, status or rep, of
 * another schema, or with a negative time. Parameters and schedule that are unknown become "". */
int pb_run_check_samples(const struct pb_sample_table *table, struct pb_why *why);

void pb_sample_table_free(struct pb_sample_table *table);
void pb_worker_table_free(struct pb_worker_table *table);
void pb_request_table_free(struct pb_request_table *table);
void pb_summary_table_free(struct pb_summary_table *table);
void pb_tour_table_free(struct pb_tour_table *table);
void pb_metg_table_free(struct pb_metg_table *table);
void pb_timeline_table_free(struct pb_timeline_table *table);

#endif
