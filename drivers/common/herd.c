#include "drivers/common/herd.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Looks of pb_crew_wait that dismissed workers have to close their sessions in: about two seconds. */
#define LOOKS_TO_LEAVE 100

struct herd {
	struct pb_crew *crew;
	pid_t *pids; /* 0: not started, or gone and waited for */
	int error;   /* for good: a worker has died, or not all could be started */
	struct pb_why why;
};

/* Ctrl-C reaches the whole process group, but stopping is the conductor's to decide. */
static _Noreturn void worker_main(struct pb_crew *crew, uint32_t index, pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGQUIT, SIG_IGN);
	(void)signal(SIGTERM, SIG_DFL);
	(void)signal(SIGHUP, SIG_DFL);
	pb_crew_serve(crew, index);
	_exit(EXIT_SUCCESS);
}

static void herd_kill(struct herd *herd)
{
	uint32_t workers = herd->crew->shape.workers;
	for (uint32_t i = 0; i < workers; i++)
		if (herd->pids[i])
			(void)kill(herd->pids[i], SIGKILL);
	for (uint32_t i = 0; i < workers; i++) {
		while (herd->pids[i] && waitpid(herd->pids[i], NULL, 0) < 0 && errno == EINTR)
			;
		herd->pids[i] = 0;
	}
}

static int describe_death(struct pb_why *why, uint32_t index, pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		return pb_fail(why, -EIO, "worker %u (pid %d) was killed by signal %d (%s)", index, (int)pid,
		               WTERMSIG(status), strsignal(WTERMSIG(status)));
	return pb_fail(why, -EIO, "worker %u (pid %d) ended by itself with exit status %d", index, (int)pid,
	               WEXITSTATUS(status));
}

/* Looks after the workers: the first death that is seen ends them all. Only our own children are waited for. */
static int herd_look(struct herd *herd)
{
	for (uint32_t i = 0; !herd->error && i < herd->crew->shape.workers; i++) {
		pid_t pid = herd->pids[i];
		int status = 0;
		pid_t gone = pid ? waitpid(pid, &status, WNOHANG) : 0;
		if (gone == 0 || (gone < 0 && errno == EINTR))
			continue;
		herd->pids[i] = 0;
		herd->error = gone == pid ? describe_death(&herd->why, i, pid, status)
		                          : pb_fail(&herd->why, -EIO, "worker %u (pid %d) is gone", i, (int)pid);
	}
	if (herd->error)
		herd_kill(herd);
	return herd->error;
}

/* Waits until all have arrived, or one has died. */
static int herd_wait(struct herd *herd, struct pb_why *why)
{
	while (!herd->error && !pb_crew_wait(herd->crew))
		(void)herd_look(herd);
	return herd->error ? pb_fail(why, herd->error, "%s", herd->why.text) : 0;
}

static int herd_start(struct herd *herd, struct pb_why *why)
{
	const pid_t parent = getpid();
	uint32_t workers = herd->crew->shape.workers;
	for (uint32_t i = 0; i < workers; i++) {
		pid_t pid = fork();
		if (pid == 0)
			worker_main(herd->crew, i, parent);
		if (pid < 0) {
			int error = errno;
			herd->error = -error;
			return pb_fail(why, -error, "process %u of %u could not be started: %s (see ulimit -u)", i + 1,
			               workers, strerror(error));
		}
		herd->pids[i] = pid;
	}
	int status = herd_wait(herd, why);
	return status ? status : pb_crew_error(herd->crew, why);
}

static void herd_dismiss(struct herd *herd)
{
	int looks = herd->error ? 0 : LOOKS_TO_LEAVE;
	if (looks)
		pb_crew_dismiss(herd->crew);
	while (looks-- > 0 && !pb_crew_wait(herd->crew) && !herd_look(herd))
		;
	herd_kill(herd);
}

void pb_herd_close(void *self)
{
	struct herd *herd = self;
	if (!herd)
		return;
	if (herd->pids)
		herd_dismiss(herd);
	pb_crew_free(herd->crew);
	free(herd->pids);
	free(herd);
}

static int herd_make(struct herd *herd, const struct pb_job *job, uint32_t processes, const struct pb_body *body,
                     struct pb_why *why)
{
	const struct pb_crew_shape shape = {.kind = PB_CREW_PROCESSES, .workers = processes, .body = body};
	int status = pb_crew_create(&herd->crew, job, &shape, why);
	if (status)
		return status;
	herd->pids = calloc(processes, sizeof *herd->pids);
	if (!herd->pids)
		return pb_fail(why, -ENOMEM, "no memory for %u processes", processes);
	return herd_start(herd, why);
}

int pb_herd_open(void **self, const struct pb_job *job, uint32_t processes, const struct pb_body *body,
                 struct pb_why *why)
{
	struct herd *herd = calloc(1, sizeof *herd);
	if (!herd)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	int status = herd_make(herd, job, processes, body, why);
	if (status)
		pb_herd_close(herd);
	else
		*self = herd;
	return status;
}

int pb_herd_begin(void *self, struct pb_why *why)
{
	return pb_crew_begin(((struct herd *)self)->crew, why);
}

int pb_herd_end(void *self, void *merged, struct pb_why *why)
{
	(void)why;
	pb_crew_end(((struct herd *)self)->crew, merged);
	return 0;
}

int pb_herd_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	return pb_crew_records(((struct herd *)self)->crew, worker, bytes, size, why);
}

int pb_herd_run(void *self, const struct pb_round *round, struct pb_why *why)
{
	struct herd *herd = self;
	if (herd->error)
		return pb_fail(why, herd->error, "%s", herd->why.text);
	pb_crew_start(herd->crew, round);
	int status = herd_wait(herd, why);
	return status ? status : pb_crew_gather(herd->crew, round, why);
}
