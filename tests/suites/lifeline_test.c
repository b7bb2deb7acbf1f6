/* Rank 0 and followers, as processes without MPI: each notices that the other is gone, and not that it ended in order.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cluster/lifeline.h"
#include "support/suite.h"

enum { SCATTERED = 3, ZERO_LOST = 4, NOT_TIED = 5, ENDED = 6 };

static struct pb_why told;
static atomic_bool is_told;

static void zero_hears(const struct pb_why *why)
{
	told = *why;
	atomic_store(&is_told, true);
}

static void follower_hears(const struct pb_why *why)
{
	_exit(why->text[0] && strstr(why->text, "rank 0 on ") ? ZERO_LOST : SCATTERED);
}

static pid_t follower_start(const struct pb_lifeline_address *address, uint32_t rank)
{
	const pid_t pid = fork();
	if (pid != 0)
		return pid;
	if (pb_lifeline_tie(address, rank, follower_hears) != 0)
		_exit(NOT_TIED);
	sleep(60);
	_exit(ENDED);
}

static void followers_start(pid_t *followers, struct pb_lifeline_address *address, uint32_t count)
{
	CU_ASSERT_EQUAL_FATAL(pb_lifelines_listen(address, count + 1), 0);
	for (uint32_t i = 0; i < count; i++)
		followers[i] = follower_start(address, i + 1);
	CU_ASSERT_EQUAL_FATAL(pb_lifelines_watch(count, zero_hears), 0);
}

static int status_of(pid_t follower)
{
	int status = 0;
	CU_ASSERT_EQUAL(waitpid(follower, &status, 0), follower);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void in_a_process(int (*zero)(void), int expected)
{
	const pid_t pid = fork();
	if (pid == 0)
		_exit(zero());
	CU_ASSERT_EQUAL(status_of(pid), expected);
}

/* A word of the end would be taken for one of it. */
static int zero_ends(void)
{
	pid_t followers[3];
	struct pb_lifeline_address address;
	followers_start(followers, &address, 3);
	usleep(50000);
	pb_lifelines_end();
	usleep(50000);
	for (int i = 0; i < 3; i++)
		if (waitpid(followers[i], NULL, WNOHANG) != 0)
			return 1;
	for (int i = 0; i < 3; i++)
		(void)kill(followers[i], SIGKILL);
	return pb_lifelines_lost();
}

static void an_end_in_order_is_no_loss(void)
{
	in_a_process(zero_ends, 0);
}

static int zero_loses_one(void)
{
	char words[64];
	pid_t followers[3];
	struct pb_lifeline_address address;
	followers_start(followers, &address, 3);
	(void)kill(followers[1], SIGKILL);
	while (!atomic_load(&is_told))
		usleep(1000);
	(void)snprintf(words, sizeof words, "(pid %d) has died", followers[1]);
	if (!strstr(told.text, "rank 2 on ") || !strstr(told.text, words) || !pb_lifelines_lost())
		return 1;
	pb_lifelines_scatter();
	return status_of(followers[0]) == SCATTERED && status_of(followers[2]) == SCATTERED ? 0 : 2;
}

static void a_follower_that_dies_is_named_and_the_others_scatter(void)
{
	in_a_process(zero_loses_one, 0);
}

/* A pipe brings the followers' ids home. */
static int brought[2];

static int zero_dies(void)
{
	pid_t followers[2];
	struct pb_lifeline_address address;
	followers_start(followers, &address, 2);
	if (write(brought[1], followers, sizeof followers) != sizeof followers)
		return 1;
	return raise(SIGKILL);
}

/* Those whose parent is gone are this process's to wait for. */
static void followers_notice_that_rank_0_is_gone(void)
{
	pid_t followers[2];
	CU_ASSERT_EQUAL_FATAL(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	CU_ASSERT_EQUAL_FATAL(pipe(brought), 0);
	in_a_process(zero_dies, -SIGKILL);
	CU_ASSERT_EQUAL_FATAL(read(brought[0], followers, sizeof followers), sizeof followers);
	CU_ASSERT_EQUAL(status_of(followers[0]), ZERO_LOST);
	CU_ASSERT_EQUAL(status_of(followers[1]), SCATTERED); /* rank 1 has the words */
	(void)close(brought[0]);
	(void)close(brought[1]);
}

static int stranger_connect(const struct pb_lifeline_address *address)
{
	static const char greeting[256] = "GET / HTTP/1.0";
	const struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = address->port, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof to) != 0 ||
	    send(fd, greeting, sizeof greeting, MSG_NOSIGNAL) < 0)
		return -1;
	return fd;
}

static int zero_meets_a_stranger(void)
{
	pid_t follower = 0;
	struct pb_lifeline_address address;
	if (pb_lifelines_listen(&address, 2) != 0)
		return 1;
	const int stranger = stranger_connect(&address);
	follower = follower_start(&address, 1);
	if (stranger < 0 || pb_lifelines_watch(1, zero_hears) != 0)
		return 2;
	(void)close(stranger);
	usleep(50000);
	if (atomic_load(&is_told))
		return 3;
	pb_lifelines_scatter();
	return status_of(follower) == SCATTERED ? 0 : 4;
}

static void a_stranger_is_sent_away(void)
{
	in_a_process(zero_meets_a_stranger, 0);
}

static const struct test tests[] = {
    {"an end in order is no loss", an_end_in_order_is_no_loss},
    {"a follower that dies is named and the others scatter", a_follower_that_dies_is_named_and_the_others_scatter},
    {"followers notice that rank 0 is gone", followers_notice_that_rank_0_is_gone},
    {"a stranger is sent away", a_stranger_is_sent_away},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("lifeline", tests, argc, argv);
}
