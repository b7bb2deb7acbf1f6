/*
 * exchange.h: the state of a request in flight, and the stages it goes through. Internal to the client.
 *
 *   RESOLVE -> CONNECT -> CONNECTING -> RECEIVE -> JUDGE -> END
 *                      `----> SEND -------^          |-> RESOLVE, of another target (redirect)
 *   TLS ---------------------------------------------'-> BACKOFF -> CONNECT or TLS (another try)
 *
 * A stage returns PB_DONE when it has set the next stage, or PB_WAIT with the task's wait filled. It may find a kept
 * connection (SEND), or have to make one (CONNECTING), for which it may have to wait its turn.
 */
#ifndef IO_HTTP_EXCHANGE_H
#define IO_HTTP_EXCHANGE_H

#include <poll.h>

#include "io/http/pool.h"
#include "io/http/response.h"

enum pb_http_stage {
	PB_HTTP_RESOLVE,
	PB_HTTP_CONNECT,
	PB_HTTP_CONNECTING,
	PB_HTTP_SEND,
	PB_HTTP_RECEIVE,
	PB_HTTP_OVER_TLS,
	PB_HTTP_JUDGE,
	PB_HTTP_BACKOFF,
	PB_HTTP_END,
};

struct pb_http_exchange {
	struct pb_http_exchange *next; /* spare */
	struct pb_http_request *request;
	struct pb_http_pool *pool;
	const struct pb_http_target *target; /* the request's, or `redirected` */
	struct pb_http_target *redirected;   /* owned */
	struct pb_http_origin *origin;
	struct pb_http_connection *connection;
	struct pb_http_tls *tls;
	const struct addrinfo *address, *first_address; /* of the host: being tried, and tried first */
	int64_t now_ns;                                 /* when this step began */
	int64_t deadline_ns;                            /* of the whole request */
	int64_t until_ns;                               /* of the connect or the back-off */
	struct pb_http_turns *turns;                    /* that it waits for one of; NULL: none */
	uint64_t turn;                                  /* which one */
	size_t sent;
	uint8_t stage;   /* enum pb_http_stage */
	uint8_t error;   /* enum pb_http_error: of this try */
	uint8_t overdue; /* enum pb_http_error: what passing the deadline now means */
	bool fresh;      /* a kept connection will not do */
	struct pb_http_response response;
};

int pb_http_stage_resolve(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_connect(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_connecting(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_send(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_receive(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_over_tls(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_judge(struct pb_http_exchange *x, struct pb_task *task);
int pb_http_stage_backoff(struct pb_http_exchange *x, struct pb_task *task);

/* Ends this try with `error`; returns PB_DONE. */
int pb_http_exchange_fail(struct pb_http_exchange *x, enum pb_http_error error);

/* Begins a try at x->target from its first stage. */
void pb_http_exchange_try(struct pb_http_exchange *x);

/* Gives back the connection, kept where `keep` and closed otherwise, and the place among those who wait for one. */
void pb_http_exchange_release(struct pb_http_exchange *x, bool keep);

/* Fill task->wait and return PB_WAIT. The deadline of the request is looked after. */
int pb_http_wait_fd(const struct pb_http_exchange *x, struct pb_task *task, short events, int64_t deadline_ns);
int pb_http_wait_until(const struct pb_http_exchange *x, struct pb_task *task, int64_t deadline_ns);

/* Waits for a turn to use a descriptor or to connect; see pacing.c. */
int pb_http_wait_turn(struct pb_http_exchange *x, struct pb_task *task, enum pb_http_error overdue);
void pb_http_turn_end(struct pb_http_exchange *x);

/* False: others have waited for a descriptor for longer. */
bool pb_http_may_take_descriptor(const struct pb_http_exchange *x);

/* In a forked child: those who wait for a descriptor are the parent's. */
void pb_http_turns_forget(void);

void pb_http_exchange_free_spares(struct pb_http_pool *pool);

#endif
