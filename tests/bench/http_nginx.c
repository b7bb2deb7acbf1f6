/* nginx as the server of a benchmark: one process, its files in a folder of its own, which is removed. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/http_bench.h"

enum { BODY_BYTES = 614, PATIENCE_MS = 3000 };

static const char conf[] = "daemon off;\nmaster_process off;\npid pid;\nerror_log error.log;\n"
                           "events { worker_connections 4096; }\n"
                           "http {\n  access_log off;\n  keepalive_requests 1000000000;\n"
                           "  client_body_temp_path a;\n  proxy_temp_path b;\n  fastcgi_temp_path c;\n"
                           "  uwsgi_temp_path d;\n  scgi_temp_path e;\n"
                           "  server { listen 127.0.0.1:%u; location / { return 200 \"%0*d\"; } }\n}\n";

static char folder[32], url[64];
static int pid;

/* A port that was free a moment ago. */
static unsigned free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		abort();
	(void)close(fd);
	return ntohs(address.sin_port);
}

static void write_conf(unsigned port)
{
	char path[64];
	(void)snprintf(folder, sizeof folder, "/tmp/powbench-nginx-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	(void)snprintf(path, sizeof path, "%s/nginx.conf", folder);
	FILE *file = fopen(path, "w");
	if (!file)
		abort();
	(void)fprintf(file, conf, port, BODY_BYTES, 0);
	(void)fclose(file);
}

static _Noreturn void become_nginx(void)
{
	const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)dup2(nowhere, STDERR_FILENO);
	(void)execlp("nginx", "nginx", "-p", folder, "-c", "nginx.conf", NULL);
	(void)execl("/usr/sbin/nginx", "nginx", "-p", folder, "-c", "nginx.conf", NULL);
	_exit(127);
}

/* Whether it answers before patience ends, or it has. */
static bool answers(struct http_load *load)
{
	for (int waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += 20) {
		if (http_load_learn(load))
			return true;
		if (waitpid(pid, NULL, WNOHANG) != 0) {
			pid = 0;
			return false;
		}
		(void)usleep(20000);
	}
	return false;
}

bool bench_nginx_start(struct http_load *load)
{
	const unsigned port = free_port();
	write_conf(port);
	bench_pin(BENCH_SERVER_CORE);
	pid = fork();
	if (pid < 0)
		abort();
	if (pid == 0)
		become_nginx();
	bench_pin(BENCH_CLIENT_CORE);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
	*load = (struct http_load){.url = url, .connections = 64};
	if (answers(load))
		return true;
	bench_nginx_stop();
	return false;
}

void bench_nginx_stop(void)
{
	char command[64];
	if (pid > 0) {
		(void)kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
	}
	pid = 0;
	(void)snprintf(command, sizeof command, "rm -r %s", folder);
	(void)system(command);
}

int bench_nginx_pid(void)
{
	return pid;
}
