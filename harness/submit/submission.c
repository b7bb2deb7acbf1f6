#include "harness/submit/submission.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/files/files.h"
#include "harness/machine/program.h"
#include "harness/submit/batch_script.h"
#include "harness/submit/queue_up.h"
#include "harness/utc.h"

static int out_of_memory(struct pb_why *why)
{
	return pb_fail(why, -ENOMEM, "no memory for batch jobs");
}

static const char *keep_text(struct pb_submission *s, const char *text)
{
	return s->texts[s->text_count++] = strdup(text);
}

/* What is known of job `i` until something runs. */
static int add_job(struct pb_submission *s, uint32_t nodes, uint64_t ranks_per_node, struct pb_why *why)
{
	char part[PB_PART_SIZE], output[PB_PART_SIZE + 8];
	struct pb_run_job *job = &s->facts.jobs[s->facts.job_count];
	struct pb_slurm_job *queued = &s->queue[s->facts.job_count++];
	pb_batch_part(part, nodes);
	(void)snprintf(output, sizeof output, "%s.out", part);
	*job = (struct pb_run_job){.job = queued->id,
	                           .state = queued->state,
	                           .nodes = nodes,
	                           .ranks = (int64_t)(nodes * ranks_per_node),
	                           .folder = keep_text(s, part),
	                           .output = keep_text(s, output),
	                           .samples = PB_UNKNOWN};
	return job->folder && job->output ? 0 : out_of_memory(why);
}

static int compare_nodes(const void *left, const void *right)
{
	const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return (a > b) - (a < b);
}

static int add_jobs(struct pb_submission *s, const struct pb_options *options, struct pb_why *why)
{
	int error = 0;
	s->facts.jobs = calloc(PB_JOBS_MOST, sizeof *s->facts.jobs);
	if (!s->facts.jobs)
		return out_of_memory(why);
	qsort(options->workers, options->worker_count, sizeof *options->workers, compare_nodes);
	for (size_t i = 0; !error && i < options->worker_count; i++)
		error = add_job(s, options->workers[i], options->ranks_per_node, why);
	return error;
}

static int make_facts(struct pb_submission *s, const struct pb_options *options, int argc, char **argv,
                      struct pb_why *why)
{
	static char start_utc[PB_UTC_SIZE];
	struct pb_run_facts *facts = &s->facts;
	pb_run_facts_clear(facts);
	pb_utc_now(start_utc);
	facts->schema = PB_SCHEMA;
	facts->run_id = s->id;
	facts->start_utc = start_utc;
	facts->status = "running";
	facts->command = calloc((size_t)argc, sizeof *facts->command);
	if (!facts->command)
		return out_of_memory(why);
	for (int i = 1; i < argc; i++)
		facts->command[facts->command_count++] = argv[i];
	return add_jobs(s, options, why);
}

static int make_folder(struct pb_submission *s, const struct pb_options *options, struct pb_why *why)
{
	s->id = pb_run_dir_make_id();
	if (!s->id)
		return out_of_memory(why);
	s->dir = options->output ? strdup(options->output) : pb_file_join("results", s->id);
	if (!s->dir)
		return out_of_memory(why);
	int error = pb_file_make_folder(s->dir, why);
	if (error == -EEXIST)
		return pb_fail(why, error, "%s exists: name another -o, or powbench submit --collect %s", s->dir,
		               s->dir);
	return error;
}

/* Jobs start in any folder, so they are told of whole paths. */
static int write_script(const struct pb_submission *s, const struct pb_options *options, struct pb_why *why)
{
	struct pb_program program;
	struct pb_run_words words;
	char folder[PATH_MAX], *path = pb_file_join(s->dir, PB_BATCH_SCRIPT);
	int error = pb_run_words_make(&words, &options->arguments, why);
	if (!error && pb_program_self(&program))
		error = pb_fail(why, -ENOENT, "powbench cannot find its own program: is /proc mounted?");
	if (!error && !realpath(s->dir, folder))
		error = pb_file_fail(why, -errno, "find", s->dir);
	const struct pb_batch_script script = {
	    .program = program.path, .folder = folder, .ranks_per_node = options->ranks_per_node, .words = &words};
	if (!error)
		error = path ? pb_batch_script_write(path, &script, why) : out_of_memory(why);
	pb_run_words_free(&words);
	free(path);
	return error;
}

static void take_back(const struct pb_submission *s)
{
	static const char *const made[] = {PB_BATCH_SCRIPT, "run.json"};
	pb_slurm_cancel(s->queue, s->facts.job_count);
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		char *path = pb_file_join(s->dir, made[i]);
		if (path)
			(void)unlink(path);
		free(path);
	}
	(void)rmdir(s->dir);
}

int pb_submission_make(struct pb_submission *s, const struct pb_options *options, int argc, char **argv,
                       struct pb_why *why)
{
	int error = make_folder(s, options, why);
	if (error)
		return error;
	error = write_script(s, options, why);
	if (!error)
		error = make_facts(s, options, argc, argv, why);
	if (!error)
		error = pb_queue_up(s, options, options->sbatch, why);
	if (!error)
		error = pb_submission_write(s, why);
	if (error)
		take_back(s);
	return error;
}

int pb_submission_read(struct pb_submission *s, struct pb_why *why)
{
	if (s->facts.schema)
		pb_run_facts_free(&s->facts);
	int error = pb_run_load_facts(&s->facts, s->dir, why);
	if (error)
		return error;
	if (s->facts.job_count == 0)
		return pb_fail(why, -EINVAL, "%s was not submitted: powbench run --resume goes on with such a run",
		               s->dir);
	if (s->facts.job_count > PB_JOBS_MOST)
		return pb_fail(why, -EBADMSG, "%s/run.json has more than %d jobs", s->dir, PB_JOBS_MOST);
	for (size_t i = 0; i < s->facts.job_count; i++) {
		struct pb_run_job *job = &s->facts.jobs[i];
		(void)snprintf(s->queue[i].id, PB_SLURM_ID, "%s", job->job);
		(void)snprintf(s->queue[i].state, PB_SLURM_STATE, "%s", job->state ? job->state : "");
		job->job = s->queue[i].id;
		job->state = s->queue[i].state;
	}
	return 0;
}

int pb_submission_load(struct pb_submission *s, const char *dir, struct pb_why *why)
{
	s->dir = strdup(dir);
	return s->dir ? pb_submission_read(s, why) : out_of_memory(why);
}

/* The options that the run was submitted with. */
static int parse_stored(struct pb_options *options, const struct pb_run_facts *facts, struct pb_why *why)
{
	static char program[] = "powbench";
	char **argv = calloc(facts->command_count + 2, sizeof *argv);
	if (!argv)
		return out_of_memory(why);
	argv[0] = program;
	for (size_t i = 0; i < facts->command_count; i++)
		argv[i + 1] = (char *)(uintptr_t)facts->command[i];
	int error = pb_options_parse(options, (int)facts->command_count + 1, argv, why);
	free(argv);
	return error;
}

int pb_submission_repeat(struct pb_submission *s, const char *sbatch, struct pb_why *why)
{
	struct pb_options options = {0};
	bool any = false;
	for (size_t i = 0; i < s->facts.job_count; i++)
		any |= pb_is_due(&s->facts.jobs[i]);
	if (!any)
		return -EALREADY;
	int error = parse_stored(&options, &s->facts, why);
	if (!error)
		error = pb_queue_up(s, &options, sbatch ? sbatch : options.sbatch, why);
	if (!error)
		error = pb_submission_write(s, why);
	pb_options_free(&options);
	return error;
}

int pb_submission_write(struct pb_submission *s, struct pb_why *why)
{
	return pb_run_write_facts(s->dir, &s->facts, why);
}

void pb_submission_free(struct pb_submission *s)
{
	pb_run_facts_free(&s->facts);
	for (size_t i = 0; i < s->text_count; i++)
		free(s->texts[i]);
	free(s->dir);
	free(s->id);
	*s = (struct pb_submission){0};
}
