#include "cluster/lifeline.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cluster/lifeline_word.h"
#include "drivers/common/thread.h"

#define CONNECT_MS 2000 /* to each of rank 0's addresses */

/* What a follower's thread knows; there is one in a process. */
static struct {
	int fd;
	uint32_t rank;
	struct pb_lifeline_address zero;
	pb_lifeline_lost *lost;
	bool told; /* rank 0 has the words */
	bool lingers;
} tied;

/* Rank 1 speaks for all, and before they end. */
static void zero_lost(bool has_died)
{
	struct pb_why why = {""};
	tied.lingers = tied.rank == 1 && !has_died;
	if (tied.rank == 1 && !tied.told)
		(void)pb_fail(&why, 0, "rank 0 on %s (pid %d) %s", tied.zero.host, tied.zero.pid,
		              has_died ? "has died" : "does not answer any more");
	tied.lost(&why);
}

/* One turn: false when it was the last. */
static bool turn(unsigned *silent)
{
	static const char answer = PB_LIFELINE_ANSWER;
	const unsigned patience = 2 * PB_LIFELINE_PATIENCE - (tied.rank == 1);
	char word = 0;
	const ssize_t got = recv(tied.fd, &word, 1, 0);
	if (got == 1 && word == PB_LIFELINE_ASK) {
		*silent = 0;
		(void)send(tied.fd, &answer, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
		return true;
	}
	if (got == 1 && word == PB_LIFELINE_TOLD)
		return tied.told = true;
	if (got == 1 && word == PB_LIFELINE_END)
		return false;
	const bool has_died = got == 0 || (got < 0 && errno == ECONNRESET);
	if (got < 0 && !has_died && ++*silent < patience)
		return true;
	if (got == 1)
		tied.lost(&(struct pb_why){""});
	else
		zero_lost(has_died);
	return false;
}

bool pb_lifeline_lingers(void)
{
	return tied.lingers;
}

static void *tied_main(void *unused)
{
	unsigned silent = 0;
	(void)unused;
	while (turn(&silent))
		;
	(void)close(tied.fd);
	return NULL;
}

static int connect_to(struct in_addr address, in_port_t port)
{
	const struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = port, .sin_addr = address};
	const struct timeval wait = {.tv_sec = CONNECT_MS / 1000};
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait); /* of connect(2) too */
	if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	const int error = -errno;
	(void)close(fd);
	return error;
}

/* On rank 0's host its loopback is tried first. */
static int connect_zero(const struct pb_lifeline_address *zero, const char *host)
{
	int fd = -EHOSTUNREACH;
	if (strcmp(zero->host, host) == 0)
		fd = connect_to((struct in_addr){htonl(INADDR_LOOPBACK)}, zero->port);
	for (uint32_t i = 0; fd < 0 && i < zero->count && i < PB_LIFELINE_ADDRESSES; i++)
		fd = connect_to(zero->addresses[i], zero->port);
	return fd;
}

static int thread_start(void)
{
	pthread_t thread;
	const int error = pb_thread_start(&thread, tied_main, NULL);
	if (!error)
		(void)pthread_detach(thread);
	return error;
}

static int greet(int fd, uint64_t cookie, uint32_t rank, const char *host)
{
	const struct timeval turn_s = {.tv_sec = 1};
	struct pb_lifeline_greeting greeting = {.cookie = cookie, .rank = rank, .pid = getpid()};
	(void)snprintf(greeting.host, sizeof greeting.host, "%s", host);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &turn_s, sizeof turn_s);
	return send(fd, &greeting, sizeof greeting, MSG_NOSIGNAL) == (ssize_t)sizeof greeting ? 0 : -EPIPE;
}

int pb_lifeline_tie(const struct pb_lifeline_address *address, uint32_t rank, pb_lifeline_lost *lost)
{
	char host[65] = "";
	(void)gethostname(host, sizeof host - 1);
	tied.zero = *address;
	tied.rank = rank;
	tied.lost = lost;
	tied.fd = connect_zero(address, host);
	if (tied.fd < 0)
		return tied.fd;
	int error = greet(tied.fd, address->cookie, rank, host);
	if (!error)
		error = thread_start();
	if (error)
		(void)close(tied.fd);
	return error;
}
