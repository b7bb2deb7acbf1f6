/*
 * slurm.h: batch jobs of Slurm, through its own programs: sbatch, squeue and scancel. Each call waits for such a
 * program, a minute at most. Not for use by several threads at once.
 */
#ifndef CLUSTER_SLURM_H
#define CLUSTER_SLURM_H

#include <powbench/base.h>

enum { PB_SLURM_ID = 40, PB_SLURM_STATE = 24, PB_SLURM_REASON = 64 };

struct pb_slurm_job {
	char id[PB_SLURM_ID];         /* "12", or "12_4" for a task of an array */
	char state[PB_SLURM_STATE];   /* "PENDING", "RUNNING", "COMPLETED", ...; "": Slurm has none of that id */
	char reason[PB_SLURM_REASON]; /* why it is in that state: "Resources"; "" or "None": not said */
};

/* Submits; `words` are sbatch's options, the script and its arguments, and NULL. 0 with the job's id, or -errno with
 * why Slurm refuses it, without sbatch's name: -ENOENT, there is no sbatch. */
int pb_slurm_submit(char id[static PB_SLURM_ID], char *const words[], struct pb_why *why);

/* Asks for the states of jobs by their ids. Slurm forgets jobs minutes after their end. -errno: it did not answer, and
 * states are as they were. */
int pb_slurm_ask(struct pb_slurm_job *jobs, size_t count, struct pb_why *why);

/* Cancels those that have an id, as well as that can be done. */
void pb_slurm_cancel(const struct pb_slurm_job *jobs, size_t count);

/* Whether this process is one of a step, which srun started. */
bool pb_slurm_in_step(void);

/* Ends that step, as well as that can be done: srun waits for ever for a task that is stopped or out of reach. */
void pb_slurm_cancel_step(void);

/* Whether the job will do nothing any more: its state is none of those before the end. */
bool pb_slurm_ended(const struct pb_slurm_job *job);

/* What those programs print, which may be anything: the id that sbatch --parsable gives; false: there is none. */
bool pb_slurm_read_id(char id[static PB_SLURM_ID], const char *text);

/* Lines of "ID STATE REASON": the states of the jobs, "" for those without a line. */
void pb_slurm_read_queue(struct pb_slurm_job *jobs, size_t count, const char *text);

/* The first complaint, without what says that it is one. */
void pb_slurm_read_refusal(const char *text, struct pb_why *why);

#endif
