/* When a wait is spun through, and when it is slept. The clock is made to say what a test needs: nothing is timed. */
#include <sys/eventfd.h>
#include <unistd.h>

#include "io/async/spin.h"
#include "support/suite.h"
#include <powbench/base.h>

static int epoll_fd, event_fd;

static int open_epoll(void)
{
	struct epoll_event event = {.events = EPOLLIN};
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	event_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, event_fd, &event);
}

static int close_epoll(void)
{
	return close(event_fd) | close(epoll_fd);
}

/* A wait for which nothing comes while it may be spun through; says whether it was. */
static bool wait_in_vain(struct pb_spin *spin)
{
	struct epoll_event event;
	CU_ASSERT_EQUAL(pb_spin(spin, epoll_fd, &event, 1, INT64_MAX), 0);
	return spin->tried;
}

static void slept_for(struct pb_spin *spin, int64_t ns)
{
	spin->since_ns = ns < PB_SPIN_NS ? INT64_MAX : pb_clock_ns() - ns;
	pb_spin_slept(spin);
}

static void a_first_wait_is_slept(void)
{
	struct pb_spin spin = {0};
	CU_ASSERT_FALSE(wait_in_vain(&spin));
}

static void a_wait_after_a_short_one_is_spun_through(void)
{
	struct pb_spin spin = {0};
	struct epoll_event event;
	slept_for(&spin, 0);
	CU_ASSERT_EQUAL(eventfd_write(event_fd, 1), 0);
	CU_ASSERT_EQUAL(pb_spin(&spin, epoll_fd, &event, 1, INT64_MAX), 1);
	CU_ASSERT_EQUAL(pb_spin(&spin, epoll_fd, &event, 1, INT64_MAX), 1);
	eventfd_t count;
	CU_ASSERT_EQUAL(eventfd_read(event_fd, &count), 0);
}

static void a_wait_after_a_long_one_is_slept(void)
{
	struct pb_spin spin = {0};
	slept_for(&spin, 0);
	slept_for(&spin, 2 * PB_SPIN_NS);
	CU_ASSERT_FALSE(wait_in_vain(&spin));
}

static void spinning_in_vain_makes_it_rarer_each_time(void)
{
	struct pb_spin spin = {0};
	unsigned needed = 0;
	for (int tries = 0; tries < 5; tries++) {
		unsigned shorts = 0;
		while (!wait_in_vain(&spin)) {
			slept_for(&spin, 0);
			shorts++;
		}
		CU_ASSERT(shorts > needed);
		needed = shorts;
		slept_for(&spin, 2 * PB_SPIN_NS);
	}
}

static void spinning_ends_with_the_time_that_is_given(void)
{
	struct pb_spin spin = {0};
	struct epoll_event event;
	slept_for(&spin, 0);
	CU_ASSERT_EQUAL(eventfd_write(event_fd, 1), 0);
	CU_ASSERT_EQUAL(pb_spin(&spin, epoll_fd, &event, 1, pb_clock_ns()), 0);
	eventfd_t count;
	CU_ASSERT_EQUAL(eventfd_read(event_fd, &count), 0);
}

static const struct test tests[] = {
    {"a first wait is slept", a_first_wait_is_slept},
    {"a wait after a short one is spun through", a_wait_after_a_short_one_is_spun_through},
    {"a wait after a long one is slept", a_wait_after_a_long_one_is_slept},
    {"spinning in vain makes it rarer each time", spinning_in_vain_makes_it_rarer_each_time},
    {"spinning ends with the time that is given", spinning_ends_with_the_time_that_is_given},
    {0},
};

int main(int argc, char **argv)
{
	if (open_epoll() != 0)
		return 1;
	int status = suite_main("spinning of the event loop", tests, argc, argv);
	return close_epoll() == 0 ? status : 1;
}
