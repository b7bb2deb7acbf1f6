/* run_folder.h: a small whole run on disk, to be spoiled in one place. */
#ifndef TESTS_RUN_FOLDER_H
#define TESTS_RUN_FOLDER_H

#include <powbench/base.h>

#include "harness/files/rows.h"
#include "harness/files/run_json.h"

enum { FOLDER_CELLS = 4, FOLDER_REPS = 13, FOLDER_SAMPLES = FOLDER_CELLS * FOLDER_REPS, FOLDER_ROWS = 8 };

/* The cells, in this order: serial, pthread with 1 and with 2 workers, and the ceiling of 2. Repetition 0 is warm-up.
 */
enum { FOLDER_SERIAL, FOLDER_ONE, FOLDER_TWO, FOLDER_CEILING };

struct run_folder {
	struct pb_sample_row samples[FOLDER_SAMPLES + 1]; /* sample of cell c in repetition r: [r * FOLDER_CELLS + c] */
	size_t sample_count;
	struct pb_worker_row workers[2 * FOLDER_SAMPLES];
	size_t worker_count;
	struct pb_request_row requests[FOLDER_REPS];
	size_t request_count;                       /* 0, unless a test fills them in */
	struct pb_summary_row summary[FOLDER_ROWS]; /* what summary.csv will say, made by run_folder_sum_up() */
	size_t row_count;
	struct pb_run_facts facts;
	const char *chart; /* script of the times; NULL: no charts */
};

/* Of a run of sumsq that leaves nothing to wish for. */
void run_folder_make(struct run_folder *folder);

/* Makes the rows of the summary from the samples as they are now. */
void run_folder_sum_up(struct run_folder *folder);

/* Writes it as the folder `run` of the test's scratch folder (scratch.h); returns its path. */
const char *run_folder_write(struct run_folder *folder);

#endif
