/* A start that does not come to its end is told of on another thread, and one that does is left alone. */
#include "cluster/deadline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "support/suite.h"
#include "support/texts.h"

static atomic_uint calls;
static struct pb_why heard;
static pthread_t caller;

static void late(const struct pb_why *why)
{
	heard = *why;
	caller = pthread_self();
	atomic_fetch_add(&calls, 1);
}

static void nap_ms(long ms)
{
	const struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	(void)nanosleep(&span, NULL);
}

static void one_that_is_met_is_forgotten(void)
{
	for (int again = 0; again < 3; again++) {
		CU_ASSERT_EQUAL_FATAL(pb_deadline_set(INT64_C(3600000000000), late, &(struct pb_why){"late"}), 0);
		pb_deadline_met();
	}
	pb_deadline_met();
	CU_ASSERT_EQUAL(atomic_load(&calls), 0);
	CU_ASSERT_FALSE(pb_deadline_missed());
}

static void one_that_is_missed_is_told_on_another_thread(void)
{
	CU_ASSERT_EQUAL_FATAL(pb_deadline_set(INT64_C(20000000), late, &(struct pb_why){"rank 3 hangs"}), 0);
	while (atomic_load(&calls) == 0)
		nap_ms(1);
	CU_ASSERT_TRUE(pb_deadline_missed());
	CU_ASSERT_FALSE(pthread_equal(caller, pthread_self()));
	texts_check_why(&heard, "rank 3 hangs");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"one that is met is forgotten", one_that_is_met_is_forgotten},
	    {"one that is missed is told on another thread", one_that_is_missed_is_told_on_another_thread},
	    {NULL, NULL},
	};
	return suite_main("deadline", tests, argc, argv);
}
