/* The stage of a request over https: drives its transfer, and says how that ended. */
#include <sys/epoll.h>

#include "io/http/tls.h"

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
		(void)tls->curl->multi_socket_action(tls->multi, events[i].data.fd, mask, &running);
	}
	if (tls->timer_ns > 0 && tls->timer_ns <= now_ns) {
		tls->timer_ns = 0;
		(void)tls->curl->multi_socket_action(tls->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

static bool ended(struct pb_http_tls *tls, CURLcode *code)
{
	int left = 0;
	const CURLMsg *message = tls->curl->multi_info_read(tls->multi, &left);
	if (!message || message->msg != CURLMSG_DONE)
		return false;
	*code = message->data.result;
	return true;
}

static enum pb_http_error error_of_errno(const struct pb_http_tls *tls, enum pb_http_error otherwise)
{
	long error = 0;
	(void)tls->curl->easy_getinfo(tls->easy, CURLINFO_OS_ERRNO, &error);
	return error ? pb_http_error_of_errno((int)error) : otherwise;
}

static enum pb_http_error error_of_code(const struct pb_http_tls *tls, CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return PB_HTTP_OK;
	case CURLE_COULDNT_RESOLVE_HOST:
		return PB_HTTP_NOT_RESOLVED;
	case CURLE_COULDNT_CONNECT:
		return error_of_errno(tls, PB_HTTP_REFUSED);
	case CURLE_OPERATION_TIMEDOUT:
		return PB_HTTP_CONNECT_TIMEOUT;
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
		return PB_HTTP_TRUNCATED;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
		return error_of_errno(tls, PB_HTTP_RESET);
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
	const struct pb_http_tls *tls = x->tls;
	CURL *easy = tls->easy;
	long status = 0, connects = 0;
	char *location = NULL;
	curl_off_t pause_s = 0, connect_us = 0;
	(void)tls->curl->easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	(void)tls->curl->easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location);
	(void)tls->curl->easy_getinfo(easy, CURLINFO_RETRY_AFTER, &pause_s);
	(void)tls->curl->easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
	(void)tls->curl->easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &connect_us);
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
		error = error_of_code(x->tls, code);
	response->complete = code == CURLE_OK;
	pb_http_exchange_fail(x, error);
	return PB_DONE;
}

int pb_http_stage_over_tls(struct pb_http_exchange *x, struct pb_task *task)
{
	CURLcode code = CURLE_OK;
	if (!x->tls && !pb_http_may_take_descriptor(x))
		return pb_http_wait_turn(x, task, PB_HTTP_NO_DESCRIPTOR);
	if (!x->tls) {
		enum pb_http_error error = pb_http_tls_start(x);
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
	/* No tag: libcurl does not promise to have read all there was. */
	task->wait.fd = x->tls->epoll;
	task->wait.events = POLLIN;
	return PB_WAIT;
}
