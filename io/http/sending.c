/* The sending half of a connection of the server. */
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "io/http/serving.h"

static bool close_with(struct pb_http_server *server, struct pb_serving *serving, bool reset)
{
	pb_serving_close(server, serving, reset);
	return false;
}

static bool wait_for_piece(struct pb_http_server *server, struct pb_serving *serving, int64_t since_ns)
{
	int64_t every_ns = serving->stream->every_ns ? serving->stream->every_ns : server->options.stream_ns;
	if (pb_alarms_set(&server->alarms, &serving->alarm, since_ns + every_ns) == 0)
		return true;
	return close_with(server, serving, true);
}

/* Where descriptors are scarce, whoever waits to be accepted goes before who may have another request. */
static bool may_stay(const struct pb_http_server *server, const struct pb_serving *serving)
{
	return serving->keep && (!serving->idle || server->open <= server->room);
}

/* All is sent: what comes after it. */
static bool finish(struct pb_http_server *server, struct pb_serving *serving)
{
	switch ((enum pb_after)serving->after) {
	case PB_AFTER_KEEP:
		serving->busy = false;
		serving->idle = serving->unread == NULL;
		return may_stay(server, serving) || close_with(server, serving, false);
	case PB_AFTER_CLOSE:
		return close_with(server, serving, false);
	case PB_AFTER_RESET:
		return close_with(server, serving, true);
	case PB_AFTER_STREAM:
		/* Pieces keep to their times, however long one took to send. */
		return serving->alarm.place != 0 || wait_for_piece(server, serving, pb_clock_ns());
	case PB_AFTER_SILENCE:
		return true;
	}
	return true;
}

static bool watch(struct pb_http_server *server, struct pb_serving *serving, bool writing)
{
	struct epoll_event event = {.events = writing ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = serving};
	serving->writing = writing;
	return epoll_ctl(server->epoll, EPOLL_CTL_MOD, serving->fd, &event) == 0;
}

bool pb_serving_flush(struct pb_http_server *server, struct pb_serving *serving)
{
	while (serving->unsent_at < serving->unsent_end) {
		ssize_t sent = send(serving->fd, serving->unsent + serving->unsent_at,
		                    serving->unsent_end - serving->unsent_at, MSG_NOSIGNAL);
		if (sent < 0 && errno == EAGAIN)
			return serving->writing || watch(server, serving, true) || close_with(server, serving, true);
		if (sent < 0 && errno != EINTR)
			return close_with(server, serving, false);
		serving->unsent_at += sent > 0 ? (size_t)sent : 0;
	}
	free(serving->unsent);
	serving->unsent = NULL;
	serving->unsent_at = serving->unsent_end = 0;
	if (serving->writing && !watch(server, serving, false))
		return close_with(server, serving, true);
	return finish(server, serving);
}

/* Copies what follows the first `sent` bytes of the reply. */
static bool keep_unsent(struct pb_serving *serving, const struct pb_reply *reply, size_t sent, size_t total)
{
	serving->unsent = malloc(total - sent);
	if (!serving->unsent)
		return false;
	for (int i = 0; i < reply->count; i++) {
		size_t length = reply->pieces[i].iov_len;
		size_t skipped = sent < length ? sent : length;
		sent -= skipped;
		memcpy(serving->unsent + serving->unsent_end, (char *)reply->pieces[i].iov_base + skipped,
		       length - skipped);
		serving->unsent_end += length - skipped;
	}
	return true;
}

/* As much of the reply as the socket takes: its bytes, or -1. */
static ssize_t send_pieces(const struct pb_serving *serving, struct pb_reply *reply, size_t total)
{
	struct msghdr message = {.msg_iov = reply->pieces, .msg_iovlen = (size_t)reply->count};
	if (total == 0)
		return 0;
	if (reply->count == 1)
		return send(serving->fd, reply->pieces[0].iov_base, total, MSG_NOSIGNAL);
	return sendmsg(serving->fd, &message, MSG_NOSIGNAL);
}

bool pb_serving_send(struct pb_http_server *server, struct pb_serving *serving)
{
	struct pb_reply *reply = &server->reply;
	size_t total = 0;
	for (int i = 0; i < reply->count; i++)
		total += reply->pieces[i].iov_len;
	ssize_t sent = send_pieces(serving, reply, total);
	if (sent < 0 && errno != EAGAIN && errno != EINTR)
		return close_with(server, serving, false);
	serving->stream = reply->stream;
	serving->stream_count = reply->stream_count;
	serving->position = 0;
	serving->after = (uint8_t)reply->after;
	if (sent == (ssize_t)total)
		return finish(server, serving);
	if (!keep_unsent(serving, reply, sent > 0 ? (size_t)sent : 0, total))
		return close_with(server, serving, true);
	return pb_serving_flush(server, serving);
}

static bool end_stream(struct pb_http_server *server, struct pb_serving *serving)
{
	serving->stream = NULL;
	serving->after = PB_AFTER_KEEP;
	return finish(server, serving);
}

bool pb_serving_stream(struct pb_http_server *server, struct pb_serving *serving)
{
	int64_t due_ns = serving->alarm.due_ns;
	if (serving->writing)
		return wait_for_piece(server, serving, due_ns);
	char *piece = malloc(PB_STREAM_PIECE);
	size_t length =
	    piece ? serving->stream->next(serving->position, serving->stream_count, piece, PB_STREAM_PIECE) : 0;
	if (length == 0) {
		free(piece);
		return end_stream(server, serving);
	}
	serving->position++;
	serving->unsent = piece;
	serving->unsent_end = length;
	return wait_for_piece(server, serving, due_ns) && pb_serving_flush(server, serving);
}
