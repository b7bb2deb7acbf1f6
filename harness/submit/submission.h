/*
 * submission.h: a run whose parts are batch jobs, one for each number of nodes. Its folder has run.json, which names
 * them, the script that they run, and the folder and the output of each: nodes-4, nodes-4.out.
 */
#ifndef HARNESS_SUBMISSION_H
#define HARNESS_SUBMISSION_H

#include "cluster/slurm.h"
#include "harness/cli/options.h"
#include "harness/files/run_dir.h"

enum { PB_JOBS_MOST = 64 };

/* Zeroed at first; pb_submission_free() frees it. */
struct pb_submission {
	char *dir;
	char *id; /* of a run made here; read ones have theirs in `facts` */
	struct pb_run_facts facts;
	struct pb_slurm_job queue[PB_JOBS_MOST]; /* as facts.jobs, which are told of their states by it */
	char *texts[2 * PB_JOBS_MOST];           /* names of folders and of outputs */
	size_t text_count;
};

/*
 * Makes the folder and the script, and submits all jobs; argv[1..] is what run.json says of it. When one of them is
 * refused, all are cancelled, and there is no folder: -errno with the reason.
 */
int pb_submission_make(struct pb_submission *submission, const struct pb_options *options, int argc, char **argv,
                       struct pb_why *why);

/* Reads one from its folder. -EINVAL: that run was not submitted. */
int pb_submission_load(struct pb_submission *submission, const char *dir, struct pb_why *why);

/* Submits those jobs again whose runs are not finished, with more options of sbatch (NULL: none). -EALREADY: all are.
 */
int pb_submission_repeat(struct pb_submission *submission, const char *sbatch, struct pb_why *why);

/* Puts the states of the queue into run.json; takes everything but them from it again. */
int pb_submission_write(struct pb_submission *submission, struct pb_why *why);
int pb_submission_read(struct pb_submission *submission, struct pb_why *why);

void pb_submission_free(struct pb_submission *submission);

#endif
