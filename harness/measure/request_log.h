/*
 * request_log.h: how long the requests of each cell took: two numbers per request in memory, beside requests.csv, for
 * the percentiles in summary.csv.
 */
#ifndef HARNESS_REQUEST_LOG_H
#define HARNESS_REQUEST_LOG_H

#include <powbench/base.h>

#include "harness/files/rows.h"

/* One request by its last attempt. */
struct pb_request_time {
	int64_t rep;
	double total_s; /* INFINITY: it ended with an error */
};

/* The requests of one cell that were not measured as a warm-up. */
struct pb_request_times {
	char *cell_id;
	struct pb_request_time *list; /* in no order */
	size_t count, capacity;
	int64_t failed_item, failed_attempt; /* of the row before, where that was an error; attempt 0: it was not */
};

/* Starts zeroed; pb_request_log_free() frees it. */
struct pb_request_log {
	struct pb_request_times *cells;
	size_t count;
	size_t last; /* cell that was added to */
};

/* Takes in one row, in the order of requests.csv: an attempt takes the place of the one before it, so that a request
 * counts once. A warm-up counts for nothing. 0 or -ENOMEM. */
int pb_request_log_add(struct pb_request_log *log, const struct pb_request_row *row);

/* Takes in the requests.csv of a run's folder, if it has one, as far as its samples are among these. */
int pb_request_log_load(struct pb_request_log *log, const char *folder, const struct pb_sample_row *samples,
                        size_t sample_count, struct pb_why *why);

/* Fills in the request columns of the cells' summaries: those of cells without requests stay unknown, and requests of
 * the first warmup_samples repetitions, which were found to be warm-up, are in none. A percentile is
 * by nearest rank: the smallest time that so many of a hundred requests did not exceed. */
void pb_request_log_sum_up(struct pb_request_log *log, struct pb_summary_row *rows, size_t count);

void pb_request_log_free(struct pb_request_log *log);

#endif
