#include "cluster/frame.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME_MAGIC UINT32_C(0x31616270)

struct pb_frame pb_frame_make(enum pb_frame_kind kind, uint32_t cell, int error, uint64_t bytes)
{
	return (struct pb_frame){
	    .magic = FRAME_MAGIC,
	    .abi = PB_ABI,
	    .kind = kind,
	    .cell = cell,
	    .error = error,
	    .report_bytes = sizeof(struct pb_worker_report),
	    .bytes = bytes,
	};
}

int pb_frame_check(const struct pb_frame *frame, struct pb_why *why)
{
	if (frame->magic != FRAME_MAGIC || frame->abi != PB_ABI ||
	    frame->report_bytes != sizeof(struct pb_worker_report))
		return pb_fail(why, -EPROTO, "the launched ranks are another build of powbench: start it again");
	if (frame->kind < PB_FRAME_HELLO || frame->kind > PB_FRAME_REPLY || frame->error > 0 ||
	    frame->bytes > PB_FRAME_BYTES_MAX)
		return pb_fail(why, -EPROTO, "a frame of kind %u with error %d and %llu bytes", frame->kind,
		               frame->error, (unsigned long long)frame->bytes);
	return 0;
}

static int bytes_send(int fd, const void *bytes, size_t length)
{
	for (const char *at = bytes; length > 0;) {
		ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			return -errno;
		at += sent > 0 ? sent : 0;
		length -= sent > 0 ? (size_t)sent : 0;
	}
	return 0;
}

int pb_frame_send(int fd, enum pb_frame_kind kind, uint32_t cell, int error, const struct iovec *parts, size_t count)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += parts[i].iov_len;
	struct pb_frame frame = pb_frame_make(kind, cell, error, bytes);
	int failed = bytes_send(fd, &frame, sizeof frame);
	for (size_t i = 0; !failed && i < count; i++)
		failed = bytes_send(fd, parts[i].iov_base, parts[i].iov_len);
	return failed;
}

static int bytes_receive(int fd, void *bytes, size_t length)
{
	for (char *at = bytes; length > 0;) {
		ssize_t got = recv(fd, at, length, 0);
		if (got == 0)
			return -EPIPE;
		if (got < 0 && errno != EINTR)
			return errno == ECONNRESET ? -EPIPE : -errno;
		at += got > 0 ? got : 0;
		length -= got > 0 ? (size_t)got : 0;
	}
	return 0;
}

int pb_frame_receive(int fd, struct pb_frame *frame, void **body, struct pb_why *why)
{
	*body = NULL;
	int error = bytes_receive(fd, frame, sizeof *frame);
	if (!error)
		error = pb_frame_check(frame, why);
	if (error)
		return error;
	char *bytes = malloc(frame->bytes + 1);
	if (!bytes)
		return pb_fail(why, -ENOMEM, "no memory for %llu bytes from another rank",
		               (unsigned long long)frame->bytes);
	bytes[frame->bytes] = '\0';
	error = bytes_receive(fd, bytes, frame->bytes);
	if (error) {
		free(bytes);
		return error;
	}
	*body = bytes;
	return 0;
}
