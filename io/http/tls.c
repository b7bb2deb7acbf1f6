#include "io/http/tls.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct pb_http_tls {
	struct pb_http_tls *next; /* spare */
	struct pb_http_exchange *exchange;
	CURLM *multi;
	CURL *easy;
	int64_t timer_ns; /* when libcurl wants to be called; 0: not by time */
	uint32_t tag;
	uint32_t header_bytes;
	int epoll;
	bool added; /* easy is in multi */
};

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
	(void)easy;
	struct pb_http_tls *tls = context;
	struct epoll_event event = {.data.fd = fd};
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(tls->epoll, EPOLL_CTL_DEL, fd, NULL);
		return 0;
	}
	event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	if (epoll_ctl(tls->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0)
		return -1;
	(void)curl_multi_assign(tls->multi, fd, tls);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	(void)multi;
	struct pb_http_tls *tls = context;
	tls->timer_ns = timeout_ms < 0 ? 0 : pb_clock_ns() + (int64_t)timeout_ms * 1000000;
	return 0;
}

/* The first bytes of a response, headers or body. */
static struct pb_http_response *begin_response(struct pb_http_tls *tls)
{
	struct pb_http_exchange *x = tls->exchange;
	struct pb_http_figures *figures = &x->request->figures;
	if (!x->response.begun)
		figures->first_byte_ns = x->now_ns - figures->start_ns;
	x->response.begun = true;
	return &x->response;
}

static size_t on_header(char *at, size_t one, size_t length, void *context)
{
	(void)at, (void)one;
	struct pb_http_tls *tls = context;
	struct pb_http_response *response = begin_response(tls);
	tls->header_bytes += (uint32_t)length;
	if (tls->header_bytes < response->limits->header_bytes)
		return length;
	response->error = PB_HTTP_HEADERS_TOO_LARGE;
	return 0;
}

static size_t on_body(char *at, size_t one, size_t length, void *context)
{
	(void)one;
	struct pb_http_tls *tls = context;
	struct pb_http_response *response = begin_response(tls);
	long status = 0;
	(void)curl_easy_getinfo(tls->easy, CURLINFO_RESPONSE_CODE, &status);
	response->status = (uint16_t)status;
	pb_http_response_body(response, at, length);
	bool stop = response->error != PB_HTTP_OK || response->enough;
	return stop ? 0 : length;
}

static void init_curl(void)
{
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void free_tls(struct pb_http_tls *tls)
{
	if (!tls)
		return;
	if (tls->added)
		(void)curl_multi_remove_handle(tls->multi, tls->easy);
	if (tls->easy)
		curl_easy_cleanup(tls->easy);
	if (tls->multi)
		(void)curl_multi_cleanup(tls->multi);
	if (tls->epoll >= 0)
		(void)close(tls->epoll);
	free(tls);
}

static enum pb_http_error new_tls(struct pb_http_tls **out)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, init_curl);
	struct pb_http_tls *tls = calloc(1, sizeof *tls);
	if (!tls)
		return PB_HTTP_NO_MEMORY;
	enum pb_http_error error = PB_HTTP_NO_MEMORY;
	tls->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (tls->epoll < 0)
		error = pb_http_error_of_errno(errno);
	tls->tag = pb_http_tag();
	tls->multi = curl_multi_init();
	tls->easy = curl_easy_init();
	if (tls->epoll < 0 || !tls->multi || !tls->easy) {
		free_tls(tls);
		return error;
	}
	(void)curl_multi_setopt(tls->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	(void)curl_multi_setopt(tls->multi, CURLMOPT_SOCKETDATA, tls);
	(void)curl_multi_setopt(tls->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	(void)curl_multi_setopt(tls->multi, CURLMOPT_TIMERDATA, tls);
	(void)curl_multi_setopt(tls->multi, CURLMOPT_MAXCONNECTS, 1L);
	*out = tls;
	return PB_HTTP_OK;
}

static void set_method(CURL *easy, const struct pb_http_target *target)
{
	if (target->method == PB_HTTP_HEAD)
		(void)curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	if (target->method != PB_HTTP_POST)
		return;
	(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)target->body_bytes);
	(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, target->body);
}

static void set_request(struct pb_http_tls *tls, const struct pb_http_exchange *x)
{
	const struct pb_http_options *options = &x->pool->options;
	CURL *easy = tls->easy;
	curl_easy_reset(easy);
	set_method(easy, x->target);
	(void)curl_easy_setopt(easy, CURLOPT_URL, x->target->url);
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_USERAGENT, "powbench");
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, x->fresh ? 1L : 0L);
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(options->connect_timeout_ns / 1000000 + 1));
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, tls);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, tls);
	if (options->ca_file)
		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
}

/* Takes a spare transfer or makes one, and starts it on the exchange's target. */
static enum pb_http_error start(struct pb_http_exchange *x)
{
	struct pb_http_tls *tls = x->pool->spare_tls;
	enum pb_http_error error = PB_HTTP_OK;
	if (tls)
		x->pool->spare_tls = tls->next;
	else
		error = new_tls(&tls);
	if (error != PB_HTTP_OK)
		return error;
	x->tls = tls;
	tls->exchange = x;
	tls->header_bytes = 0;
	set_request(tls, x);
	tls->added = curl_multi_add_handle(tls->multi, tls->easy) == CURLM_OK;
	return tls->added ? PB_HTTP_OK : PB_HTTP_NO_MEMORY;
}

void pb_http_tls_release(struct pb_http_exchange *x)
{
	struct pb_http_tls *tls = x->tls;
	x->tls = NULL;
	if (tls->added)
		(void)curl_multi_remove_handle(tls->multi, tls->easy);
	tls->added = false;
	tls->timer_ns = 0;
	tls->next = x->pool->spare_tls;
	x->pool->spare_tls = tls;
}

void pb_http_tls_free_spares(struct pb_http_pool *pool)
{
	while (pool->spare_tls) {
		struct pb_http_tls *next = pool->spare_tls->next;
		free_tls(pool->spare_tls);
		pool->spare_tls = next;
	}
}

/* Lets libcurl do what its sockets and its timer have come due for. */
static void drive(struct pb_http_tls *tls, int64_t now_ns)
{
	struct epoll_event events[8];
	int running = 0;
	int ready = epoll_wait(tls->epoll, events, sizeof events / sizeof events[0], 0);
	for (int i = 0; i < ready; i++) {
		int mask = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
		           (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
		           (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
		(void)curl_multi_socket_action(tls->multi, events[i].data.fd, mask, &running);
	}
	if (tls->timer_ns > 0 && tls->timer_ns <= now_ns) {
		tls->timer_ns = 0;
		(void)curl_multi_socket_action(tls->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

static bool ended(struct pb_http_tls *tls, CURLcode *code)
{
	int left = 0;
	const CURLMsg *message = curl_multi_info_read(tls->multi, &left);
	if (!message || message->msg != CURLMSG_DONE)
		return false;
	*code = message->data.result;
	return true;
}

static enum pb_http_error error_of_errno(CURL *easy, enum pb_http_error otherwise)
{
	long error = 0;
	(void)curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
	return error ? pb_http_error_of_errno((int)error) : otherwise;
}

static enum pb_http_error error_of_code(CURL *easy, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return PB_HTTP_OK;
	case CURLE_COULDNT_RESOLVE_HOST:
		return PB_HTTP_NOT_RESOLVED;
	case CURLE_COULDNT_CONNECT:
		return error_of_errno(easy, PB_HTTP_REFUSED);
	case CURLE_OPERATION_TIMEDOUT:
		return PB_HTTP_CONNECT_TIMEOUT;
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return PB_HTTP_TRUNCATED;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
		return error_of_errno(easy, PB_HTTP_RESET);
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CIPHER:
		return PB_HTTP_TLS;
	case CURLE_OUT_OF_MEMORY:
		return PB_HTTP_NO_MEMORY;
	default:
		return PB_HTTP_MALFORMED_RESPONSE;
	}
}

static char *copy_or_null(const char *text)
{
	return text ? strdup(text) : NULL;
}

static void note_headers(struct pb_http_exchange *x)
{
	CURL *easy = x->tls->easy;
	long status = 0, connects = 0;
	char *location = NULL;
	curl_off_t pause_s = 0, connect_us = 0;
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location);
	(void)curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &pause_s);
	(void)curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	(void)curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &connect_us);
	x->response.status = (uint16_t)status;
	x->response.location = copy_or_null(location);
	if (pause_s > 0 && asprintf(&x->response.retry_after, "%lld", (long long)pause_s) < 0)
		x->response.retry_after = NULL;
	x->request->figures.reused = connects == 0;
	x->request->figures.connect_ns = connects ? (int64_t)connect_us * 1000 : 0;
}

static int finish(struct pb_http_exchange *x, CURLcode code)
{
	struct pb_http_response *response = &x->response;
	enum pb_http_error error = response->error;
	note_headers(x);
	x->request->figures.partial = response->enough && code == CURLE_WRITE_ERROR;
	if (error == PB_HTTP_OK && !x->request->figures.partial)
		error = error_of_code(x->tls->easy, code);
	response->complete = code == CURLE_OK;
	pb_http_exchange_fail(x, error);
	return PB_DONE;
}

int pb_http_stage_over_tls(struct pb_http_exchange *x, struct pb_task *task)
{
	CURLcode code = CURLE_OK;
	if (!x->tls) {
		enum pb_http_error error = start(x);
		if (error == PB_HTTP_NO_DESCRIPTOR)
			return pb_http_pool_evict(x->pool) ? PB_DONE : pb_http_wait_turn(x, task, error);
		if (error != PB_HTTP_OK)
			return pb_http_exchange_fail(x, error);
		pb_http_turn_end(x);
	}
	drive(x->tls, x->now_ns);
	if (ended(x->tls, &code))
		return finish(x, code);
	(void)pb_http_wait_until(x, task, x->tls->timer_ns > 0 ? x->tls->timer_ns : x->deadline_ns);
	task->wait.fd = x->tls->epoll;
	task->wait.tag = x->tls->tag;
	task->wait.events = POLLIN;
	return PB_WAIT;
}
