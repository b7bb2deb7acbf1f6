/* The loop, with drivers and a kernel made for the purpose: what it must measure, catch, leave out and survive. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/files/run_dir.h"
#include "harness/measure/measure.h"
#include "support/suite.h"

enum { ITEMS = 100 };

static const atomic_bool never = false;

static uint64_t plan_items(void *state, unsigned round, const void *merged)
{
	(void)state;
	(void)merged;
	return round == 0 ? ITEMS : 0;
}

static int check_sum(const void *state, const void *merged, struct pb_verdict *verdict)
{
	(void)state;
	uint64_t sum = *(const uint64_t *)merged;
	snprintf(verdict->result, sizeof verdict->result, "%llu", (unsigned long long)sum);
	return sum == ITEMS * (ITEMS - 1) / 2 ? 0 : pb_fail(&verdict->why, -EBADMSG, "the sum is wrong");
}

static const struct pb_kernel sum_kernel = {
    .abi = PB_ABI,
    .size = sizeof sum_kernel,
    .name = "sum",
    .result_size = sizeof(uint64_t),
    .plan = plan_items,
    .check = check_sum,
};

/* Sums the items [begin, end) and enters them in the ledger of worker 0. */
static void claim(const struct pb_round *round, uint64_t begin, uint64_t end)
{
	for (uint64_t i = begin; i < end; i++)
		*(uint64_t *)round->merged += i;
	pb_ledger_enter(&round->reports[0].ledger, round->ledger_key, begin, end);
}

static int opened, closed;

static int open_any(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)job;
	(void)why;
	*self = &opened;
	opened++;
	return 0;
}

static void close_any(void *self)
{
	closed += self != NULL;
}

static int run_right(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)why;
	claim(round, 0, round->items);
	return 0;
}

static int run_nothing(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)round;
	(void)why;
	return 0;
}

static int run_twice(void *self, const struct pb_round *round, struct pb_why *why)
{
	run_right(self, round, why);
	return run_right(self, round, why);
}

static int run_all_but_the_last(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)why;
	claim(round, 0, round->items - 1);
	return 0;
}

/* The number of items and even the sum are right: only the seal can tell. */
static int run_one_for_another(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)why;
	claim(round, 0, 10);
	claim(round, 9, 10);
	claim(round, 11, 12);
	claim(round, 12, round->items);
	*(uint64_t *)round->merged += 1;
	return 0;
}

static int run_dies(void *self, const struct pb_round *round, struct pb_why *why)
{
	(void)self;
	(void)round;
	return pb_fail(why, -EIO, "worker 3 was killed by signal 9");
}

/* Ranks that are lost in these of their runs, counted from 0 and by bit. */
static unsigned runs, lost_in;

static int run_with_ranks(void *self, const struct pb_round *round, struct pb_why *why)
{
	const bool is_lost = lost_in >> (runs < 31 ? runs : 31) & 1;
	runs++;
	return is_lost ? pb_fail(why, -ENOLINK, "rank 2 is gone") : run_right(self, round, why);
}

static uint32_t ranks_of(uint32_t workers)
{
	return workers;
}

static int open_unsupported(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)self;
	(void)job;
	return pb_fail(why, -ENOTSUP, "needs shared memory");
}

static int open_fails(void **self, const struct pb_job *job, struct pb_why *why)
{
	(void)self;
	(void)job;
	return pb_fail(why, -EAGAIN, "no more threads");
}

#define DRIVER(symbol, title, opener, runner)                                                                          \
	static const struct pb_driver symbol = {.abi = PB_ABI,                                                         \
	                                        .size = sizeof symbol,                                                 \
	                                        .name = title,                                                         \
	                                        .worker = "worker",                                                    \
	                                        .open = opener,                                                        \
	                                        .run = runner,                                                         \
	                                        .close = close_any}

DRIVER(serial, "serial", open_any, run_right);
DRIVER(dying_serial, "serial", open_any, run_dies);
DRIVER(right, "right", open_any, run_right);
DRIVER(idle, "idle", open_any, run_nothing);
DRIVER(twice, "twice", open_any, run_twice);
DRIVER(dropping, "dropping", open_any, run_all_but_the_last);
DRIVER(swapping, "swapping", open_any, run_one_for_another);
DRIVER(dying, "dying", open_any, run_dies);
DRIVER(unsupported, "unsupported", open_unsupported, run_right);
DRIVER(refusing, "refusing", open_fails, run_right);

static const struct pb_driver ranked = {.abi = PB_ABI,
                                        .size = sizeof ranked,
                                        .name = "ranked",
                                        .worker = "rank",
                                        .open = open_any,
                                        .run = run_with_ranks,
                                        .close = close_any,
                                        .ranks = ranks_of};

/* A run in a folder of its own that is removed at the end. */
struct study {
	char folder[64];
	char name[80];
	struct pb_cell cells[8];
	struct pb_plan plan;
	struct pb_history history;
	struct pb_run_dir *dir;
	struct pb_measuring measuring;
	struct pb_why why;
};

static void begin_study(struct study *study, const struct pb_driver *const *drivers)
{
	static char no_params[] = "";
	*study = (struct study){.folder = "/tmp/powbench-measure-XXXXXX"};
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(study->folder));
	snprintf(study->name, sizeof study->name, "%s/run", study->folder);
	for (; drivers[study->plan.count]; study->plan.count++) {
		struct pb_cell *cell = &study->cells[study->plan.count];
		*cell = (struct pb_cell){.kernel = &sum_kernel, .driver = drivers[study->plan.count], .workers = 1};
		cell->params = no_params;
		snprintf(cell->id, sizeof cell->id, "%016zx", study->plan.count);
	}
	study->plan.cells = study->cells;
	CU_ASSERT_EQUAL_FATAL(pb_run_dir_create(&study->dir, study->name, &study->why), 0);
	study->measuring = (struct pb_measuring){
	    .plan = &study->plan,
	    .dir = study->dir,
	    .history = &study->history,
	    .run_id = "run",
	    .env_id = "env",
	    .rule = {.confidence = 0.95, .ci = 0.02, .reps = 7},
	    .budget_s = 60,
	    .seed = 1,
	    .cancel = &never,
	};
	opened = closed = 0;
}

static void end_study(struct study *study)
{
	char command[128];
	pb_run_dir_close(study->dir);
	pb_history_free(&study->history);
	snprintf(command, sizeof command, "rm -r %s", study->folder);
	CU_ASSERT_EQUAL(system(command), 0);
}

static size_t rows_of(const struct study *study, const char *driver, const char *status)
{
	size_t found = 0;
	for (size_t i = 0; i < study->history.count; i++)
		found += strcmp(study->history.rows[i].driver, driver) == 0 &&
		         strcmp(study->history.rows[i].status, status) == 0;
	return found;
}

static void every_cell_is_measured_the_asked_number_of_times(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 8);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 8);
	CU_ASSERT_EQUAL(opened, 2);
	CU_ASSERT_EQUAL(closed, 2);
	struct pb_sample_table table;
	CU_ASSERT_EQUAL(pb_run_load_samples(&table, study.name, &study.why), 0);
	CU_ASSERT_EQUAL(table.count, 16);
	pb_sample_table_free(&table);
	end_study(&study);
}

static void a_cell_may_ask_for_its_own_number_of_samples_and_no_warmup(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.cells[1].samples = 2;
	study.cells[1].cold = true;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 8);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 2);
	for (size_t i = 0; i < study.history.count; i++)
		CU_ASSERT(study.history.rows[i].warmup == 0 || strcmp(study.history.rows[i].driver, "serial") == 0);
	CU_ASSERT_EQUAL(opened, closed);
	end_study(&study);
}

static void the_order_of_cells_changes_from_repetition_to_repetition(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 30;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	size_t serial_first = 0;
	for (size_t i = 0; i < study.history.count; i += 2)
		serial_first += strcmp(study.history.rows[i].driver, "serial") == 0;
	CU_ASSERT(serial_first > 3 && serial_first < 28);
	end_study(&study);
}

/* A driver that breaks its promise is one wrong row with a word why, and is not measured any further. */
static void expect_one_bad_row(const struct pb_driver *driver, const char *status, const char *reason)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, driver, NULL});
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, driver->name, status), 1);
	CU_ASSERT_EQUAL(rows_of(&study, driver->name, "ok"), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 8);
	for (size_t i = 0; i < study.history.count; i++) {
		const struct pb_sample_row *row = &study.history.rows[i];
		if (strcmp(row->driver, driver->name) == 0) {
			CU_ASSERT_PTR_NOT_NULL_FATAL(row->reason);
			CU_ASSERT_PTR_NOT_NULL(strstr(row->reason, reason));
			CU_ASSERT_NOT_EQUAL(row->ok, 1);
			CU_ASSERT(isnan(row->ops));
		}
	}
	CU_ASSERT_EQUAL(opened, closed);
	end_study(&study);
}

static void a_driver_that_does_nothing_is_caught(void)
{
	expect_one_bad_row(&idle, "wrong", "0 of 100 items");
}

static void a_driver_that_runs_items_twice_is_caught(void)
{
	expect_one_bad_row(&twice, "wrong", "200 of 100 items");
}

static void a_driver_that_drops_an_item_is_caught(void)
{
	expect_one_bad_row(&dropping, "wrong", "99 of 100 items");
}

static void a_driver_that_runs_one_item_for_another_is_caught(void)
{
	expect_one_bad_row(&swapping, "wrong", "skipped and others repeated");
}

static void a_worker_that_dies_is_a_failed_row(void)
{
	expect_one_bad_row(&dying, "failed", "signal 9");
}

static void workers_that_cannot_be_made_are_a_failed_row(void)
{
	expect_one_bad_row(&refusing, "failed", "no more threads");
}

static void a_cell_that_cannot_run_here_is_a_skipped_row(void)
{
	expect_one_bad_row(&unsupported, "skipped", "needs shared memory");
}

static void a_cell_left_out_by_the_plan_is_a_skipped_row(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	pb_fail(&study.cells[1].left_out, 0, "not built in");
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "skipped"), 1);
	CU_ASSERT_EQUAL(opened, 1);
	end_study(&study);
}

static void a_cancelled_run_keeps_what_it_has(void)
{
	static const atomic_bool always = true;
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 3;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	size_t before = study.history.count;
	study.measuring.rule.reps = 9;
	study.measuring.cancel = &always;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), -ECANCELED);
	CU_ASSERT_EQUAL(study.history.count, before);
	end_study(&study);
}

/* The last repetition was cut between its two cells: only the missing half of it is measured again. */
static void a_resumed_run_measures_no_repetition_twice(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 3;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	study.history.count--;
	const char *cut = study.history.rows[study.history.count].driver;
	study.measuring.rule.reps = 5;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	bool seen[2][6] = {{false}};
	for (size_t i = 0; i < study.history.count; i++) {
		const struct pb_sample_row *row = &study.history.rows[i];
		bool *once = &seen[strcmp(row->driver, cut) == 0][row->rep];
		if (row->warmup)
			continue;
		CU_ASSERT_FALSE(*once);
		*once = true;
	}
	for (int rep = 1; rep <= 5; rep++)
		CU_ASSERT(seen[0][rep] && seen[1][rep]);
	end_study(&study);
}

static void a_converged_cell_is_left_alone_but_its_base_goes_on(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 0;
	study.measuring.rule.ci = 1e9;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 7);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 7);
	end_study(&study);
}

static void a_spent_budget_ends_the_run_with_every_cell_measured_once(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 0;
	study.measuring.rule.ci = 0;
	study.measuring.budget_s = 1e-9;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 2);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 2);
	end_study(&study);
}

static void a_budget_gives_every_cell_the_least_that_was_asked_for(void)
{
	struct study study;
	bool stretched = false;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.measuring.rule.reps = 0;
	study.measuring.rule.ci = 0;
	study.measuring.least = 6;
	study.measuring.stretched = &stretched;
	study.measuring.budget_s = 1e-9;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 7);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 7);
	CU_ASSERT(stretched);
	end_study(&study);
}

static void a_ceiling_without_room_in_the_budget_is_skipped(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.cells[1].ceiling = true;
	study.measuring.rule.reps = 0;
	study.measuring.budget_s = 1e-9;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "skipped"), 1);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 0);
	end_study(&study);
	begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
	study.cells[1].ceiling = true;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), 8);
	end_study(&study);
}

static void a_ceiling_without_its_base_says_so(void)
{
	struct study study;
	begin_study(&study, (const struct pb_driver *const[]){&dying_serial, &right, NULL});
	study.cells[1].ceiling = true;
	study.measuring.rule.reps = 0;
	study.measuring.budget_s = 1;
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL_FATAL(study.history.count, 2);
	CU_ASSERT_STRING_EQUAL(study.history.rows[1].status, "skipped");
	CU_ASSERT_PTR_NOT_NULL(strstr(study.history.rows[1].reason, "its base, the serial cell, has no right sample"));
	end_study(&study);
}

static void samples_of_a_fixed_number_end_with_the_budget_if_it_is_asked_for(void)
{
	for (int hurried = 0; hurried < 2; hurried++) {
		struct study study;
		begin_study(&study, (const struct pb_driver *const[]){&serial, &right, NULL});
		study.cells[0].samples = study.cells[1].samples = 3;
		study.measuring.hurried = hurried;
		study.measuring.budget_s = 1e-9;
		CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
		CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), hurried ? 2 : 4);
		CU_ASSERT_EQUAL(rows_of(&study, "right", "ok"), hurried ? 2 : 4);
		end_study(&study);
	}
}

static void begin_lossy_study(struct study *study, unsigned lost, uint64_t relaunches)
{
	begin_study(study, (const struct pb_driver *const[]){&serial, &ranked, NULL});
	study->measuring.relaunches = relaunches;
	runs = 0;
	lost_in = lost;
}

static void lost_ranks_end_the_run_and_the_next_goes_on(void)
{
	struct study study;
	begin_lossy_study(&study, 1u << 3, 0);
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), -ENOLINK);
	CU_ASSERT_STRING_EQUAL(study.why.text, "rank 2 is gone");
	CU_ASSERT_EQUAL(rows_of(&study, "ranked", "ok"), 3);
	CU_ASSERT_EQUAL(rows_of(&study, "ranked", "lost"), 1);
	CU_ASSERT_STRING_EQUAL(study.history.rows[study.history.count - 1].reason, "rank 2 is gone");
	CU_ASSERT_EQUAL(opened, closed);
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "ranked", "ok"), 7 + 2);
	CU_ASSERT_EQUAL(rows_of(&study, "ranked", "lost"), 1);
	end_study(&study);
}

static void lost_ranks_are_replaced_as_often_as_that_is_allowed(void)
{
	for (uint64_t relaunches = 1; relaunches < 3; relaunches++) {
		struct study study;
		begin_lossy_study(&study, 1u << 2 | 1u << 5, relaunches);
		CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), relaunches == 2 ? 0 : -ENOLINK);
		CU_ASSERT_EQUAL(rows_of(&study, "ranked", "lost"), 2);
		if (relaunches == 2)
			CU_ASSERT_EQUAL(rows_of(&study, "ranked", "ok"), 7 + 3);
		CU_ASSERT_EQUAL(opened, closed);
		end_study(&study);
	}
}

static void a_cell_that_always_loses_its_ranks_is_given_up(void)
{
	struct study study;
	begin_lossy_study(&study, UINT32_MAX, 10);
	CU_ASSERT_EQUAL(pb_measure(&study.measuring, &study.why), 0);
	CU_ASSERT_EQUAL(rows_of(&study, "ranked", "lost"), PB_LOST_MOST);
	CU_ASSERT_EQUAL(rows_of(&study, "serial", "ok"), 8);
	end_study(&study);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"every cell is measured the asked number of times", every_cell_is_measured_the_asked_number_of_times},
	    {"a cell may ask for its own number of samples and no warm-up",
	     a_cell_may_ask_for_its_own_number_of_samples_and_no_warmup},
	    {"the order of cells changes from repetition to repetition",
	     the_order_of_cells_changes_from_repetition_to_repetition},
	    {"a driver that does nothing is caught", a_driver_that_does_nothing_is_caught},
	    {"a driver that runs items twice is caught", a_driver_that_runs_items_twice_is_caught},
	    {"a driver that drops an item is caught", a_driver_that_drops_an_item_is_caught},
	    {"a driver that runs one item for another is caught", a_driver_that_runs_one_item_for_another_is_caught},
	    {"a worker that dies is a failed row", a_worker_that_dies_is_a_failed_row},
	    {"workers that cannot be made are a failed row", workers_that_cannot_be_made_are_a_failed_row},
	    {"a cell that cannot run here is a skipped row", a_cell_that_cannot_run_here_is_a_skipped_row},
	    {"a cell left out by the plan is a skipped row", a_cell_left_out_by_the_plan_is_a_skipped_row},
	    {"a cancelled run keeps what it has", a_cancelled_run_keeps_what_it_has},
	    {"a resumed run measures no repetition twice", a_resumed_run_measures_no_repetition_twice},
	    {"a converged cell is left alone, but its base goes on",
	     a_converged_cell_is_left_alone_but_its_base_goes_on},
	    {"a spent budget ends the run with every cell measured once",
	     a_spent_budget_ends_the_run_with_every_cell_measured_once},
	    {"a budget gives every cell the least that was asked for",
	     a_budget_gives_every_cell_the_least_that_was_asked_for},
	    {"a ceiling without room in the budget is skipped", a_ceiling_without_room_in_the_budget_is_skipped},
	    {"a ceiling without its base says so", a_ceiling_without_its_base_says_so},
	    {"samples of a fixed number end with the budget if it is asked for",
	     samples_of_a_fixed_number_end_with_the_budget_if_it_is_asked_for},
	    {"lost ranks end the run and the next goes on", lost_ranks_end_the_run_and_the_next_goes_on},
	    {"lost ranks are replaced as often as that is allowed",
	     lost_ranks_are_replaced_as_often_as_that_is_allowed},
	    {"a cell that always loses its ranks is given up", a_cell_that_always_loses_its_ranks_is_given_up},
	    {NULL, NULL},
	};
	return suite_main("measure", tests, argc, argv);
}
