#include <stdlib.h>

#include "bench/http_bench.h"
#include "io/http/pages.h"
#include "io/http/server.h"
#include "io/http/units.h"

static struct pb_http_server_child server;
static char url[64];

void bench_server_start(int64_t latency_ns)
{
	struct pb_why why = {""};
	bench_pin(BENCH_SERVER_CORE);
	if (pb_http_server_start(&server, &(struct pb_http_server_options){.latency_ns = latency_ns}, &why) != 0) {
		(void)fprintf(stderr, "bench-http: %s\n", why.text);
		exit(1);
	}
	bench_pin(BENCH_CLIENT_CORE);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", (unsigned)server.port);
}

void bench_server_stop(void)
{
	pb_http_server_stop(&server);
}

struct http_load bench_server_load(unsigned connections)
{
	return (struct http_load){.url = url,
	                          .connections = connections,
	                          .check_bytes = PB_PAGE_SMALL_BYTES,
	                          .check_hash = pb_page_hash(0, PB_PAGE_SMALL_BYTES)};
}

int bench_server_pid(void)
{
	return server.pid;
}
