#include "cluster/slurm.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cluster/mpirun.h"
#include "cluster/spawn.h"

#define ANSWER_NS INT64_C(60000000000)
enum { OUTPUT_BYTES = 1 << 16 };

/* What a program said, as a text; `status` is that of waitpid(2). */
struct answer {
	char *text;
	int status;
};

static int hear(struct answer *answer, struct pb_spawn *spawn, const char *name, struct pb_why *why)
{
	const bool ended = pb_spawn_ended(spawn, ANSWER_NS);
	pb_spawn_end(spawn, 0);
	if (!ended)
		return pb_fail(why, -ETIMEDOUT, "%s does not end within %d s", name, (int)(ANSWER_NS / 1000000000));
	answer->text = malloc(OUTPUT_BYTES);
	if (!answer->text)
		return pb_fail(why, -ENOMEM, "no memory for the output of %s", name);
	pb_spawn_output(spawn, answer->text, OUTPUT_BYTES);
	answer->status = spawn->status;
	return 0;
}

/* The text is the caller's to free, also after a failure; after a success there is one. */
static int run(struct answer *answer, char *const words[], struct pb_why *why)
{
	char path[PATH_MAX];
	struct pb_spawn spawn = {.output = -1};
	*answer = (struct answer){0};
	if (!pb_path_find(words[0], path, sizeof path))
		return pb_fail(why, -ENOENT, "there is no %s on PATH: is this a host of a cluster with Slurm?",
		               words[0]);
	int error = pb_spawn_start(&spawn, path, words, environ, why);
	if (!error)
		error = hear(answer, &spawn, words[0], why);
	pb_spawn_free(&spawn);
	return error;
}

static bool succeeded(const struct answer *answer)
{
	return WIFEXITED(answer->status) && WEXITSTATUS(answer->status) == 0;
}

/* "12" or "12;cluster", alone on a line: warnings may stand around it. */
bool pb_slurm_read_id(char id[static PB_SLURM_ID], const char *text)
{
	for (const char *line = text; *line; line += *line == '\n') {
		const size_t length = strcspn(line, "\n"), digits = strspn(line, "0123456789");
		if (digits > 0 && digits < 20 && (digits == length || line[digits] == ';')) {
			(void)snprintf(id, PB_SLURM_ID, "%.*s", (int)digits, line);
			return true;
		}
		line += length;
	}
	return false;
}

void pb_slurm_read_refusal(const char *text, struct pb_why *why)
{
	static const char mark[] = "error: ";
	const char *at = strstr(text, mark);
	char line[200];
	at = at ? at + sizeof mark - 1 : text + strspn(text, " \t\r\n");
	(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\r\n"), at);
	for (char *byte = line; *byte; byte++)
		if (!isprint((unsigned char)*byte) && (unsigned char)*byte < 0x80)
			*byte = '?';
	(void)pb_fail(why, 0, "%s", *line ? line : "it says nothing");
}

int pb_slurm_submit(char id[static PB_SLURM_ID], char *const words[], struct pb_why *why)
{
	static char sbatch[] = "sbatch", parsable[] = "--parsable";
	size_t count = 0;
	while (words[count])
		count++;
	char **all = calloc(count + 3, sizeof *all);
	struct answer answer = {0};
	if (!all)
		return pb_fail(why, -ENOMEM, "no memory for a command line");
	all[0] = sbatch;
	all[1] = parsable;
	memcpy(all + 2, words, count * sizeof *words);
	int error = run(&answer, all, why);
	if (!error && answer.text && (!succeeded(&answer) || !pb_slurm_read_id(id, answer.text))) {
		error = -EINVAL;
		pb_slurm_read_refusal(answer.text, why);
	}
	free(answer.text);
	free(all);
	return error;
}

static struct pb_slurm_job *find(struct pb_slurm_job *jobs, size_t count, const char *id, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(jobs[i].id) == length && memcmp(jobs[i].id, id, length) == 0)
			return &jobs[i];
	return NULL;
}

/* The next word of a line, cut to `size` if need be; returns what is behind it. */
static const char *take_word(char *out, size_t size, const char *at)
{
	at += strspn(at, " ");
	const size_t length = strcspn(at, " \n");
	(void)snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), at);
	return at + length;
}

void pb_slurm_read_queue(struct pb_slurm_job *jobs, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		jobs[i].state[0] = jobs[i].reason[0] = '\0';
	for (const char *line = text; *line; line += *line == '\n') {
		const size_t id_length = strcspn(line, " \n");
		struct pb_slurm_job *job = find(jobs, count, line, id_length);
		const char *rest = line + id_length;
		if (job) {
			rest = take_word(job->state, sizeof job->state, rest);
			(void)take_word(job->reason, sizeof job->reason, rest);
		}
		line += strcspn(line, "\n");
	}
}

/* "12,13": those with an id; the caller frees it. NULL: no memory. */
static char *join_ids(const struct pb_slurm_job *jobs, size_t count)
{
	char *list = calloc(count + 1, PB_SLURM_ID + 1);
	size_t used = 0;
	for (size_t i = 0; list && i < count; i++)
		if (jobs[i].id[0])
			used += (size_t)sprintf(list + used, "%s%.*s", used ? "," : "", PB_SLURM_ID - 1, jobs[i].id);
	return list;
}

int pb_slurm_ask(struct pb_slurm_job *jobs, size_t count, struct pb_why *why)
{
	static char squeue[] = "squeue", bare[] = "--noheader", each[] = "--array", all[] = "--states=all";
	static char which[] = "--jobs", format[] = "--format=%i %T %r";
	char *ids = join_ids(jobs, count);
	struct answer answer = {0};
	if (!ids)
		return pb_fail(why, -ENOMEM, "no memory for the jobs' ids");
	int error = run(&answer, (char *[]){squeue, bare, each, all, which, ids, format, NULL}, why);
	if (!error && answer.text && !succeeded(&answer) && !strstr(answer.text, "Invalid job id")) {
		pb_slurm_read_refusal(answer.text, why);
		error = -EIO;
	}
	if (!error && answer.text)
		pb_slurm_read_queue(jobs, count, answer.text);
	free(answer.text);
	free(ids);
	return error;
}

void pb_slurm_cancel(const struct pb_slurm_job *jobs, size_t count)
{
	static char scancel[] = "scancel";
	for (size_t i = 0; i < count; i++) {
		struct answer answer = {0};
		char id[PB_SLURM_ID];
		memcpy(id, jobs[i].id, sizeof id);
		if (*id)
			(void)run(&answer, (char *[]){scancel, id, NULL}, NULL);
		free(answer.text);
	}
}

bool pb_slurm_in_step(void)
{
	return getenv("SLURM_JOB_ID") && getenv("SLURM_STEP_ID");
}

void pb_slurm_cancel_step(void)
{
	struct pb_slurm_job step = {0};
	(void)snprintf(step.id, sizeof step.id, "%s.%s", getenv("SLURM_JOB_ID"), getenv("SLURM_STEP_ID"));
	pb_slurm_cancel(&step, 1);
}

bool pb_slurm_ended(const struct pb_slurm_job *job)
{
	static const char *const before[] = {
	    "PENDING",  "CONFIGURING", "RUNNING",      "COMPLETING",    "SUSPENDED", "STOPPED",      "RESIZING",
	    "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "RESV_DEL_HOLD", "SIGNALING", "SPECIAL_EXIT", "STAGE_OUT"};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		if (strcmp(job->state, before[i]) == 0)
			return false;
	return true;
}
