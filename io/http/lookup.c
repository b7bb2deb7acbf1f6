#include "io/http/lookup.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKUPS_AT_ONCE = 16 };

static atomic_int lookups_running;

struct pb_http_lookup {
	atomic_int owners; /* the caller, and the thread while it works */
	atomic_bool ended; /* released after `found` */
	struct addrinfo *found;
	char port[6];
	char host[];
};

static void drop(struct pb_http_lookup *lookup)
{
	if (atomic_fetch_sub_explicit(&lookup->owners, 1, memory_order_acq_rel) > 1)
		return;
	if (lookup->found)
		freeaddrinfo(lookup->found);
	free(lookup);
}

static void resolve(struct pb_http_lookup *lookup, int flags)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	if (getaddrinfo(lookup->host, lookup->port, &hints, &found) == 0)
		lookup->found = found;
}

static void *resolver(void *argument)
{
	struct pb_http_lookup *lookup = argument;
	resolve(lookup, AI_ADDRCONFIG);
	if (!lookup->found)
		resolve(lookup, 0); /* AI_ADDRCONFIG hides ::1 and 127.0.0.1 on a machine with no network */
	atomic_store_explicit(&lookup->ended, true, memory_order_release);
	drop(lookup);
	atomic_fetch_sub(&lookups_running, 1);
	return NULL;
}

void pb_http_lookups_forget(void)
{
	atomic_store(&lookups_running, 0);
}

/* The thread takes no signals: they are for the program's own threads. */
static int spawn(struct pb_http_lookup *lookup)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	pthread_t thread;
	sigfillset(&all);
	(void)pthread_attr_init(&attributes);
	(void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	atomic_fetch_add(&lookup->owners, 1);
	int status = pthread_create(&thread, &attributes, resolver, lookup);
	if (status != 0)
		atomic_fetch_sub(&lookup->owners, 1);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attributes);
	return -status;
}

static int start_thread(struct pb_http_lookup *lookup)
{
	if (atomic_fetch_add(&lookups_running, 1) >= LOOKUPS_AT_ONCE) {
		atomic_fetch_sub(&lookups_running, 1);
		return -EAGAIN;
	}
	int status = spawn(lookup);
	if (status != 0)
		atomic_fetch_sub(&lookups_running, 1);
	return status;
}

int pb_http_lookup_start(struct pb_http_lookup **lookup, const char *host, uint16_t port)
{
	size_t length = strlen(host) + 1;
	struct pb_http_lookup *started = calloc(1, sizeof *started + length);
	*lookup = NULL;
	if (!started)
		return -ENOMEM;
	memcpy(started->host, host, length);
	(void)snprintf(started->port, sizeof started->port, "%u", (unsigned)port);
	atomic_init(&started->owners, 1);
	resolve(started, AI_NUMERICHOST);
	atomic_init(&started->ended, started->found != NULL);
	int status = started->found ? 0 : start_thread(started);
	if (status != 0)
		drop(started);
	else
		*lookup = started;
	return status;
}

bool pb_http_lookup_ended(struct pb_http_lookup *lookup, const struct addrinfo **found)
{
	if (!atomic_load_explicit(&lookup->ended, memory_order_acquire))
		return false;
	*found = lookup->found;
	return true;
}

void pb_http_lookup_free(struct pb_http_lookup *lookup)
{
	if (lookup)
		drop(lookup);
}
