/* collect.h: the runs of a submission's jobs, as one. */
#ifndef HARNESS_COLLECT_H
#define HARNESS_COLLECT_H

#include "harness/submit/submission.h"

/*
 * Puts the rows of all jobs, as far as there are any, into the files of the submission's folder, and what is known of
 * each job into its run.json. Repetitions are numbered on from job to job, so that a speedup is relative to a base of
 * the same job. May be called again at any time: all is made anew from the jobs' folders, which stay as they are.
 * `*samples` is how many there are; 0, or -errno with the reason.
 */
int pb_collect(struct pb_submission *submission, size_t *samples, struct pb_why *why);

#endif
