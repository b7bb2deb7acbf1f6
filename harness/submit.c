#include "harness/submit.h"

#include <errno.h>
#include <string.h>

#include "cluster/ranks.h"
#include "harness/interrupt.h"
#include "harness/run.h"
#include "harness/run_read.h"
#include "harness/submit/await.h"
#include "harness/submit/collect.h"
#include "harness/submit/run_words.h"

/* What is there before anything is made. */
static int check(const struct pb_options *options, struct pb_why *why)
{
	struct pb_run_words words = {0};
	const bool begun = options->collect || options->resume;
	if (pb_ranks_size() > 0)
		return pb_fail(why, -EINVAL, "submit starts ranks by batch jobs: start it without a launcher");
	if (begun && options->arguments.count)
		return pb_fail(why, -EINVAL, "submit: what is '%s'? The jobs have their command line already",
		               options->arguments.names[0]);
	if (begun)
		return 0;
	if (options->worker_count == 0)
		return pb_fail(why, -EINVAL, "submit: --nodes LIST is missing, like --nodes 1,2,4");
	if (options->worker_count > PB_JOBS_MOST)
		return pb_fail(why, -EINVAL, "--nodes: at most %d numbers of nodes", PB_JOBS_MOST);
	int error = pb_run_words_make(&words, &options->arguments, why);
	pb_run_words_free(&words);
	return error;
}

static void announce(const struct pb_submission *s)
{
	for (size_t i = 0; i < s->facts.job_count; i++) {
		char name[PB_JOB_NAME];
		if (!pb_slurm_ended(&s->queue[i]))
			printf("%s is submitted\n", pb_job_name(name, &s->facts.jobs[i]));
	}
	fflush(stdout);
}

/* Submits again what is not finished; what still runs is left to it. */
static int repeat(struct pb_submission *s, const struct pb_options *options, struct pb_why *why)
{
	size_t samples = 0;
	if (pb_await_look(s) > 0)
		return pb_fail(why, -EBUSY, "jobs of %s have not ended: powbench submit --collect %s waits for them",
		               s->dir, s->dir);
	int error = pb_collect(s, &samples, why);
	if (!error)
		error = pb_submission_repeat(s, options->sbatch, why);
	return error == -EALREADY ? 0 : error;
}

static int begin(struct pb_submission *s, const struct pb_options *options, int argc, char **argv, struct pb_why *why)
{
	int error = check(options, why);
	if (error)
		return error;
	if (options->collect)
		return pb_submission_load(s, options->collect, why);
	if (options->resume) {
		error = pb_submission_load(s, options->resume, why);
		if (!error)
			error = repeat(s, options, why);
	} else {
		error = pb_submission_make(s, options, argc, argv, why);
	}
	if (!error && !options->quiet)
		announce(s);
	return error;
}

/* Their times compare only where machine and build are the same. */
static void note_machines(const struct pb_submission *s)
{
	const struct pb_run_job *first = NULL;
	for (size_t i = 0; i < s->facts.job_count; i++) {
		const struct pb_run_job *job = &s->facts.jobs[i];
		char name[PB_JOB_NAME], other[PB_JOB_NAME];
		if (!job->env_id)
			continue;
		first = first ? first : job;
		if (strcmp(first->env_id, job->env_id) != 0)
			fprintf(stderr,
			        "powbench: note: %s ran on another kind of machine, or with another build, than %s: "
			        "their times do not compare\n",
			        pb_job_name(name, job), pb_job_name(other, first));
	}
}

static int show(const struct pb_run_read *run, const struct pb_options *options, struct pb_why *why)
{
	const struct pb_outcome *outcome = &run->outcome;
	const struct pb_machine_facts *machine = &run->facts.machine;
	int error = options->quiet ? 0 : pb_outcome_print(outcome, why);
	if (!error && !options->quiet)
		pb_outcome_print_noise(outcome, machine);
	return error || options->no_charts ? error : pb_outcome_draw(outcome, run->dir, machine, options->quiet, why);
}

/* Sums up all that was brought together. */
static int conclude(const char *dir, const struct pb_options *options, bool *bad, struct pb_why *why)
{
	struct pb_run_read run;
	int error = pb_run_read(&run, dir, why);
	if (error)
		return error;
	const struct pb_outcome *outcome = &run.outcome;
	error = pb_run_write_summary(dir, outcome->rows, outcome->count, why);
	if (!error)
		error = pb_run_write_models(dir, outcome->models, outcome->model_count, why);
	if (!error)
		error = show(&run, options, why);
	*bad = pb_outcome_is_bad(outcome);
	pb_run_read_free(&run);
	return error;
}

static enum pb_exit_status collect(struct pb_submission *s, const struct pb_options *options)
{
	struct pb_why why = {""};
	size_t samples = 0;
	bool bad = false;
	int error = pb_collect(s, &samples, &why);
	if (!error)
		note_machines(s);
	if (!error && samples > 0)
		error = conclude(s->dir, options, &bad, &why);
	if (error)
		pb_complain(&why, error);
	const size_t unfinished = error ? 0 : pb_await_complain(s);
	return error || bad || unfinished ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
}

static void say_how_to_go_on(const struct pb_submission *s)
{
	printf("powbench submit --collect %s waits for the jobs, and collects what they have measured\n", s->dir);
}

static enum pb_exit_status await_and_collect(struct pb_submission *s, const struct pb_options *options)
{
	enum pb_exit_status status = PB_EXIT_RIGHT;
	pb_interrupt_say("\npowbench: the jobs are left to themselves\n");
	pb_interrupt_install();
	const bool waits = !options->no_wait;
	const int error = waits ? pb_await(s, options->quiet, pb_interrupt_flag()) : 0;
	if (error)
		status = PB_EXIT_INTERRUPTED;
	else if (waits || options->collect)
		status = collect(s, options);
	if (pb_await_look(s) > 0)
		say_how_to_go_on(s);
	printf("run: %s\n", s->dir);
	return status;
}

enum pb_exit_status pb_submit_command(const struct pb_options *options, int argc, char **argv)
{
	struct pb_why why = {""};
	struct pb_submission submission = {0};
	enum pb_exit_status status = PB_EXIT_USAGE;
	int error = begin(&submission, options, argc, argv, &why);
	if (error)
		pb_complain(&why, error);
	else
		status = await_and_collect(&submission, options);
	pb_submission_free(&submission);
	return status;
}
