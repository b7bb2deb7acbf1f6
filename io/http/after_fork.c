#include "io/http/after_fork.h"

#include <pthread.h>

#include "io/http/exchange.h"
#include "io/http/idle.h"
#include "io/http/lookup.h"

static void forget(void)
{
	pb_idle_close_all();
	pb_http_lookups_forget();
	pb_http_turns_forget();
}

static void arrange(void)
{
	(void)pthread_atfork(NULL, NULL, forget);
}

void pb_http_after_fork(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, arrange);
}
