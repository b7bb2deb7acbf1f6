#include <curl/curl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "bench/http_loop.h"
#include "io/http/hash64.h"
#include "io/http/units.h"

enum { EVENTS = 512 };

struct transfer {
	CURL *easy;
	struct pb_hash64 hash;
	uint64_t bytes;
};

struct loop {
	const struct http_load *load;
	CURLM *multi;
	struct http_score score;
	unsigned running;
	int64_t end_ns, timer_ns;
	int epoll;
};

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
	(void)easy;
	struct loop *loop = context;
	struct epoll_event event = {.data.fd = fd};
	if (what == CURL_POLL_REMOVE)
		return epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL) * 0;
	event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	(void)epoll_ctl(loop->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
	(void)curl_multi_assign(loop->multi, fd, loop);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	(void)multi;
	((struct loop *)context)->timer_ns = timeout_ms < 0 ? 0 : pb_clock_ns() + (int64_t)timeout_ms * PB_MS;
	return 0;
}

static size_t on_body(char *at, size_t one, size_t length, void *context)
{
	(void)one;
	struct transfer *transfer = context;
	pb_hash64_update(&transfer->hash, at, length);
	transfer->bytes += length;
	return length;
}

static bool begin(struct loop *loop, struct transfer *transfer)
{
	if (pb_clock_ns() >= loop->end_ns)
		return false;
	loop->running++;
	pb_hash64_init(&transfer->hash);
	transfer->bytes = 0;
	return curl_multi_add_handle(loop->multi, transfer->easy) == CURLM_OK;
}

static void take_ended(struct loop *loop)
{
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left));) {
		struct transfer *transfer;
		long status = 0;
		bool failed = message->data.result != CURLE_OK;
		CURL *easy = message->easy_handle;
		(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
		(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		(void)curl_multi_remove_handle(loop->multi, easy);
		loop->running--;
		loop->score.requests++;
		loop->score.errors += failed || status != 200 || transfer->bytes != loop->load->check_bytes ||
		                      pb_hash64_digest(&transfer->hash) != loop->load->check_hash;
		(void)begin(loop, transfer);
	}
}

static void turn(struct loop *loop)
{
	struct epoll_event events[EVENTS];
	int running;
	int64_t left_ns = loop->timer_ns ? loop->timer_ns - pb_clock_ns() : 100 * PB_MS;
	int ready = epoll_wait(loop->epoll, events, EVENTS, left_ns > 0 ? (int)((left_ns + PB_MS - 1) / PB_MS) : 0);
	for (int i = 0; i < ready; i++) {
		int mask = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
		           (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
		(void)curl_multi_socket_action(loop->multi, events[i].data.fd, mask, &running);
	}
	if (loop->timer_ns && loop->timer_ns <= pb_clock_ns()) {
		loop->timer_ns = 0;
		(void)curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	take_ended(loop);
}

static void set_up(struct transfer *transfer, const char *url)
{
	transfer->easy = curl_easy_init();
	if (!transfer->easy)
		abort();
	(void)curl_easy_setopt(transfer->easy, CURLOPT_URL, url);
	(void)curl_easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
	(void)curl_easy_setopt(transfer->easy, CURLOPT_PRIVATE, transfer);
	(void)curl_easy_setopt(transfer->easy, CURLOPT_NOSIGNAL, 1L);
}

struct http_score http_load_curl(const struct http_load *load)
{
	struct loop loop = {.load = load, .multi = curl_multi_init(), .epoll = epoll_create1(EPOLL_CLOEXEC)};
	struct transfer *transfers = calloc(load->connections, sizeof *transfers);
	if (!transfers || !loop.multi)
		abort();
	(void)curl_multi_setopt(loop.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	(void)curl_multi_setopt(loop.multi, CURLMOPT_SOCKETDATA, &loop);
	(void)curl_multi_setopt(loop.multi, CURLMOPT_TIMERFUNCTION, on_timer);
	(void)curl_multi_setopt(loop.multi, CURLMOPT_TIMERDATA, &loop);
	(void)curl_multi_setopt(loop.multi, CURLMOPT_MAXCONNECTS, (long)load->connections);
	int64_t start_ns = pb_clock_ns();
	double cpu_s = http_cpu_s();
	loop.end_ns = start_ns + load->run_ns;
	for (unsigned i = 0; i < load->connections; i++) {
		set_up(&transfers[i], load->url);
		(void)begin(&loop, &transfers[i]);
	}
	while (loop.running > 0)
		turn(&loop);
	loop.score.wall_ns = pb_clock_ns() - start_ns;
	loop.score.cpu_s = http_cpu_s() - cpu_s;
	for (unsigned i = 0; i < load->connections; i++)
		curl_easy_cleanup(transfers[i].easy);
	(void)curl_multi_cleanup(loop.multi);
	(void)close(loop.epoll);
	free(transfers);
	return loop.score;
}
