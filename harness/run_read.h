/* run_read.h: the folder of a run, read back and summed up again from its samples. */
#ifndef HARNESS_RUN_READ_H
#define HARNESS_RUN_READ_H

#include "harness/files/run_dir.h"
#include "harness/measure/request_log.h"
#include "harness/outcome.h"

/* pb_run_read_free() frees it, and takes a zeroed one. */
struct pb_run_read {
	const char *dir; /* the caller's */
	struct pb_run_facts facts;
	struct pb_sample_table samples;
	struct pb_request_log requests;
	struct pb_outcome outcome; /* of the samples, whatever summary.csv says */
};

/* 0, or -errno with one line that names the file and what is wrong: not of a run, another schema, no samples, rows
 * that nothing can be made of. Nothing is left to free then. A run that is not finished is read as far as it is. */
int pb_run_read(struct pb_run_read *run, const char *dir, struct pb_why *why);
void pb_run_read_free(struct pb_run_read *run);

#endif
