/* futures: every result is taken once, in the order of completion, under every driver; and what is wrong is found. */
#include <errno.h>

#include "support/sampled.h"
#include "support/suite.h"
#include "support/texts.h"

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp, pb_driver_process, pb_driver_async,
    pb_driver_process_async;
extern const struct pb_kernel pb_kernel_futures;

/* Those that fork come first: ThreadSanitizer starts no thread in a child of a process that has had some. */
static const struct pb_driver *const drivers[] = {&pb_driver_process, &pb_driver_process_async, &pb_driver_serial,
                                                  &pb_driver_async,   &pb_driver_pthread,       &pb_driver_openmp};

static void take(struct sampled *sampled, const struct pb_driver *driver, uint32_t workers, const char *items)
{
	const struct pb_setting settings[] = {{"items", items}, {"min", "1ms"}, {"max", "5ms"}, {"ask", "200us"}};
	const uint32_t limit = driver->limit ? driver->limit() : 0;
	sampled_take(sampled, &pb_kernel_futures, driver, limit && workers > limit ? limit : workers, settings,
	             sizeof settings / sizeof *settings);
}

static void check_right(const struct sampled *sampled, const char *items)
{
	char taken[32];
	(void)snprintf(taken, sizeof taken, "%s taken; ", items);
	texts_check(sampled->row.status, "ok");
	texts_check_part(sampled->row.result, taken);
}

static void every_result_is_taken_once_under_every_driver(void)
{
	static const char *const items[] = {"1", "2", "13"};
	static const uint32_t workers[] = {1, 3, 14};
	for (size_t d = 0; d < sizeof drivers / sizeof *drivers; d++)
		for (size_t i = 0; i < 9; i++) {
			struct sampled sampled;
			if (drivers[d]->available && drivers[d]->available(NULL))
				continue;
			take(&sampled, drivers[d], workers[i % 3], items[i / 3]);
			check_right(&sampled, items[i / 3]);
			sampled_free(&sampled);
		}
}

static void samples_of_one_cell_begin_afresh(void)
{
	struct sampled sampled;
	take(&sampled, &pb_driver_async, 4000, "3999");
	check_right(&sampled, "3999");
	CU_ASSERT_EQUAL(pb_bench_sample(&sampled.bench, &sampled.row), 0);
	check_right(&sampled, "3999");
	sampled_free(&sampled);
}

/* Alone, who asks comes when all are done; beside them, it is told "not yet" before. */
static void who_asks_beside_the_futures_asks_before_they_are_done(void)
{
	struct sampled sampled;
	take(&sampled, &pb_driver_serial, 1, "5");
	texts_check_part(sampled.row.result, "asked in vain 0 times");
	sampled_free(&sampled);
	take(&sampled, &pb_driver_async, 6, "5");
	CU_ASSERT_PTR_NULL(strstr(sampled.row.result, "asked in vain 0 times"));
	sampled_free(&sampled);
}

/* The kernel's own check, of a sample that went well but for the order in which its records are said to have come. */
static void check_collected(const uint64_t *tickets, size_t count, const char *reason)
{
	struct sampled sampled;
	struct pb_verdict verdict = {0};
	take(&sampled, &pb_driver_async, 4, "3");
	void *state = sampled.plan.cells[0].state;
	(void)pb_kernel_futures.plan(state, 0, NULL);
	for (size_t i = 0; i < count; i++)
		CU_ASSERT_EQUAL(pb_kernel_futures.collect(state, 3, &tickets[i], sizeof tickets[i]), 0);
	CU_ASSERT_EQUAL(pb_kernel_futures.check(state, sampled.bench.merged, &verdict), reason ? -EBADMSG : 0);
	texts_check(verdict.why.text, reason ? reason : "");
	sampled_free(&sampled);
}

static void results_out_of_order_or_missing_are_found(void)
{
	check_collected((const uint64_t[]){0, 1, 2}, 3, NULL);
	check_collected((const uint64_t[]){1, 0, 2}, 3, "3 of 3 results came home, 2 of them out of order");
	check_collected((const uint64_t[]){0, 1}, 2, "2 of 3 results came home, 0 of them out of order");
	check_collected((const uint64_t[]){0, 1, 1, 2}, 4, "4 of 3 results came home, 2 of them out of order");
}

static void a_record_of_another_item_or_size_is_refused(void)
{
	struct sampled sampled;
	const uint64_t ticket = 0;
	take(&sampled, &pb_driver_async, 4, "3");
	CU_ASSERT_EQUAL(pb_kernel_futures.collect(sampled.plan.cells[0].state, 2, &ticket, sizeof ticket), -EPROTO);
	CU_ASSERT_EQUAL(pb_kernel_futures.collect(sampled.plan.cells[0].state, 3, &ticket, 1), -EPROTO);
	sampled_free(&sampled);
}

static void a_shortest_time_above_the_longest_is_refused(void)
{
	const struct pb_setting setting = {"min", "2s"};
	struct pb_args *args = NULL;
	struct pb_why why = {""};
	void *state = NULL;
	CU_ASSERT_EQUAL_FATAL(pb_params_make(&args, &pb_kernel_futures, &setting, 1, 1, &why), 0);
	CU_ASSERT_EQUAL(pb_kernel_futures.setup(&state, args, &why), -EINVAL);
	CU_ASSERT_PTR_NULL(state);
	texts_check_why(&why, "futures: min is longer than max; give futures.max=, at least futures.min");
	pb_params_free(args);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every result is taken once under every driver", every_result_is_taken_once_under_every_driver},
	    {"samples of one cell begin afresh", samples_of_one_cell_begin_afresh},
	    {"who asks beside the futures asks before they are done",
	     who_asks_beside_the_futures_asks_before_they_are_done},
	    {"results out of order or missing are found", results_out_of_order_or_missing_are_found},
	    {"a record of another item or size is refused", a_record_of_another_item_or_size_is_refused},
	    {"a shortest time above the longest is refused", a_shortest_time_above_the_longest_is_refused},
	    {NULL, NULL},
	};
	return suite_main("kernel_futures", tests, argc, argv);
}
