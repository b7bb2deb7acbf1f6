#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "kernels/counters.h"
#include "kernels/shared_mutex.h"

#include "support/run_kernel.h"
#include "support/suite.h"

extern const struct pb_kernel pb_kernel_known;

static int run(const char *settings, uint64_t grain, struct pb_verdict *verdict)
{
	return kernel_run_all(&pb_kernel_known, settings, grain, verdict);
}

static void every_increment_is_counted_at_awkward_sizes(void)
{
	static const char *const shares[] = {
	    "serial=0",
	    "serial=5",
	    "serial=100",
	    "imbalance=75",
	    "contention=80",
	    "false_sharing=50",
	    "contention=100",
	    "false_sharing=100",
	    "false_sharing=50 counters=padded",
	    "serial=33 imbalance=50 contention=10",
	};
	static const char *const sizes[] = {"steps=0 items=1", "steps=10007 items=1", "steps=10007 items=7",
	                                    "steps=3 items=840"};
	static const char *const sums[] = {"0", "10007", "10007", "3"};
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
			char settings[128];
			struct pb_verdict verdict;
			(void)snprintf(settings, sizeof settings, "%s %s", sizes[j], shares[i]);
			CU_ASSERT_EQUAL(run(settings, 1 + i % 3, &verdict), 0);
			CU_ASSERT_STRING_EQUAL(verdict.result, sums[j]);
		}
}

/* The rounds of a sample as the settings have them: their items. */
static void check_rounds(const char *settings, uint64_t first, uint64_t second)
{
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_known, settings);
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(made->items, first);
	CU_ASSERT_EQUAL(pb_kernel_known.plan(made->state, 1, made->merged), second);
	CU_ASSERT_EQUAL(pb_kernel_known.plan(made->state, 2, made->merged), 0);
	kernel_run_close(made);
}

static void the_serial_part_is_a_round_of_one_item(void)
{
	check_rounds("steps=1000 items=60 serial=5", 1, 60);
	check_rounds("steps=1000 items=60 serial=0", 60, 0);
	check_rounds("steps=1000 items=60 serial=100", 1, 0);
	check_rounds("steps=1000 items=60 serial=5 growth=3", 1, 180);
}

static double ops_of(const char *settings)
{
	struct pb_cost cost = {0};
	struct kernel_run *made = kernel_run_must_open(&pb_kernel_known, settings);
	pb_kernel_known.cost(made->state, &cost);
	kernel_run_close(made);
	return cost.ops;
}

static void only_the_parallel_part_grows(void)
{
	CU_ASSERT_EQUAL(ops_of("steps=1000 serial=20"), 1000);
	CU_ASSERT_EQUAL(ops_of("steps=1000 serial=20 growth=4"), 200 + 4 * 800);
}

static void wrong_counts_are_caught(void)
{
	struct pb_verdict verdict;
	struct kernel_run *made =
	    kernel_run_must_open(&pb_kernel_known, "steps=1000 items=9 serial=0 contention=20 false_sharing=20");
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 0, 8), 0);
	CU_ASSERT_EQUAL(kernel_run_claim(made, 7, 8), 0); /* item 7 twice, item 8 never */
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), -EBADMSG);
	kernel_run_begin(made);
	CU_ASSERT_EQUAL(kernel_run_tiles(made, 2), 0);
	CU_ASSERT_EQUAL(kernel_run_check(made, &verdict), 0);
	unsigned char *bytes = made->merged;
	for (size_t i = 0; i < pb_kernel_known.result_size; i++) {
		bytes[i] ^= 8;
		CU_ASSERT_EQUAL(pb_kernel_known.check(made->state, made->merged, &verdict), -EBADMSG);
		bytes[i] ^= 8;
	}
	CU_ASSERT_EQUAL(pb_kernel_known.check(made->state, made->merged, &verdict), 0);
	kernel_run_close(made);
}

static uintptr_t line_of(struct pb_counters *counters, bool padded)
{
	return (uintptr_t)pb_counters_next(counters, padded) / PB_LINE_BYTES;
}

/* Wherever the shared bytes begin. */
static void packed_counters_share_one_line_and_padded_ones_share_none(void)
{
	static _Alignas(128) unsigned char bytes[sizeof(struct pb_counters) + 128];
	for (size_t offset = 0; offset < 128; offset += 8) {
		struct pb_counters *counters = (struct pb_counters *)(bytes + offset);
		memset(bytes, 0, sizeof bytes);
		const uintptr_t line = line_of(counters, false);
		uintptr_t last = 0;
		for (int i = 1; i < PB_PADDED_COUNTERS; i++)
			CU_ASSERT_EQUAL(line_of(counters, false), line);
		for (int i = 0; i < PB_PADDED_COUNTERS; i++) {
			const uintptr_t next = line_of(counters, true);
			CU_ASSERT(next >= last + 2 && next >= (uintptr_t)counters->room / PB_LINE_BYTES);
			CU_ASSERT((next + 1) * PB_LINE_BYTES <= (uintptr_t)(counters + 1));
			last = next;
		}
	}
}

static pthread_mutex_t held;
static atomic_bool holding;

static void *hold(void *milliseconds)
{
	const struct timespec span = {.tv_nsec = *(long *)milliseconds * 1000000};
	pthread_mutex_lock(&held);
	atomic_store(&holding, true);
	(void)nanosleep(&span, NULL);
	pthread_mutex_unlock(&held);
	return NULL;
}

/* How often the caller has slept while it waited for a lock that is held for so long; -1: it did not wait. */
static long sleeps_while_locking(long milliseconds)
{
	pthread_t holder;
	struct rusage before, after;
	atomic_store(&holding, false);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&holder, NULL, hold, &milliseconds), 0);
	while (!atomic_load(&holding))
		continue;
	const int64_t from_ns = pb_clock_ns();
	(void)getrusage(RUSAGE_THREAD, &before);
	CU_ASSERT_EQUAL(pb_shared_mutex_lock_awake(&held), 0);
	(void)getrusage(RUSAGE_THREAD, &after);
	const int64_t waited_ns = pb_clock_ns() - from_ns;
	pthread_mutex_unlock(&held);
	pthread_join(holder, NULL);
	return waited_ns > 100000 ? after.ru_nvcsw - before.ru_nvcsw : -1;
}

/* On a busy machine a short lock may be held for long: one of the tries has to do. */
static void who_waits_for_a_lock_stays_awake_for_a_while_and_then_sleeps(void)
{
	CU_ASSERT_EQUAL_FATAL(pb_shared_mutex_open(&held), 0);
	long sleeps = -1;
	for (int tries = 0; tries < 50 && sleeps != 0; tries++)
		sleeps = sleeps_while_locking(1);
	CU_ASSERT_EQUAL(sleeps, 0);
	for (int tries = 0; tries < 50 && sleeps <= 0; tries++)
		sleeps = sleeps_while_locking(4 * PB_AWAKE_NS / 1000000);
	CU_ASSERT(sleeps > 0);
	(void)pthread_mutex_destroy(&held);
}

static void sums_beyond_63_bits_are_refused(void)
{
	struct pb_why why = {""};
	int error = 0;
	const char *settings = "steps=1000000000000000 growth=1000000";
	CU_ASSERT_PTR_NULL(kernel_run_open(&pb_kernel_known, settings, &error, &why));
	CU_ASSERT_EQUAL(error, -EOVERFLOW);
	CU_ASSERT_PTR_NOT_NULL(strstr(why.text, "known: "));
}

/* Or a share of the increments would be another share of the time. */
static void an_increment_costs_the_same_wherever_it_is(void)
{
	static const char *const places[] = {"serial=0 contention=100", "serial=100", "serial=0 contention=50"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char settings[128];
		(void)snprintf(settings, sizeof settings, "steps=6000000 items=10 %s", places[i]);
		double own = INFINITY, there = INFINITY;
		/* In turns, and for longer where something slows one of them down for a while. */
		for (unsigned turn = 0; turn < 100 && !(there < 1.3 * own && own < 1.3 * there); turn++) {
			own = fmin(own, kernel_run_cpu_s(&pb_kernel_known, "steps=6000000 items=10 serial=0", 3));
			there = fmin(there, kernel_run_cpu_s(&pb_kernel_known, settings, 3));
		}
		CU_ASSERT(there < 1.3 * own && own < 1.3 * there);
	}
}

static void every_increment_happens(void)
{
	CU_ASSERT(
	    kernel_run_grows(&pb_kernel_known, "steps=3000000 items=10 serial=0", "steps=6000000 items=10 serial=0"));
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every increment is counted at awkward sizes", every_increment_is_counted_at_awkward_sizes},
	    {"the serial part is a round of one item", the_serial_part_is_a_round_of_one_item},
	    {"only the parallel part grows", only_the_parallel_part_grows},
	    {"wrong counts are caught", wrong_counts_are_caught},
	    {"packed counters share one line and padded ones share none",
	     packed_counters_share_one_line_and_padded_ones_share_none},
	    {"who waits for a lock stays awake for a while and then sleeps",
	     who_waits_for_a_lock_stays_awake_for_a_while_and_then_sleeps},
	    {"sums beyond 63 bits are refused", sums_beyond_63_bits_are_refused},
	    {"an increment costs the same wherever it is", an_increment_costs_the_same_wherever_it_is},
	    {"twice the increments take longer", every_increment_happens},
	    {0},
	};
	return suite_main("kernel_known", tests, argc, argv);
}
