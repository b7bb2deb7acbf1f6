/* Serial copies at once: each runs all of the work, and they must agree. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "drivers/common/copies.h"
#include "support/run_driver.h"
#include "support/script_kernel.h"
#include "support/suite.h"

enum { COPIES = 3, ITEMS = 41 };

static struct driver_cell cell_of(const struct pb_kernel *kernel)
{
	struct driver_cell cell = {.driver = &pb_driver_copies, .kernel = kernel, .job.workers = COPIES};
	cell_set(&cell, "items", ITEMS);
	return cell;
}

/* The ledgers that a driver leaves would not add up, and for each copy alone they do. */
static void every_copy_runs_every_item_and_one_result_counts(void)
{
	static const enum pb_schedule_kind kinds[] = {PB_SCHEDULE_STATIC, PB_SCHEDULE_DYNAMIC, PB_SCHEDULE_GUIDED};
	script_step = script_finish;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct driver_cell cell = cell_of(&script_kernel);
		struct pb_verdict verdict = {0};
		cell.job.schedule = kinds[k];
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		CU_ASSERT_EQUAL(cell_sample(&cell), -EILSEQ);
		CU_ASSERT_EQUAL(cell.items, COPIES * ITEMS);
		uint64_t seal = pb_ledger_mark(cell.ledger_key, ITEMS) - pb_ledger_mark(cell.ledger_key, 0);
		for (int copy = 0; copy < COPIES; copy++) {
			CU_ASSERT_EQUAL(cell.reports[copy].ledger.items, ITEMS);
			CU_ASSERT_EQUAL(cell.reports[copy].ledger.seal, seal);
		}
		CU_ASSERT_EQUAL(script_kernel.check(cell.job.state, cell.merged, &verdict), 0);
		cell_close(&cell);
	}
}

static pid_t odd_one;

/* Finishes items twice in one of the copies, the first that comes. */
static int finish_differently(struct pb_task *task)
{
	if (task->begin == 0 && getpid() % COPIES == odd_one)
		(void)script_finish(task);
	return script_finish(task);
}

static void copies_that_disagree_are_caught(void)
{
	int caught = 0;
	script_step = finish_differently;
	for (odd_one = 0; odd_one < COPIES; odd_one++) {
		struct driver_cell cell = cell_of(&script_kernel);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		bool differ = cell_sample(&cell) == -EBADMSG;
		CU_ASSERT(!differ || strstr(cell.why.text, "another result"));
		caught += differ;
		cell_close(&cell);
	}
	CU_ASSERT(caught > 0);
}

static void kernels_that_wait_or_share_have_no_ceiling(void)
{
	struct pb_kernel kernel = {.result_size = 8};
	CU_ASSERT(pb_copies_suit(&kernel));
	CU_ASSERT_FALSE(pb_copies_suit(&script_kernel));
	kernel.shared_size = 8;
	CU_ASSERT_FALSE(pb_copies_suit(&kernel));
	kernel = (struct pb_kernel){.paced = true};
	CU_ASSERT_FALSE(pb_copies_suit(&kernel));
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every copy runs every item, and one result counts", every_copy_runs_every_item_and_one_result_counts},
	    {"copies that disagree are caught", copies_that_disagree_are_caught},
	    {"kernels that wait or share have no ceiling", kernels_that_wait_or_share_have_no_ceiling},
	    {NULL, NULL},
	};
	return suite_main("driver_copies", tests, argc, argv);
}
