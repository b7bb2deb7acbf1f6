#include "harness/serve.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "harness/run.h"
#include "io/http/server.h"

/* A descriptor that can be read once SIGINT or SIGTERM has come, which then do nothing else. */
static int open_stop(struct pb_why *why)
{
	sigset_t stops;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &stops, NULL);
	int fd = signalfd(-1, &stops, SFD_CLOEXEC);
	return fd < 0 ? pb_fail(why, -errno, "cannot wait for signals: %s", strerror(errno)) : fd;
}

/* A connection is a descriptor: as many as the system allows. */
static void allow_connections(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static int announce(const struct pb_http_server *server, const char *host, struct pb_why *why)
{
	bool is_ipv6 = strchr(host, ':') != NULL;
	printf("serving http://%s%s%s:%u (stop with Ctrl-C)\n", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "",
	       pb_http_server_port(server));
	return fflush(stdout) ? pb_fail(why, -errno, "cannot write to standard output: %s", strerror(errno)) : 0;
}

static void sum_up(const struct pb_http_server *server)
{
	const struct pb_http_server_counts counts = pb_http_server_counts(server);
	printf("served %" PRIu64 " request%s on %" PRIu64 " connection%s", counts.requests,
	       counts.requests == 1 ? "" : "s", counts.connections, counts.connections == 1 ? "" : "s");
	if (counts.failed)
		printf(", %" PRIu64 " failed as asked", counts.failed);
	if (counts.limited)
		printf(", %" PRIu64 " over the rate limit", counts.limited);
	putchar('\n');
}

static int serve(struct pb_http_server *server, const char *host, struct pb_why *why)
{
	int stop_fd = open_stop(why);
	if (stop_fd < 0)
		return stop_fd;
	allow_connections();
	int error = announce(server, host, why);
	if (!error) {
		error = pb_http_server_run(server, stop_fd);
		sum_up(server);
	}
	(void)close(stop_fd);
	return error;
}

enum pb_exit_status pb_serve_command(const struct pb_options *options)
{
	const struct pb_http_server_options wanted = {
	    .host = options->server.host,
	    .port = options->server.port,
	    .latency_ns = (int64_t)options->server.latency_ns,
	    .jitter_ns = (int64_t)options->server.jitter_ns,
	    .rate_limit = options->server.rate_limit,
	    .fail_percent = options->server.fail * 100,
	};
	struct pb_why why = {""};
	struct pb_http_server *server = NULL;
	enum pb_exit_status status = PB_EXIT_USAGE;
	int error = pb_http_server_open(&server, &wanted, &why);
	if (!error) {
		status = PB_EXIT_WRONG;
		error = serve(server, options->server.host, &why);
	}
	if (error)
		pb_complain(&why, error);
	pb_http_server_close(server);
	return error ? status : PB_EXIT_RIGHT;
}
