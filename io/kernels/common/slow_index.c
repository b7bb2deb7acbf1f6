#include "io/kernels/common/slow_index.h"

#include <errno.h>

static int sink(void *context, const void *bytes, size_t length)
{
	struct pb_slow_index *index = context;
	int status = pb_body_sink(&index->text, bytes, length);
	for (size_t i = 0; i < length; i++)
		index->lines += ((const char *)bytes)[i] == '\n';
	if (status == 0 && index->most && index->lines >= index->most)
		status = PB_HTTP_ENOUGH;
	return status;
}

int pb_slow_index_begin(struct pb_slow_index *index, const char *url, uint64_t most)
{
	index->most = most;
	index->progress_ns = pb_clock_ns();
	return pb_address_make(&index->address, url);
}

void pb_slow_index_free(struct pb_slow_index *index)
{
	pb_address_free(&index->address);
	pb_body_free(&index->text);
	*index = (struct pb_slow_index){0};
}

/* Ends it before its time. */
static int give_up(struct pb_slow_index *index, struct pb_http_pool *pool, const struct pb_task *task)
{
	struct pb_task last = *task;
	last.cancelled = true;
	(void)pb_http_step(&index->request, pool, &last);
	index->request.figures.error = PB_HTTP_TOTAL_TIMEOUT;
	index->request.figures.total_ns = pb_clock_ns() - index->request.figures.start_ns;
	index->ended = true;
	return PB_DONE;
}

int pb_slow_index_step(struct pb_slow_index *index, struct pb_http_pool *pool, struct pb_task *task,
                       int64_t patience_ns)
{
	index->request.sink = sink;
	index->request.context = index;
	int status = pb_address_get(&index->address, 0, &index->request, pool, task);
	index->ended = status == PB_DONE;
	const int64_t until_ns = index->progress_ns + patience_ns;
	if (status != PB_WAIT || pb_slow_index_line(index))
		return status;
	if (pb_clock_ns() >= until_ns)
		return give_up(index, pool, task);
	if (task->wait.deadline_ns == 0 || task->wait.deadline_ns > until_ns)
		task->wait.deadline_ns = until_ns;
	return PB_WAIT;
}

/* Its end is written over: a line that is looked at again ends there already. The last one may have no end. */
char *pb_slow_index_line(struct pb_slow_index *index)
{
	if (index->taken >= index->text.length)
		return NULL;
	char *line = index->text.bytes + index->taken;
	const size_t left = index->text.length - index->taken;
	char *end = memchr(line, '\n', left);
	if (end)
		*end = '\0';
	if (end && end > line && end[-1] == '\r')
		end[-1] = '\0';
	if (!end && !memchr(line, '\0', left) && !index->ended)
		return NULL;
	return line;
}

void pb_slow_index_take(struct pb_slow_index *index, const char *line)
{
	index->taken += strlen(line) + 1;
	index->progress_ns = pb_clock_ns();
}
