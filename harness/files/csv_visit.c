#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/files/c_locale.h"
#include "harness/files/csv_decoder.h"
#include "harness/files/files.h"

#define WINDOW_BYTES ((size_t)1 << 20)

/* The part of the file that is in memory. */
struct window {
	int fd;
	char *bytes;
	size_t filled, capacity;
	size_t whole;   /* bytes of whole records */
	uint64_t begin; /* of the window in the file */
};

static int enlarge(struct window *window)
{
	size_t capacity = window->capacity ? 2 * window->capacity : WINDOW_BYTES;
	char *bytes = realloc(window->bytes, capacity + 1);
	if (!bytes)
		return -ENOMEM;
	window->bytes = bytes;
	window->capacity = capacity;
	return 0;
}

/* 1: more bytes are in the window; 0: the file has none. */
static int fill(struct window *window)
{
	size_t before = window->filled;
	while (window->filled < window->capacity) {
		ssize_t got = read(window->fd, window->bytes + window->filled, window->capacity - window->filled);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		window->filled += (size_t)got;
	}
	return window->filled > before;
}

/* Moves on to the next whole records: 1, or 0 at the end of the file. */
static int advance(struct window *window)
{
	window->begin += window->whole;
	window->filled -= window->whole;
	if (window->whole)
		memmove(window->bytes, window->bytes + window->whole, window->filled);
	window->whole = 0;
	while (window->whole == 0) {
		int error = window->filled == window->capacity ? enlarge(window) : 0;
		int got = error ? error : fill(window);
		if (got <= 0)
			return got;
		window->whole = pb_csv_whole(window->bytes, window->filled);
	}
	return 1;
}

static int visit_window(struct pb_csv_decoder *decoder, const struct window *window, void *row, pb_csv_visitor *visit,
                        void *context, struct pb_why *why)
{
	decoder->reader.bytes = window->bytes;
	decoder->reader.length = window->whole;
	decoder->reader.at = 0;
	int got = decoder->of_field ? 0 : pb_csv_decoder_header(decoder, why);
	while (got == 0 && (got = pb_csv_decoder_next(decoder, row, why)) > 0)
		got = visit(context, row, window->begin + decoder->reader.at);
	decoder->reader.next_line--; /* the end of a window is no line */
	return got;
}

static int visit_file(struct pb_csv_decoder *decoder, struct window *window, void *row, pb_csv_visitor *visit,
                      void *context, struct pb_why *why)
{
	int stopped = 0;
	int got = 0;
	while (!stopped && (got = advance(window)) > 0)
		stopped = visit_window(decoder, window, row, visit, context, why);
	return got < 0 ? pb_file_fail(why, got, "read", decoder->file) : stopped;
}

int pb_csv_visit(const char *path, const struct pb_column *columns, void *row, pb_csv_visitor *visit, void *context,
                 struct pb_why *why)
{
	struct pb_csv_decoder decoder = {.file = path, .columns = columns};
	struct window window = {.fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (window.fd < 0)
		return pb_file_fail(why, -errno, "read", path);
	struct pb_c_locale scope = pb_c_locale_enter();
	int error = visit_file(&decoder, &window, row, visit, context, why);
	pb_c_locale_leave(scope);
	pb_csv_decoder_free(&decoder);
	free(window.bytes);
	(void)close(window.fd);
	return error;
}
