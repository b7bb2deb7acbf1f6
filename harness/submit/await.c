#include "harness/submit/await.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "harness/files/files.h"
#include "harness/show/text.h"
#include "harness/submit/queue_up.h"

enum { SOONEST_S = 1, LATEST_S = 20, SLOWER_EVERY = 10 }; /* seconds between questions; how many to one more */

/* Slurm's states, and how a sentence on a job ends. */
static const struct {
	const char *state, *words;
} sentences[] = {
    {"PENDING", "is queued"},
    {"CONFIGURING", "waits for its nodes to boot"},
    {"RUNNING", "is running"},
    {"COMPLETING", "is ending"},
    {"COMPLETED", "is done"},
    {"SUSPENDED", "is suspended"},
    {"FAILED", "failed"},
    {"TIMEOUT", "ran out of its time"},
    {"CANCELLED", "was cancelled"},
    {"NODE_FAIL", "lost a node"},
    {"OUT_OF_MEMORY", "ran out of memory"},
    {"PREEMPTED", "was preempted"},
    {"BOOT_FAIL", "had a node that did not boot"},
    {"DEADLINE", "would have missed its deadline"},
    {"", "has ended, and Slurm does not know it any more"},
};

static const char *sentence_of(const char *state)
{
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (strcmp(sentences[i].state, state) == 0)
			return sentences[i].words;
	return state;
}

const char *pb_job_name(char out[static PB_JOB_NAME], const struct pb_run_job *job)
{
	(void)snprintf(out, PB_JOB_NAME, "job %.40s (%" PRId64 " node%s)", job->job, job->nodes,
	               job->nodes == 1 ? "" : "s");
	return out;
}

/* Reasons that no waiting changes. */
static bool is_stuck(const struct pb_slurm_job *queued)
{
	static const char *const reasons[] = {"PartitionConfig", "PartitionNodeLimit", "PartitionTimeLimit",
	                                      "BadConstraints",  "InvalidAccount",     "InvalidQOS",
	                                      "JobHeldUser",     "JobHeldAdmin",       "DependencyNeverSatisfied"};
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(queued->reason, reasons[i]) == 0)
			return strcmp(queued->state, "PENDING") == 0;
	return false;
}

static void tell(const struct pb_run_job *job, const struct pb_slurm_job *queued)
{
	char name[PB_JOB_NAME], reason[PB_SLURM_REASON + 4] = "";
	if (strcmp(queued->state, "PENDING") == 0 && *queued->reason && strcmp(queued->reason, "None") != 0)
		(void)snprintf(reason, sizeof reason, ": %s", queued->reason);
	printf("%s %s%s", pb_job_name(name, job), sentence_of(queued->state), reason);
	if (is_stuck(queued))
		printf(", and waits for ever so: scancel %s gives it up", queued->id);
	putchar('\n');
}

static size_t count_waiting(const struct pb_submission *s)
{
	size_t waiting = 0;
	for (size_t i = 0; i < s->facts.job_count; i++)
		waiting += !pb_slurm_ended(&s->queue[i]);
	return waiting;
}

size_t pb_await_look(struct pb_submission *s)
{
	struct pb_why why = {""};
	if (pb_slurm_ask(s->queue, s->facts.job_count, &why))
		fprintf(stderr, "powbench: note: the jobs' states are not known now: %s\n", why.text);
	return count_waiting(s);
}

static void tell_changes(const struct pb_submission *s, const struct pb_slurm_job *before)
{
	for (size_t i = 0; i < s->facts.job_count; i++)
		if (strcmp(s->queue[i].state, before[i].state) != 0 ||
		    (strcmp(s->queue[i].reason, before[i].reason) != 0 && !pb_slurm_ended(&s->queue[i])))
			tell(&s->facts.jobs[i], &s->queue[i]);
	fflush(stdout);
}

int pb_await(struct pb_submission *s, bool quiet, const atomic_bool *cancel)
{
	for (time_t turn = 0; !atomic_load(cancel); turn++) {
		struct pb_slurm_job before[PB_JOBS_MOST];
		memcpy(before, s->queue, sizeof before);
		const size_t waiting = pb_await_look(s);
		if (!quiet)
			tell_changes(s, before);
		if (waiting == 0)
			return 0;
		const time_t pause_s = SOONEST_S + turn / SLOWER_EVERY;
		(void)nanosleep(&(struct timespec){.tv_sec = pause_s < LATEST_S ? pause_s : LATEST_S}, NULL);
	}
	return -ECANCELED;
}

/* The last complaint of powbench's in what the job printed; "" where there is none. */
static void read_complaint(char out[static PB_TEXT_LINE], const char *path)
{
	static const char prefix[] = "powbench: ", note[] = "note:";
	char *bytes = NULL;
	size_t length = 0;
	out[0] = '\0';
	if (!path || pb_file_read(path, &bytes, &length, NULL))
		return;
	for (char *line = bytes, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		const char *said = line + sizeof prefix - 1;
		if (strncmp(line, prefix, sizeof prefix - 1) == 0 && strncmp(said, note, sizeof note - 1) != 0)
			pb_text_clean(out, PB_TEXT_LINE, said, 120);
	}
	free(bytes);
}

/* How it ended: what powbench says of a failure, or else what the batch system and the run do. */
static void explain(char out[static PB_TEXT_LINE], const struct pb_run_job *job, const char *path)
{
	const char *status = job->status ? job->status : "";
	out[0] = '\0';
	if (strcmp(job->state, "FAILED") == 0 && strcmp(status, "interrupted") == 0)
		pb_text_append(out, PB_TEXT_LINE, "was told to end, as its time was nearly up or by scancel");
	else
		pb_text_append(out, PB_TEXT_LINE, "%s", sentence_of(job->state));
	if (strcmp(status, "interrupted") == 0)
		return;
	char said[PB_TEXT_LINE];
	read_complaint(said, path);
	if (*said)
		pb_text_append(out, PB_TEXT_LINE, ": %s", said);
	else if (!*status)
		pb_text_append(out, PB_TEXT_LINE, " before it measured anything");
}

size_t pb_await_complain(const struct pb_submission *s)
{
	size_t unfinished = 0;
	for (size_t i = 0; i < s->facts.job_count; i++) {
		const struct pb_run_job *job = &s->facts.jobs[i];
		char name[PB_JOB_NAME], how[PB_TEXT_LINE], *path = pb_file_join(s->dir, job->output);
		if (pb_slurm_ended(&s->queue[i]) && pb_is_due(job)) {
			explain(how, job, path);
			fprintf(stderr, "powbench: %s %s; see %s\n", pb_job_name(name, job), how, path ? path : "");
			unfinished++;
		}
		free(path);
	}
	if (unfinished)
		fprintf(stderr,
		        "powbench: what was measured is kept, and powbench submit --resume %s goes on with it\n",
		        s->dir);
	return unfinished;
}
