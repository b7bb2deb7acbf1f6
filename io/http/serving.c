/* A connection of the server: reads requests, waits for the latency, and goes on after the reply. */
#include "io/http/serving.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLOSED_AT_ONCE = 64 };

static int on_url(llhttp_t *parser, const char *at, size_t length)
{
	struct pb_serving *serving = parser->data;
	if (length >= sizeof serving->path - serving->path_bytes)
		return -1;
	memcpy(serving->path + serving->path_bytes, at, length);
	serving->path_bytes = (uint16_t)(serving->path_bytes + length);
	return 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
	(void)at, (void)length;
	((struct pb_serving *)parser->data)->request_bytes = 0;
	return 0;
}

static int on_message_complete(llhttp_t *parser)
{
	struct pb_serving *serving = parser->data;
	serving->path[serving->path_bytes] = '\0';
	serving->path_bytes = 0;
	serving->request_bytes = 0;
	serving->head = parser->method == HTTP_HEAD;
	serving->keep = llhttp_should_keep_alive(parser) != 0;
	serving->busy = true;
	return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_url = on_url, .on_body = on_body, .on_message_complete = on_message_complete};

static void link_in(struct pb_http_server *server, struct pb_serving *serving)
{
	serving->next = server->serving;
	serving->link = &server->serving;
	if (serving->next)
		serving->next->link = &serving->next;
	server->serving = serving;
	server->open++;
}

void pb_serving_open(struct pb_http_server *server, int fd)
{
	struct pb_serving *serving = calloc(1, sizeof *serving);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = serving};
	if (!serving || epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
		free(serving);
		(void)close(fd);
		return;
	}
	serving->fd = fd;
	server->counts.connections++;
	llhttp_init(&serving->parser, HTTP_REQUEST, &settings);
	serving->parser.data = serving;
	link_in(server, serving);
}

void pb_serving_close(struct pb_http_server *server, struct pb_serving *serving, bool reset)
{
	const struct linger at_once = {.l_onoff = 1};
	if (reset)
		(void)setsockopt(serving->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	(void)close(serving->fd);
	pb_alarms_clear(&server->alarms, &serving->alarm);
	server->open--;
	*serving->link = serving->next;
	if (serving->next)
		serving->next->link = serving->link;
	free(serving->unsent);
	free(serving->unread);
	free(serving);
	pb_http_server_undeafen(server);
}

bool pb_serving_make_room(struct pb_http_server *server)
{
	size_t closed = 0;
	for (struct pb_serving *serving = server->serving, *next; serving && closed < CLOSED_AT_ONCE; serving = next) {
		next = serving->next;
		if (!serving->idle)
			continue;
		pb_serving_close(server, serving, false);
		closed++;
	}
	return closed > 0;
}

/* Keeps what came after the request that is being answered. False: too much, or no memory. */
static bool hold(struct pb_serving *serving, const char *bytes, size_t length)
{
	if (length == 0)
		return true;
	if (serving->unread_bytes + length > PB_HTTP_SERVER_REQUEST_BYTES)
		return false;
	char *grown = realloc(serving->unread, serving->unread_bytes + length);
	if (!grown)
		return false;
	memcpy(grown + serving->unread_bytes, bytes, length);
	serving->unread = grown;
	serving->unread_bytes += length;
	return true;
}

/* False: this is not HTTP, or more of it than allowed. */
static bool parse(struct pb_serving *serving, const char *bytes, size_t length)
{
	serving->idle = false;
	serving->request_bytes += (uint32_t)length;
	llhttp_errno_t status = llhttp_execute(&serving->parser, bytes, length);
	if (status == HPE_OK)
		return serving->request_bytes <= PB_HTTP_SERVER_REQUEST_BYTES;
	if (!serving->busy)
		return false;
	const char *end = llhttp_get_error_pos(&serving->parser);
	llhttp_resume(&serving->parser);
	return hold(serving, end, (size_t)(bytes + length - end));
}

static bool drop(struct pb_http_server *server, struct pb_serving *serving)
{
	pb_serving_close(server, serving, false);
	return false;
}

static bool answer(struct pb_http_server *server, struct pb_serving *serving)
{
	pb_http_server_answer(server, serving);
	return pb_serving_send(server, serving);
}

/* Acknowledges the request now, from this core and not later from the client's; any value above 1 also asks for it to
 * be left to us the next time. */
static void acknowledge(const struct pb_serving *serving)
{
	const int now_only = 2;
	(void)setsockopt(serving->fd, IPPROTO_TCP, TCP_QUICKACK, &now_only, sizeof now_only);
}

/* The clock is read after the request was: no answer can be early. */
static bool schedule(struct pb_http_server *server, struct pb_serving *serving)
{
	int64_t wait_ns = server->options.latency_ns;
	if (server->options.jitter_ns > 0)
		wait_ns += (int64_t)(pb_http_server_random(server) % ((uint64_t)server->options.jitter_ns + 1));
	if (wait_ns == 0)
		return answer(server, serving);
	const int64_t due_ns = pb_clock_ns() + wait_ns;
	if (pb_http_server_acknowledges(&server->options))
		acknowledge(serving);
	if (pb_alarms_set(&server->alarms, &serving->alarm, due_ns) == 0)
		return true;
	return drop(server, serving);
}

static bool take(struct pb_http_server *server, struct pb_serving *serving, const char *bytes, size_t length)
{
	if (!parse(serving, bytes, length))
		return drop(server, serving);
	return serving->busy ? schedule(server, serving) : true;
}

/* Goes on with the requests that came while others were answered. */
static void take_unread(struct pb_http_server *server, struct pb_serving *serving)
{
	bool open = true;
	while (open && !serving->busy && serving->unread) {
		char *bytes = serving->unread;
		size_t length = serving->unread_bytes;
		serving->unread = NULL;
		serving->unread_bytes = 0;
		open = take(server, serving, bytes, length);
		free(bytes);
	}
}

static bool read_more(struct pb_http_server *server, struct pb_serving *serving)
{
	ssize_t length = recv(serving->fd, server->buffer, sizeof server->buffer, 0);
	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (length <= 0)
		return drop(server, serving);
	if (!serving->busy)
		return take(server, serving, server->buffer, (size_t)length);
	return hold(serving, server->buffer, (size_t)length) || drop(server, serving);
}

void pb_serving_ready(struct pb_http_server *server, struct pb_serving *serving, uint32_t events)
{
	bool open = true;
	if (events & EPOLLOUT)
		open = pb_serving_flush(server, serving);
	if (open && (events & ~(uint32_t)EPOLLOUT))
		open = read_more(server, serving);
	if (open)
		take_unread(server, serving);
}

void pb_serving_due(struct pb_http_server *server, struct pb_serving *serving)
{
	pb_alarms_clear(&server->alarms, &serving->alarm);
	if (serving->stream ? pb_serving_stream(server, serving) : answer(server, serving))
		take_unread(server, serving);
}
