/* Fewer descriptors than connections would take: of several pools of one process, of its children, of the server. */
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/http/server.h"
#include "io/http/units.h"
#include "support/http.h"
#include "support/suite.h"

enum { POOLS = 40 };

static struct pb_http_server_child server;
static struct pb_http_pool *pools[POOLS];
static struct pb_http_target *target, *quiet;
static struct rlimit before;

static void open_all(const struct pb_http_server_options *options)
{
	const struct pb_http_options patient = {.attempts = 1, .total_timeout_ns = 20 * PB_S};
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_http_server_start(&server, options, &why), 0);
	for (size_t i = 0; i < POOLS; i++)
		CU_ASSERT_EQUAL_FATAL(pb_http_pool_open(&pools[i], &patient), 0);
	CU_ASSERT_EQUAL_FATAL(pb_http_target_new(&target, &(struct pb_http_ask){.url = http_url(server.port, "/")}),
	                      PB_HTTP_OK);
}

static void close_all(void)
{
	pb_http_target_free(target);
	for (size_t i = 0; i < POOLS; i++)
		pb_http_pool_close(pools[i]);
	pb_http_server_stop(&server);
}

static enum pb_http_error get(size_t pool)
{
	return http_get(pools[pool], target->url).error;
}

static void idle_connections_are_given_up_for_other_pools(void)
{
	open_all(&(struct pb_http_server_options){0});
	before = http_leave_descriptors(3);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < POOLS; i++)
			CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	close_all();
}

static void a_connection_that_nobody_wanted_is_still_there(void)
{
	open_all(&(struct pb_http_server_options){0});
	before = http_leave_descriptors(2 * (size_t)POOLS);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < POOLS; i++)
			CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	for (size_t i = 0; i < POOLS; i++)
		CU_ASSERT_EQUAL(pb_http_pool_stats(pools[i]).connects, 1);
	close_all();
}

static int step(struct pb_http_request *request, size_t pool, struct pb_task *task)
{
	request->target = target;
	return pb_http_step(request, pools[pool], task);
}

static void finish(struct pb_http_request *request, size_t pool, struct pb_task *task)
{
	int status = PB_WAIT;
	while (status == PB_WAIT && (status = step(request, pool, task)) == PB_WAIT)
		http_wait(task);
	CU_ASSERT_EQUAL(request->figures.error, PB_HTTP_OK);
}

/* The first has the only descriptor and would like it again; the second has waited for it. */
static void nobody_keeps_a_connection_while_others_wait(void)
{
	struct pb_http_request first = {0}, second = {0}, again = {0};
	struct pb_task tasks[3] = {{.wait.fd = -1}, {.wait.fd = -1}, {.wait.fd = -1}};
	open_all(&(struct pb_http_server_options){0});
	before = http_leave_descriptors(1);
	CU_ASSERT_EQUAL_FATAL(step(&first, 0, &tasks[0]), PB_WAIT);
	CU_ASSERT_EQUAL_FATAL(step(&second, 1, &tasks[1]), PB_WAIT);
	CU_ASSERT_EQUAL(tasks[1].wait.fd, -1);
	finish(&first, 0, &tasks[0]);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pools[0]).open, 0);
	CU_ASSERT_EQUAL_FATAL(step(&again, 0, &tasks[2]), PB_WAIT);
	CU_ASSERT_EQUAL(tasks[2].wait.fd, -1);
	finish(&second, 1, &tasks[1]);
	finish(&again, 0, &tasks[2]);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	close_all();
}

static void who_gives_up_waiting_holds_up_nobody(void)
{
	struct pb_http_request first = {0}, second = {0};
	struct pb_task tasks[2] = {{.wait.fd = -1}, {.wait.fd = -1}};
	open_all(&(struct pb_http_server_options){0});
	before = http_leave_descriptors(1);
	CU_ASSERT_EQUAL_FATAL(step(&first, 0, &tasks[0]), PB_WAIT);
	CU_ASSERT_EQUAL_FATAL(step(&second, 1, &tasks[1]), PB_WAIT);
	tasks[1].cancelled = true;
	CU_ASSERT_EQUAL(step(&second, 1, &tasks[1]), -ECANCELED);
	finish(&first, 0, &tasks[0]);
	(void)setrlimit(RLIMIT_NOFILE, &before);
	CU_ASSERT_EQUAL(pb_http_pool_stats(pools[0]).open, 1);
	close_all();
}

static void a_forked_child_has_no_copies_of_idle_connections(void)
{
	open_all(&(struct pb_http_server_options){0});
	const size_t without = http_descriptors();
	for (size_t i = 0; i < POOLS; i++)
		CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
	CU_ASSERT_EQUAL(http_descriptors(), without + POOLS);
	pid_t child = fork();
	if (child == 0)
		_exit(http_descriptors() == without ? EXIT_SUCCESS : EXIT_FAILURE);
	int status = -1;
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_EQUAL(status, 0);
	for (size_t i = 0; i < POOLS; i++) {
		CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
		CU_ASSERT_EQUAL(pb_http_pool_stats(pools[i]).connects, 1);
	}
	close_all();
}

static void open_scarce_server(const struct pb_http_server_options *options)
{
	before = http_leave_descriptors(12);
	open_all(options);
	(void)setrlimit(RLIMIT_NOFILE, &before);
}

static void the_server_gives_up_idle_connections_for_new_ones(void)
{
	open_scarce_server(&(struct pb_http_server_options){0});
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < POOLS; i++)
			CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
	close_all();
}

/* The silent ones end nothing that could make way for the last one: only those before them, which are idle, can. */
static void the_server_does_so_while_no_connection_ends(void)
{
	enum { FEW = 8 };
	struct pb_http_request silent[FEW] = {{0}};
	struct pb_task tasks[FEW] = {{0}};
	open_scarce_server(&(struct pb_http_server_options){0});
	for (size_t i = 0; i < FEW; i++)
		CU_ASSERT_EQUAL(get(i), PB_HTTP_OK);
	CU_ASSERT_EQUAL_FATAL(
	    pb_http_target_new(&quiet, &(struct pb_http_ask){.url = http_url(server.port, "/bad/silent")}), PB_HTTP_OK);
	for (size_t i = 0; i < FEW; i++) {
		silent[i].target = quiet;
		CU_ASSERT_EQUAL_FATAL(pb_http_step(&silent[i], pools[FEW + i], &tasks[i]), PB_WAIT);
		http_wait(&tasks[i]);
		CU_ASSERT_EQUAL_FATAL(pb_http_step(&silent[i], pools[FEW + i], &tasks[i]), PB_WAIT);
	}
	CU_ASSERT_EQUAL(get(POOLS - 1), PB_HTTP_OK);
	for (size_t i = 0; i < FEW; i++) {
		tasks[i].cancelled = true;
		CU_ASSERT_EQUAL(pb_http_step(&silent[i], pools[FEW + i], &tasks[i]), -ECANCELED);
	}
	pb_http_target_free(quiet);
	close_all();
}

/* All at once: the server has no idle connection when the others come. */
static void the_server_keeps_no_connection_while_others_knock(void)
{
	static struct pb_http_request requests[POOLS];
	struct pb_task tasks[POOLS] = {{0}};
	open_scarce_server(&(struct pb_http_server_options){.latency_ns = 20 * PB_MS});
	for (size_t i = 0; i < POOLS; i++)
		CU_ASSERT_EQUAL_FATAL(step(&requests[i], i, &tasks[i]), PB_WAIT);
	for (size_t i = 0; i < POOLS; i++) {
		http_wait(&tasks[i]);
		CU_ASSERT_EQUAL(step(&requests[i], i, &tasks[i]), PB_WAIT);
	}
	for (size_t i = 0; i < POOLS; i++)
		finish(&requests[i], i, &tasks[i]);
	close_all();
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"idle connections are given up for other pools", idle_connections_are_given_up_for_other_pools},
	    {"a connection that nobody wanted is still there", a_connection_that_nobody_wanted_is_still_there},
	    {"nobody keeps a connection while others wait", nobody_keeps_a_connection_while_others_wait},
	    {"who gives up waiting holds up nobody", who_gives_up_waiting_holds_up_nobody},
	    {"a forked child has no copies of idle connections", a_forked_child_has_no_copies_of_idle_connections},
	    {"the server gives up idle connections for new ones", the_server_gives_up_idle_connections_for_new_ones},
	    {"the server does so while no connection ends", the_server_does_so_while_no_connection_ends},
	    {"the server keeps no connection while others knock", the_server_keeps_no_connection_while_others_knock},
	    {NULL, NULL},
	};
	return suite_main("http_scarce", tests, argc, argv);
}
