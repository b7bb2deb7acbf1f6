/* await.h: until the jobs of a submission have ended. */
#ifndef HARNESS_AWAIT_H
#define HARNESS_AWAIT_H

#include <stdatomic.h>

#include "harness/submit/submission.h"

/* "job 12 (4 nodes)". Returns `out`. */
enum { PB_JOB_NAME = 80 };
const char *pb_job_name(char out[static PB_JOB_NAME], const struct pb_run_job *job);

/* Asks once: how many have not ended. A batch system that does not answer leaves the states as they were. */
size_t pb_await_look(struct pb_submission *submission);

/* Asks again and again, with a line on standard output for all that changes unless `quiet`; -ECANCELED when `cancel`
 * is set by a signal handler that interrupts system calls. */
int pb_await(struct pb_submission *submission, bool quiet, const atomic_bool *cancel);

/* One line on standard error for each job whose run is not finished: how it ended, where its output is, and what to do
 * about it. Returns how many. */
size_t pb_await_complain(const struct pb_submission *submission);

#endif
