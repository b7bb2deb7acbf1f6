#include "io/kernels/common/writer.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "io/kernels/common/whole_file.h"

struct pb_writer {
	int over_fd; /* counts the jobs that are over and that nobody has been told of; changed under the lock */
	bool started;
	pthread_t thread;
	pthread_mutex_t lock; /* all below, and the stages of jobs */
	pthread_cond_t work, over;
	struct pb_write_job *first, **last;
	bool ending;
};

int pb_writer_open(struct pb_writer **out)
{
	struct pb_writer *writer = calloc(1, sizeof *writer);
	if (!writer)
		return -ENOMEM;
	writer->over_fd = eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
	if (writer->over_fd < 0) {
		int status = -errno;
		free(writer);
		return status;
	}
	(void)pthread_mutex_init(&writer->lock, NULL);
	(void)pthread_cond_init(&writer->work, NULL);
	(void)pthread_cond_init(&writer->over, NULL);
	writer->last = &writer->first;
	*out = writer;
	return 0;
}

void pb_writer_close(struct pb_writer *writer)
{
	if (!writer)
		return;
	(void)pthread_mutex_lock(&writer->lock);
	writer->ending = true;
	(void)pthread_cond_signal(&writer->work);
	(void)pthread_mutex_unlock(&writer->lock);
	if (writer->started)
		(void)pthread_join(writer->thread, NULL);
	(void)pthread_cond_destroy(&writer->over);
	(void)pthread_cond_destroy(&writer->work);
	(void)pthread_mutex_destroy(&writer->lock);
	(void)close(writer->over_fd);
	free(writer);
}

/* Under the lock. */
static struct pb_write_job *take(struct pb_writer *writer)
{
	struct pb_write_job *job = writer->first;
	writer->first = job->next;
	if (!writer->first)
		writer->last = &writer->first;
	job->stage = PB_WRITE_WRITING;
	return job;
}

/* Under the lock, which is given up while the file is written. */
static void do_job(struct pb_writer *writer)
{
	struct pb_write_job *job = take(writer);
	(void)pthread_mutex_unlock(&writer->lock);
	const int status = pb_whole_file_write(job->path, job->bytes, job->length);
	(void)pthread_mutex_lock(&writer->lock);
	job->status = status;
	job->stage = PB_WRITE_OVER;
	(void)pthread_cond_signal(&writer->over);
	(void)eventfd_write(writer->over_fd, 1);
}

static void *run(void *opaque)
{
	struct pb_writer *writer = opaque;
	(void)pthread_mutex_lock(&writer->lock);
	while (writer->first || !writer->ending) {
		if (writer->first)
			do_job(writer);
		else
			(void)pthread_cond_wait(&writer->work, &writer->lock);
	}
	(void)pthread_mutex_unlock(&writer->lock);
	return NULL;
}

/* Signals are for the threads that are there already. */
static int start(struct pb_writer *writer)
{
	sigset_t all;
	sigset_t before;
	if (writer->started)
		return 0;
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&writer->thread, NULL, run, writer);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	writer->started = error == 0;
	return -error;
}

/* Under the lock. */
static void put(struct pb_writer *writer, struct pb_write_job *job)
{
	job->stage = PB_WRITE_QUEUED;
	job->next = NULL;
	*writer->last = job;
	writer->last = &job->next;
	(void)pthread_cond_signal(&writer->work);
}

/* Under the lock. */
static void unlink_job(struct pb_writer *writer, const struct pb_write_job *job)
{
	struct pb_write_job **link = &writer->first;
	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	if (writer->last == &job->next)
		writer->last = link;
}

/* Under the lock. Only the job's own owner takes it off the count: what was written for another one stays readable. */
static bool tell_if_over(struct pb_writer *writer, const struct pb_write_job *job)
{
	eventfd_t one = 0;
	if (job->stage == PB_WRITE_OVER)
		(void)eventfd_read(writer->over_fd, &one);
	return job->stage == PB_WRITE_OVER;
}

/* Under the lock. */
static void withdraw(struct pb_writer *writer, struct pb_write_job *job)
{
	while (job->stage == PB_WRITE_WRITING)
		(void)pthread_cond_wait(&writer->over, &writer->lock);
	if (job->stage == PB_WRITE_QUEUED)
		unlink_job(writer, job);
	(void)tell_if_over(writer, job);
	job->stage = PB_WRITE_NEW;
}

static bool put_or_withdraw(struct pb_writer *writer, struct pb_write_job *job, bool cancelled)
{
	(void)pthread_mutex_lock(&writer->lock);
	if (cancelled)
		withdraw(writer, job);
	else if (job->stage == PB_WRITE_NEW)
		put(writer, job);
	const bool over = tell_if_over(writer, job);
	(void)pthread_mutex_unlock(&writer->lock);
	return over;
}

int pb_writer_step(struct pb_writer *writer, struct pb_write_job *job, struct pb_task *task)
{
	int status = task->cancelled ? 0 : start(writer);
	if (status)
		return status;
	const bool over = put_or_withdraw(writer, job, task->cancelled);
	if (task->cancelled)
		return -ECANCELED;
	task->wait.fd = writer->over_fd;
	task->wait.events = POLLIN;
	return over ? PB_DONE : PB_WAIT;
}
