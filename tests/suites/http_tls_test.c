/* Requests over https, against the server of the openssl program; skipped where that is missing. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/http/server.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

static char folder[] = "/tmp/powbench-tls-XXXXXX";
static char certificate[64], other[64], key[64], url[64];
static pid_t openssl_pid;

static bool make_certificate(const char *to)
{
	char command[512];
	(void)snprintf(
	    command, sizeof command,
	    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
	    "-addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s 2>/dev/null",
	    key, to);
	return system(command) == 0;
}

/* The server's certificate is made last: the key is its own. */
static bool make_certificates(void)
{
	(void)snprintf(certificate, sizeof certificate, "%s/cert.pem", folder);
	(void)snprintf(other, sizeof other, "%s/other.pem", folder);
	(void)snprintf(key, sizeof key, "%s/key.pem", folder);
	return make_certificate(other) && make_certificate(certificate);
}

/* It says which port it took: "ACCEPT 127.0.0.1:PORT". */
static bool read_port(int fd, unsigned *port)
{
	char line[128];
	FILE *out = fdopen(dup(fd), "r");
	bool found = false;
	while (out && !found && fgets(line, sizeof line, out))
		found = sscanf(line, "ACCEPT 127.0.0.1:%u", port) == 1;
	if (out)
		(void)fclose(out);
	return found;
}

static bool start_openssl(void)
{
	int out[2];
	unsigned port = 0;
	char shell[] = "sh", option[] = "-c", line[512];
	char *const command[] = {shell, option, line, NULL};
	posix_spawn_file_actions_t actions;
	if (pipe(out) != 0)
		return false;
	(void)snprintf(line, sizeof line, "exec openssl s_server -accept 127.0.0.1:0 -www -cert %s -key %s",
	               certificate, key);
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	(void)posix_spawn_file_actions_addclose(&actions, out[0]);
	bool started = posix_spawnp(&openssl_pid, shell, &actions, NULL, command, environ) == 0;
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(out[1]);
	started = started && read_port(out[0], &port);
	(void)close(out[0]);
	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/", port);
	return started;
}

static void stop_openssl(void)
{
	(void)kill(openssl_pid, SIGKILL);
	(void)waitpid(openssl_pid, NULL, 0);
	(void)unlink(certificate);
	(void)unlink(other);
	(void)unlink(key);
	(void)rmdir(folder);
}

/* Patient, since a handshake in a sanitizer on a busy machine takes its time. */
static struct pb_http_pool *open_pool(const char *ca_file)
{
	struct pb_http_pool *pool;
	const struct pb_http_options options = {
	    .ca_file = ca_file, .attempts = 1, .connect_timeout_ns = 60 * PB_S, .total_timeout_ns = 60 * PB_S};
	CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pool, &options), 0);
	return pool;
}

static void a_trusted_server_is_asked(void)
{
	size_t before = http_descriptors();
	struct pb_http_pool *pool = open_pool(certificate);
	for (int i = 0; i < 3; i++) {
		struct pb_http_figures figures = http_get(pool, url);
		CU_ASSERT_EQUAL(figures.error, PB_HTTP_OK);
		CU_ASSERT_EQUAL(figures.status, 200);
		CU_ASSERT(figures.bytes > 100);
		CU_ASSERT(figures.hash != 0);
		CU_ASSERT(figures.connect_ns > 0);
		CU_ASSERT(figures.first_byte_ns > 0 && figures.first_byte_ns <= figures.total_ns);
	}
	pb_http_pool_close(pool);
	CU_ASSERT_EQUAL(http_descriptors(), before);
}

static void certificates_are_read_once(void)
{
	char moved[sizeof certificate + 8];
	struct pb_http_pool *first = open_pool(certificate);
	CU_ASSERT_EQUAL(http_get(first, url).error, PB_HTTP_OK);
	(void)snprintf(moved, sizeof moved, "%s.moved", certificate);
	CU_ASSERT_EQUAL_FATAL(rename(certificate, moved), 0);
	struct pb_http_pool *second = open_pool(certificate);
	CU_ASSERT_EQUAL(http_get(second, url).error, PB_HTTP_OK);
	pb_http_pool_close(second);
	pb_http_pool_close(first);
	CU_ASSERT_EQUAL_FATAL(rename(moved, certificate), 0);
}

static void several_requests_go_on_at_once(void)
{
	enum { COUNT = 4 };
	struct pb_http_request requests[COUNT] = {0};
	struct pb_http_target *target;
	struct pb_http_pool *pool = open_pool(certificate);
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = url}), PB_HTTP_OK);
	for (int i = 0; i < COUNT; i++)
		requests[i].target = target;
	http_run_all(pool, requests, COUNT);
	for (int i = 0; i < COUNT; i++)
		CU_ASSERT_EQUAL(requests[i].figures.error, PB_HTTP_OK);
	pb_http_target_free(target);
	pb_http_pool_close(pool);
}

static int stop_at_once(void *context, const void *bytes, size_t length)
{
	(void)context, (void)bytes;
	return length > 0 ? PB_HTTP_ENOUGH : 0;
}

static void the_sink_may_have_enough(void)
{
	struct pb_http_target *target;
	struct pb_http_pool *pool = open_pool(certificate);
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = url}), PB_HTTP_OK);
	struct pb_http_request request = {.target = target, .sink = stop_at_once};
	http_run(pool, &request);
	CU_ASSERT_EQUAL(request.figures.error, PB_HTTP_OK);
	CU_ASSERT(request.figures.partial);
	pb_http_target_free(target);
	pb_http_pool_close(pool);
}

static void an_untrusted_server_is_not_asked(void)
{
	struct pb_http_pool *pool = open_pool(other);
	struct pb_http_figures figures = http_get(pool, url);
	CU_ASSERT_EQUAL(figures.error, PB_HTTP_TLS);
	CU_ASSERT_EQUAL(figures.status, 0);
	pb_http_pool_close(pool);
}

static void a_server_without_tls_is_an_error(void)
{
	struct pb_http_server_child server;
	char plain[64];
	struct pb_http_pool *pool = open_pool(certificate);
	CU_ASSERT_EQUAL_FATAL(pb_http_server_start(&server, &(struct pb_http_server_options){0}, NULL), 0);
	(void)snprintf(plain, sizeof plain, "https://127.0.0.1:%u/", (unsigned)server.port);
	CU_ASSERT_EQUAL(http_get(pool, plain).error, PB_HTTP_TLS);
	pb_http_server_stop(&server);
	CU_ASSERT_EQUAL(http_get(pool, plain).error, PB_HTTP_REFUSED);
	pb_http_pool_close(pool);
}

static void cancelling_releases_everything(void)
{
	struct pb_http_target *target;
	struct pb_http_pool *pool = open_pool(certificate);
	size_t before = http_descriptors();
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = url}), PB_HTTP_OK);
	struct pb_http_request request = {.target = target};
	struct pb_task task = {.wait.fd = -1};
	CU_ASSERT_EQUAL(pb_http_step(&request, pool, &task), PB_WAIT);
	task.cancelled = true;
	CU_ASSERT_EQUAL(pb_http_step(&request, pool, &task), -ECANCELED);
	pb_http_pool_close(pool);
	CU_ASSERT(http_descriptors() <= before);
	pb_http_target_free(target);
}

int main(int argc, char **argv)
{
	const struct test tests[] = {
	    {"a trusted server is asked", a_trusted_server_is_asked},
	    {"certificates are read once", certificates_are_read_once},
	    {"several requests go on at once", several_requests_go_on_at_once},
	    {"the sink may have enough", the_sink_may_have_enough},
	    {"an untrusted server is not asked", an_untrusted_server_is_not_asked},
	    {"a server without tls is an error", a_server_without_tls_is_an_error},
	    {"cancelling releases everything", cancelling_releases_everything},
	    {NULL, NULL},
	};
	if (!mkdtemp(folder) || !make_certificates() || !start_openssl()) {
		(void)fprintf(stderr, "skipped: the openssl program is needed\n");
		return 77;
	}
	int status = suite_main("http_tls", tests, argc, argv);
	stop_openssl();
	return status;
}
