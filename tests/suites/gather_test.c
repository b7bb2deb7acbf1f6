/* Records from drivers made for the purpose: put in order, and refused when they are not what a kernel has emitted. */
#include "drivers/common/record_memory.h"
#include "harness/measure/gather.h"
#include "support/suite.h"

enum { WORKERS = 3, TAKEN_MAX = 64 };

static const atomic_bool never = false;

/* What the workers hold, and what the kernel has got. */
static struct pb_records held[WORKERS];
static const char *hosts[WORKERS];
static int driver_error, collect_error;
static char taken[TAKEN_MAX];

static void hold(uint32_t worker, uint64_t item, const char *text)
{
	held[worker].grow = pb_heap_records_grow;
	struct pb_task task = {.records = &held[worker]};
	CU_ASSERT_EQUAL(pb_emit(&task, item, text, strlen(text)), 0);
}

static int open_any(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)job;
	(void)why;
	*self = held;
	return 0;
}

static void close_any(void *self)
{
	(void)self;
}

static int run_all(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)why;
	pb_ledger_enter(&round->reports[0].ledger, round->ledger_key, 0, round->items);
	for (uint32_t w = 0; w < WORKERS; w++) {
		round->reports[w].records_bytes = held[w].size;
		(void)snprintf(round->reports[w].host, sizeof round->reports[w].host, "%s", hosts[w]);
	}
	return 0;
}

static int records_of(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why)
{
	(void)self;
	*bytes = held[worker].bytes;
	*size = held[worker].size;
	return driver_error ? pb_fail(why, driver_error, "the way home is closed") : 0;
}

static uint64_t plan_items(void *state, unsigned round, const void *merged)
{
	(void)state;
	(void)merged;
	return round == 0 ? 10 : 0;
}

static int collect_text(void *state, uint64_t item, const void *record, size_t bytes)
{
	(void)state;
	size_t used = strlen(taken);
	(void)snprintf(taken + used, sizeof taken - used, "%d%.*s ", (int)item, (int)bytes, (const char *)record);
	return collect_error;
}

static int check_nothing(const void *state, const void *merged, struct pb_verdict *verdict)
{
	(void)state;
	(void)merged;
	(void)verdict;
	return 0;
}

static const struct pb_kernel kernel = {
    .name = "text", .plan = plan_items, .check = check_nothing, .collect = collect_text};
static const struct pb_driver driver = {
    .name = "test", .open = open_any, .run = run_all, .close = close_any, .records = records_of};

static struct pb_cell cell;
static struct pb_bench bench;
static struct pb_sample_row row;

static void begin(const struct pb_kernel *of, const struct pb_driver *on)
{
	driver_error = collect_error = 0;
	taken[0] = '\0';
	cell = (struct pb_cell){.kernel = of, .driver = on, .workers = WORKERS};
	for (uint32_t w = 0; w < WORKERS; w++) {
		held[w].size = 0;
		hosts[w] = "host1";
	}
}

static int run(void)
{
	const struct pb_plan plan = {0};
	struct pb_why why;
	int error = pb_bench_open(&bench, &cell, &plan, &never, &why);
	return error ? error : pb_bench_sample(&bench, &row);
}

static void end(void)
{
	pb_bench_close(&bench);
	for (uint32_t w = 0; w < WORKERS; w++)
		pb_heap_records_free(&held[w]);
}

static void items_come_in_order_and_their_records_as_emitted(void)
{
	begin(&kernel, &driver);
	hold(0, 9, "a");
	hold(0, 2, "b");
	hold(0, 9, "c");
	hold(2, 0, "");
	hold(2, 4, "d");
	hold(2, 2, "");
	hold(0, 2, "e");
	CU_ASSERT_EQUAL(run(), 0);
	CU_ASSERT_STRING_EQUAL(taken, "0 2b 2e 2 4d 9a 9c ");
	end();
}

static void check_failed(int error, const char *reason)
{
	CU_ASSERT_EQUAL(run(), error);
	CU_ASSERT_STRING_EQUAL(row.status, "failed");
	if (!strstr(row.reason, reason))
		printf("\n'%s' does not hold '%s'\n", row.reason, reason);
	CU_ASSERT_PTR_NOT_NULL(strstr(row.reason, reason));
	end();
}

static void torn_records_fail_the_sample(void)
{
	begin(&kernel, &driver);
	hold(1, 3, "whole");
	hold(1, 3, "torn, as its last bytes are missing");
	held[1].size -= 8;
	check_failed(-EPROTO, "worker 1 end in the middle");
}

static void a_request_that_is_none_fails_the_sample(void)
{
	begin(&kernel, &driver);
	held[0].grow = pb_heap_records_grow;
	memset(pb_records_append(&held[0], PB_RECORD_REQUEST, 5, 200), 'x', 200);
	check_failed(-EPROTO, "item 5");
}

static void failures_of_the_driver_and_the_kernel_are_passed_on(void)
{
	begin(&kernel, &driver);
	hold(0, 1, "x");
	driver_error = -EIO;
	check_failed(-EIO, "the way home is closed");
	begin(&kernel, &driver);
	hold(0, 1, "x");
	collect_error = -ENOSPC;
	check_failed(-ENOSPC, "a record of item 1 cannot be taken: No space left");
}

static void records_that_nobody_wants_fail_the_sample(void)
{
	struct pb_kernel deaf = kernel;
	deaf.collect = NULL;
	begin(&deaf, &driver);
	hold(0, 1, "x");
	check_failed(-ENOTSUP, "item 1");
}

static void a_driver_without_records_is_not_used_for_a_kernel_with_them(void)
{
	struct pb_driver mute = driver;
	mute.records = NULL;
	begin(&kernel, &mute);
	CU_ASSERT_EQUAL(run(), -ENOTSUP);
	end();
}

static void requests_of_another_host_have_no_start(void)
{
	struct pb_request request = {.url = "http://example.org/", .start_ns = pb_clock_ns() + 1000000000};
	begin(&kernel, &driver);
	hosts[1] = "host2";
	for (uint32_t w = 0; w < 2; w++) {
		held[w].grow = pb_heap_records_grow;
		struct pb_task task = {.records = &held[w]};
		request.item = w;
		CU_ASSERT_EQUAL(pb_emit_request(&task, &request), 0);
	}
	CU_ASSERT_EQUAL(run(), 0);
	CU_ASSERT_EQUAL(bench.gathered.request_count, 2);
	size_t at = 0;
	CU_ASSERT_TRUE(pb_gather_next_request(&bench.gathered, &at, &request));
	CU_ASSERT(request.start_ns > 0 && request.start_ns <= 1000000000);
	CU_ASSERT_TRUE(pb_gather_next_request(&bench.gathered, &at, &request));
	CU_ASSERT_EQUAL(request.start_ns, PB_REQUEST_ELSEWHERE);
	CU_ASSERT_FALSE(pb_gather_next_request(&bench.gathered, &at, &request));
	end();
}

static const struct test tests[] = {
    {"items come in order and their records as emitted", items_come_in_order_and_their_records_as_emitted},
    {"torn records fail the sample", torn_records_fail_the_sample},
    {"a request that is none fails the sample", a_request_that_is_none_fails_the_sample},
    {"failures of the driver and the kernel are passed on", failures_of_the_driver_and_the_kernel_are_passed_on},
    {"records that nobody wants fail the sample", records_that_nobody_wants_fail_the_sample},
    {"a driver without records is not used for a kernel with them",
     a_driver_without_records_is_not_used_for_a_kernel_with_them},
    {"requests of another host have no start", requests_of_another_host_have_no_start},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("gather", tests, argc, argv);
}
