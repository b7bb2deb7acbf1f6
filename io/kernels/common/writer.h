/*
 * writer.h: a thread that writes files for one worker, so that a slow disk does not stall an event loop.
 *
 * Its queue holds no memory of its own: a job lies with whoever waits for it. They all wait for the writer's one
 * descriptor, which can be read as long as a job is over whose owner has not been told by a step; so each asks again
 * whenever it can be read, and none sleeps through the end of its own job because another one was told meanwhile.
 *
 * Threads: all functions belong to the worker; the writer's own thread sees jobs from put to over.
 */
#ifndef IO_KERNELS_COMMON_WRITER_H
#define IO_KERNELS_COMMON_WRITER_H

#include <powbench/kernel.h>

struct pb_writer;

enum pb_write_stage { PB_WRITE_NEW, PB_WRITE_QUEUED, PB_WRITE_WRITING, PB_WRITE_OVER };

/* A file to write. Starts zeroed; path and bytes stay as they are until it is over or has been withdrawn. */
struct pb_write_job {
	const char *path;
	const void *bytes;
	size_t length;
	int status; /* once over: 0 or -errno */

	enum pb_write_stage stage; /* the writer's, under its lock */
	struct pb_write_job *next;
};

/* The thread starts with the first job. 0 or -errno. */
int pb_writer_open(struct pb_writer **writer);
void pb_writer_close(struct pb_writer *writer); /* no job may be left; takes NULL */

/* Goes on with the job: PB_DONE when it is over, once; PB_WAIT with the task's wait filled; or -errno, when no thread
 * can be started. A cancelled task's job is withdrawn, for which a file that is being written is waited for:
 * -ECANCELED. */
int pb_writer_step(struct pb_writer *writer, struct pb_write_job *job, struct pb_task *task);

#endif
