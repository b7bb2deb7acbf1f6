/*
 * state.h: the parts of the kernel pipeline: who reads the index (reader.c) and who asks for the details (asker.c).
 *
 * In a stream item 0 reads the index, and each of the others asks for one detail, or for none if the reader, held up by
 * a full queue, has done its share. In a batch that is two rounds. Details are told and tallied from item 1 on.
 */
#ifndef IO_KERNELS_PIPELINE_STATE_H
#define IO_KERNELS_PIPELINE_STATE_H

#include "io/kernels/common/indexed.h"
#include "io/kernels/common/queue.h"
#include "io/kernels/common/session.h"
#include "io/kernels/common/slow_index.h"

struct pb_pipeline {
	struct pb_indexed indexed; /* first */
	int64_t every_ns;
	bool stream;
	char *index_url;
	unsigned round;
};

struct pb_pipeline_session {
	struct pb_site_session site; /* first */
	struct pb_http_pool *index;  /* of the worker that reads it; NULL until then */
};

/* A detail that somebody works on. */
struct pb_pipeline_work {
	uint64_t ticket; /* 1 + the number of its address; 0: none was drawn */
	char *reference; /* NULL: not there yet */
	struct pb_detail_request request;
};

struct pb_pipeline_local {
	struct pb_slow_index index;
	struct pb_pipeline_work work;
	uint64_t handed_on;
	bool too_long;
};

/* Steps of an item: the detail of an address in the list (batch); of the next address in the queue (stream); the whole
 * index, on to the result (batch) or the queue (stream). */
int pb_pipeline_listed(const struct pb_pipeline *state, struct pb_task *task);
int pb_pipeline_queued(const struct pb_pipeline *state, struct pb_task *task);
int pb_pipeline_read(const struct pb_pipeline *state, struct pb_task *task);

void pb_pipeline_work_free(struct pb_pipeline_work *work); /* leaves it zeroed */

/* How soon somebody looks at the queue again. */
#define PB_PIPELINE_LOOK_NS INT64_C(200000)

/* Fills task->wait and returns PB_WAIT. */
static inline int pb_pipeline_wait(struct pb_task *task, int64_t span_ns)
{
	task->wait.fd = -1;
	task->wait.events = 0;
	task->wait.tag = 0;
	task->wait.deadline_ns = pb_clock_ns() + span_ns;
	return PB_WAIT;
}

#endif
