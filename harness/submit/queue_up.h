/* queue_up.h: the jobs of a submission on their way to the batch system. */
#ifndef HARNESS_QUEUE_UP_H
#define HARNESS_QUEUE_UP_H

#include "harness/submit/submission.h"

#define PB_BATCH_SCRIPT "submit.sbatch" /* in the folder of the run */

/* Whether its run is not finished. */
bool pb_is_due(const struct pb_run_job *job);

/* Submits the jobs that are due, each by itself or as one array, with more options of sbatch (NULL: none): 0, or -errno
 * with the reason, and some may have been taken then. */
int pb_queue_up(struct pb_submission *submission, const struct pb_options *options, const char *sbatch,
                struct pb_why *why);

#endif
