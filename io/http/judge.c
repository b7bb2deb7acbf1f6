/* What a try that ended means: success, another address, another try, or the end. */
#include "io/http/retry.h"

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum pb_http_error check_body(const struct pb_http_request *request)
{
	if (!request->check)
		return PB_HTTP_OK;
	if (request->figures.bytes != request->check_bytes)
		return PB_HTTP_LENGTH_MISMATCH;
	return request->figures.hash == request->check_hash ? PB_HTTP_OK : PB_HTTP_HASH_MISMATCH;
}

static enum pb_http_error verdict(const struct pb_http_exchange *x)
{
	if (x->error != PB_HTTP_OK)
		return x->error;
	if (!pb_http_status_ok(x->response.status))
		return PB_HTTP_STATUS;
	return check_body(x->request);
}

/* A kept connection that ended, or held bytes of old, before a response began: the server had closed it meanwhile. */
static bool was_stale(const struct pb_http_exchange *x, enum pb_http_error error)
{
	return x->request->figures.reused && x->response.status == 0 &&
	       (error == PB_HTTP_RESET || error == PB_HTTP_TRUNCATED || error == PB_HTTP_MALFORMED_RESPONSE);
}

static void tell_of_try(const struct pb_http_exchange *x, enum pb_http_error error, struct pb_task *task)
{
	struct pb_http_request *request = x->request;
	if (!request->on_retry)
		return;
	request->figures.error = error;
	request->figures.total_ns = x->now_ns - request->figures.start_ns;
	request->on_retry(request, task);
}

/* Whether another try is worth while; then the exchange is set to wait for it. */
static bool retry(struct pb_http_exchange *x, enum pb_http_error error, struct pb_task *task)
{
	struct pb_http_figures *figures = &x->request->figures;
	if (!pb_http_target_idempotent(x->target) || figures->attempts >= x->pool->options.attempts ||
	    !pb_http_may_pass(error, x->response.status))
		return false;
	x->until_ns = x->now_ns + pb_http_pause_ns(x);
	if (x->until_ns >= x->deadline_ns)
		return false;
	tell_of_try(x, error, task);
	figures->attempts++;
	x->stage = PB_HTTP_BACKOFF;
	return true;
}

/* PB_HTTP_OK where the redirect is being followed. */
static enum pb_http_error follow(struct pb_http_exchange *x)
{
	struct pb_http_target *target;
	if (x->request->figures.redirects >= x->pool->options.redirects)
		return PB_HTTP_TOO_MANY_REDIRECTS;
	enum pb_http_error error = pb_http_target_redirected(&target, x->target, x->response.status,
	                                                     x->response.location, strlen(x->response.location));
	if (error != PB_HTTP_OK)
		return error;
	pb_http_target_free(x->redirected);
	x->target = x->redirected = target;
	x->request->figures.redirects++;
	x->fresh = false;
	pb_http_exchange_try(x);
	return PB_HTTP_OK;
}

static void note(struct pb_http_exchange *x)
{
	struct pb_http_figures *figures = &x->request->figures;
	const struct pb_http_response *response = &x->response;
	figures->status = response->status;
	figures->bytes = response->bytes;
	figures->hash = figures->partial || response->status == 0 ? 0 : pb_hash64_digest(&response->hash);
}

static enum pb_http_error redirect(struct pb_http_exchange *x)
{
	bool asked = x->error == PB_HTTP_OK && is_redirect(x->response.status) && x->response.location;
	return asked ? follow(x) : verdict(x);
}

int pb_http_stage_judge(struct pb_http_exchange *x, struct pb_task *task)
{
	note(x);
	pb_http_exchange_release(x, x->error == PB_HTTP_OK && x->response.complete && x->response.keep_alive);
	enum pb_http_error error = verdict(x);
	if (was_stale(x, error) && !x->fresh) {
		x->fresh = true;
		pb_http_exchange_try(x);
		return PB_DONE;
	}
	if (error == PB_HTTP_STATUS)
		error = redirect(x);
	if (x->stage != PB_HTTP_JUDGE || retry(x, error, task))
		return PB_DONE;
	x->error = (uint8_t)error;
	x->stage = PB_HTTP_END;
	return PB_DONE;
}

int pb_http_stage_backoff(struct pb_http_exchange *x, struct pb_task *task)
{
	if (x->now_ns < x->until_ns)
		return pb_http_wait_until(x, task, x->until_ns);
	pb_http_exchange_try(x);
	return PB_DONE;
}
