/* The handles of a transfer: made, set to a request, and used again. */
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "io/http/tls.h"
#include "io/http/trust.h"
#include "io/http/units.h"

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
	(void)tls->curl->multi_assign(tls->multi, fd, tls);
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	(void)multi;
	struct pb_http_tls *tls = context;
	tls->timer_ns = timeout_ms < 0 ? 0 : pb_clock_ns() + (int64_t)timeout_ms * PB_MS;
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
	(void)tls->curl->easy_getinfo(tls->easy, CURLINFO_RESPONSE_CODE, &status);
	response->status = (uint16_t)status;
	pb_http_response_body(response, at, length);
	bool stop = response->error != PB_HTTP_OK || response->enough;
	return stop ? 0 : length;
}

static void free_tls(struct pb_http_tls *tls)
{
	if (!tls)
		return;
	if (tls->added)
		(void)tls->curl->multi_remove_handle(tls->multi, tls->easy);
	if (tls->easy)
		tls->curl->easy_cleanup(tls->easy);
	if (tls->multi)
		(void)tls->curl->multi_cleanup(tls->multi);
	if (tls->epoll >= 0)
		(void)close(tls->epoll);
	free(tls);
}

static void set_callbacks(struct pb_http_tls *tls)
{
	(void)tls->curl->multi_setopt(tls->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	(void)tls->curl->multi_setopt(tls->multi, CURLMOPT_SOCKETDATA, tls);
	(void)tls->curl->multi_setopt(tls->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	(void)tls->curl->multi_setopt(tls->multi, CURLMOPT_TIMERDATA, tls);
	(void)tls->curl->multi_setopt(tls->multi, CURLMOPT_MAXCONNECTS, 1L);
}

/* NULL on failure, with the reason in `error`. */
static struct pb_http_tls *new_tls(enum pb_http_error *error)
{
	const struct pb_curl *curl = pb_curl_load();
	struct pb_http_tls *tls = curl ? calloc(1, sizeof *tls) : NULL;
	*error = curl ? PB_HTTP_NO_MEMORY : PB_HTTP_NO_LIBCURL;
	if (!tls)
		return NULL;
	tls->curl = curl;
	tls->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (tls->epoll < 0)
		*error = pb_http_error_of_errno(errno);
	tls->multi = curl->multi_init();
	tls->easy = curl->easy_init();
	if (tls->epoll < 0 || !tls->multi || !tls->easy) {
		free_tls(tls);
		return NULL;
	}
	set_callbacks(tls);
	return tls;
}

static void set_method(const struct pb_http_tls *tls, const struct pb_http_target *target)
{
	CURL *easy = tls->easy;
	if (target->method == PB_HTTP_HEAD)
		(void)tls->curl->easy_setopt(easy, CURLOPT_NOBODY, 1L);
	if (target->method != PB_HTTP_POST)
		return;
	(void)tls->curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)target->body_bytes);
	(void)tls->curl->easy_setopt(easy, CURLOPT_POSTFIELDS, target->body);
}

static void set_request(struct pb_http_tls *tls, const struct pb_http_exchange *x)
{
	const struct pb_http_options *options = &x->pool->options;
	CURL *easy = tls->easy;
	tls->curl->easy_reset(easy);
	set_method(tls, x->target);
	(void)tls->curl->easy_setopt(easy, CURLOPT_URL, x->target->url);
	(void)tls->curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
	(void)tls->curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)tls->curl->easy_setopt(easy, CURLOPT_USERAGENT, "powbench");
	(void)tls->curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)tls->curl->easy_setopt(easy, CURLOPT_PROXY, "");
	(void)tls->curl->easy_setopt(easy, CURLOPT_FRESH_CONNECT, x->fresh ? 1L : 0L);
	(void)tls->curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(options->connect_timeout_ns / PB_MS + 1));
	(void)tls->curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	(void)tls->curl->easy_setopt(easy, CURLOPT_HEADERDATA, tls);
	(void)tls->curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)tls->curl->easy_setopt(easy, CURLOPT_WRITEDATA, tls);
	if (!pb_http_trust(tls->curl, easy, options->ca_file) && options->ca_file)
		(void)tls->curl->easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
}

enum pb_http_error pb_http_tls_start(struct pb_http_exchange *x)
{
	struct pb_http_tls *tls = x->pool->spare_tls;
	enum pb_http_error error = PB_HTTP_OK;
	if (tls)
		x->pool->spare_tls = tls->next;
	else
		tls = new_tls(&error);
	if (!tls)
		return error;
	x->tls = tls;
	tls->exchange = x;
	tls->header_bytes = 0;
	set_request(tls, x);
	tls->added = tls->curl->multi_add_handle(tls->multi, tls->easy) == CURLM_OK;
	return tls->added ? PB_HTTP_OK : PB_HTTP_NO_MEMORY;
}

void pb_http_tls_release(struct pb_http_exchange *x)
{
	struct pb_http_tls *tls = x->tls;
	x->tls = NULL;
	if (tls->added)
		(void)tls->curl->multi_remove_handle(tls->multi, tls->easy);
	tls->added = false;
	tls->timer_ns = 0;
	tls->next = x->pool->spare_tls;
	x->pool->spare_tls = tls;
	if (pb_http_others_lack(x->pool))
		(void)pb_http_tls_free_spare(x->pool);
}

bool pb_http_tls_free_spare(struct pb_http_pool *pool)
{
	struct pb_http_tls *spare = pool->spare_tls;
	if (!spare)
		return false;
	pool->spare_tls = spare->next;
	free_tls(spare);
	return true;
}
