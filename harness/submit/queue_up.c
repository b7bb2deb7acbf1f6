#include "harness/submit/queue_up.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <wordexp.h>

#include "harness/files/files.h"

/* What one call of sbatch asks for. */
struct asking {
	char nodes[32], ranks[48], output[PATH_MAX + 48], tasks[PB_JOBS_MOST * 12], script[PATH_MAX + 16];
	wordexp_t more;
};

static int split_more(struct asking *asking, const char *sbatch, struct pb_why *why)
{
	if (!sbatch)
		return 0;
	if (wordexp(sbatch, &asking->more, WRDE_NOCMD) == 0)
		return 0;
	asking->more = (wordexp_t){0};
	return pb_fail(why, -EINVAL, "--sbatch '%s' cannot be split into words", sbatch);
}

static int ask(struct asking *asking, char id[static PB_SLURM_ID], struct pb_why *why)
{
	static char append[] = "--open-mode=append";
	char *words[8] = {asking->nodes, asking->ranks, asking->output, append};
	size_t count = 4;
	char **all = calloc(asking->more.we_wordc + 8, sizeof *all);
	if (!all)
		return pb_fail(why, -ENOMEM, "no memory for a command line");
	if (*asking->tasks)
		words[count++] = asking->tasks;
	memcpy(all, words, count * sizeof *words);
	for (size_t i = 0; i < asking->more.we_wordc; i++)
		all[count++] = asking->more.we_wordv[i];
	all[count] = asking->script;
	int error = pb_slurm_submit(id, all, why);
	free(all);
	return error;
}

static int prepare(struct asking *asking, const struct pb_submission *s, const struct pb_options *options,
                   const char *sbatch, struct pb_why *why)
{
	char folder[PATH_MAX];
	*asking = (struct asking){0};
	if (!realpath(s->dir, folder))
		return pb_file_fail(why, -errno, "find", s->dir);
	(void)snprintf(asking->script, sizeof asking->script, "%s/%s", folder, PB_BATCH_SCRIPT);
	(void)snprintf(asking->ranks, sizeof asking->ranks, "--ntasks-per-node=%" PRIu64, options->ranks_per_node);
	(void)snprintf(asking->output, sizeof asking->output, "--output=%s/", folder);
	return split_more(asking, sbatch, why);
}

bool pb_is_due(const struct pb_run_job *job)
{
	return !job->status || strcmp(job->status, "finished") != 0;
}

static int refused(const struct pb_run_job *job, int error, struct pb_why *why)
{
	const struct pb_why said = *why;
	if (error != -EINVAL)
		return error;
	return pb_fail(why, error, "sbatch refuses %" PRId64 " node%s: %s", job->nodes, job->nodes == 1 ? "" : "s",
	               said.text);
}

static int submit_each(struct pb_submission *s, struct asking *asking, struct pb_why *why)
{
	const size_t length = strlen(asking->output);
	int error = 0;
	for (size_t i = 0; !error && i < s->facts.job_count; i++) {
		const struct pb_run_job *job = &s->facts.jobs[i];
		if (!pb_is_due(job))
			continue;
		(void)snprintf(asking->nodes, sizeof asking->nodes, "--nodes=%" PRId64, job->nodes);
		(void)snprintf(asking->output + length, sizeof asking->output - length, "%s", job->output);
		error = ask(asking, s->queue[i].id, why);
		if (error)
			(void)refused(job, error, why);
	}
	return error;
}

/* The numbers of its tasks are those of their nodes. */
static int submit_array(struct pb_submission *s, struct asking *asking, struct pb_why *why)
{
	const size_t length = strlen(asking->output);
	size_t used = (size_t)snprintf(asking->tasks, sizeof asking->tasks, "--array=");
	const struct pb_run_job *largest = NULL;
	char id[PB_SLURM_ID];
	for (size_t i = 0; i < s->facts.job_count; i++) {
		const struct pb_run_job *job = &s->facts.jobs[i];
		if (!pb_is_due(job))
			continue;
		used += (size_t)snprintf(asking->tasks + used, sizeof asking->tasks - used, "%s%" PRId64,
		                         largest ? "," : "", job->nodes);
		largest = job;
	}
	if (!largest)
		return 0;
	(void)snprintf(asking->nodes, sizeof asking->nodes, "--nodes=%" PRId64, largest->nodes);
	(void)snprintf(asking->output + length, sizeof asking->output - length, "nodes-%%a.out");
	int error = ask(asking, id, why);
	if (error)
		return refused(largest, error, why);
	for (size_t i = 0; i < s->facts.job_count; i++)
		if (pb_is_due(&s->facts.jobs[i]))
			(void)snprintf(s->queue[i].id, PB_SLURM_ID, "%.20s_%" PRId64, id, s->facts.jobs[i].nodes);
	return 0;
}

int pb_queue_up(struct pb_submission *s, const struct pb_options *options, const char *sbatch, struct pb_why *why)
{
	struct asking asking;
	int error = prepare(&asking, s, options, sbatch, why);
	if (!error)
		error = options->array ? submit_array(s, &asking, why) : submit_each(s, &asking, why);
	for (size_t i = 0; !error && i < s->facts.job_count; i++)
		if (pb_is_due(&s->facts.jobs[i]))
			(void)snprintf(s->queue[i].state, PB_SLURM_STATE, "PENDING");
	if (asking.more.we_wordc)
		wordfree(&asking.more);
	return error;
}
