/* How many workers the cells of a driver have, and in how many ranks; and how that is written. */
#include "harness/measure/layouts.h"

#include <errno.h>
#include <math.h>

#include "harness/files/rows.h"
#include "harness/machine/machine.h"
#include "harness/measure/crowds.h"
#include "harness/show/workers_text.h"
#include "support/suite.h"
#include "support/texts.h"

static uint32_t some_ranks(uint32_t workers)
{
	return workers > 1 ? 2 : 1;
}

static uint32_t one(void)
{
	return 1;
}

static uint32_t four(void)
{
	return 4;
}

static const struct pb_driver threads = {.name = "threads", .ranks = some_ranks, .each = PB_EACH_THREADS};
static const struct pb_driver slots = {.name = "slots", .ranks = some_ranks, .each = PB_EACH_SLOTS};
static const struct pb_driver plain = {.name = "plain"};
static const struct pb_driver serial = {.name = "serial", .limit = one};
static const struct pb_driver limited = {.name = "limited", .limit = four};
static struct pb_allowances allowed; /* no launch, but for a test of one */

static void expect(const struct pb_driver *driver, const struct pb_options *options, const char *words)
{
	struct pb_layouts layouts = {0};
	struct pb_why why = {""};
	char text[256] = "";
	size_t length = 0;
	CU_ASSERT_EQUAL(pb_layouts_make(&layouts, options, driver, &allowed, &why), 0);
	for (size_t i = 0; i < layouts.count; i++)
		length += (size_t)snprintf(text + length, sizeof text - length, "%s%u/%u%s", i ? " " : "",
		                           layouts.list[i].workers, layouts.list[i].ranks,
		                           layouts.list[i].missing.text[0] ? "!" : "");
	texts_check(text, words);
	pb_layouts_free(&layouts);
}

static void a_number_is_every_way_to_make_it_with_threads(void)
{
	uint32_t workers[] = {12, 7};
	const struct pb_options options = {.workers = workers, .worker_count = 2};
	expect(&threads, &options, "1/1 7/1 7/7 12/1 12/2 12/3 12/4 12/6 12/12");
	expect(&slots, &options, "1/0 7/0 12/0");
	expect(&plain, &options, "1/0 7/0 12/0");
	expect(&serial, &options, "1/0");
}

static void a_grid_is_itself_or_as_many_workers(void)
{
	struct pb_grid grids[] = {{2, 4}, {4, 2}, {1, 1}};
	const struct pb_options options = {.grids = grids, .grid_count = 3};
	expect(&threads, &options, "1/1 8/2 8/4");
	expect(&slots, &options, "1/0 1/1 8/2 8/4");
	expect(&plain, &options, "1/0 8/0");
	expect(&serial, &options, "1/0");
	expect(&limited, &options, "1/0 8/0!");
}

static void more_than_there_can_be_is_refused(void)
{
	uint32_t workers[] = {2, 8, 4};
	const struct pb_options options = {.workers = workers, .worker_count = 3};
	struct pb_layouts layouts = {0};
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_layouts_make(&layouts, &options, &limited, &allowed, &why), -EINVAL);
	texts_check(why.text, "8 workers asked of limited, 4 launched: start with mpirun -n 8");
	pb_layouts_free(&layouts);
}

static void auto_goes_to_the_cores(void)
{
	const struct pb_options nothing = {0};
	struct pb_layouts layouts = {0};
	struct pb_why why = {""};
	const uint32_t cores = pb_machine_cores();
	CU_ASSERT_EQUAL(pb_layouts_make(&layouts, &nothing, &threads, &allowed, &why), 0);
	CU_ASSERT_EQUAL(layouts.list[0].workers, 1);
	CU_ASSERT_EQUAL(layouts.list[layouts.count - 1].ranks, cores);
	for (size_t i = 1; i < layouts.count; i++) {
		CU_ASSERT_EQUAL(layouts.list[i].workers, cores);
		CU_ASSERT_EQUAL(cores % layouts.list[i].ranks, 0);
	}
	pb_layouts_free(&layouts);
	expect(&limited, &nothing, "1/0 2/0 4/0");
	struct pb_grid grid = {2, 1};
	expect(&limited, &(struct pb_options){.grids = &grid, .grid_count = 1, .auto_workers = true}, "1/0 2/0 4/0");
}

/* Six ranks on two hosts, the second with fewer CPUs or less of a quota. */
static void auto_goes_to_what_every_host_has_room_for(void)
{
	const struct pb_options nothing = {0};
	struct pb_allowance ranks[6];
	for (unsigned r = 0; r < 6; r++) {
		ranks[r] = (struct pb_allowance){.quota = NAN};
		(void)snprintf(ranks[r].host, sizeof ranks[r].host, "host%u", r / 4 + 1);
		for (unsigned cpu = 0; cpu < (r < 4 ? 16 : 6); cpu++)
			pb_cpus_set(&ranks[r].cpus, cpu);
	}
	allowed = (struct pb_allowances){.ranks = ranks, .count = 6};
	expect(&threads, &nothing, "1/1 18/6");
	ranks[4].quota = 5.5;
	expect(&threads, &nothing, "1/1 12/1 12/2 12/3 12/4 12/6");
	ranks[4].quota = 1;
	expect(&threads, &nothing, "1/1 6/1 6/2 6/3 6/6");
	ranks[4].quota = NAN;
	ranks[0].quota = 4;
	expect(&threads, &nothing, "1/1 6/6");
	ranks[0].quota = NAN;
	allowed.count = 4;
	expect(&threads, &nothing, "1/1 16/1 16/2 16/4");
	allowed = (struct pb_allowances){0};
}

static void workers_are_written_as_they_are_asked_for(void)
{
	char text[PB_WORKERS_BYTES];
	texts_check(pb_workers_text(text, "mpi+pthread", 8, 2), "2x4");
	texts_check(pb_workers_text(text, "mpi+openmp", 8, 8), "8x1");
	texts_check(pb_workers_text(text, "mpi+pthread", 1, 1), "1x1");
	texts_check(pb_workers_text(text, "mpi+pthread", 8, PB_UNKNOWN), "8");
	texts_check(pb_workers_text(text, "mpi+async", 100, 2), "2x50");
	texts_check(pb_workers_text(text, "mpi+async", 100, 1), "100");
	texts_check(pb_workers_text(text, "mpi+async", 101, 2), "101");
	texts_check(pb_workers_text(text, "pthread", 8, 1), "8");
	texts_check(pb_workers_text(text, "of a plug-in", 8, 2), "8");
	texts_check(pb_workers_text(text, NULL, 8, 2), "8");
	CU_ASSERT_EQUAL(pb_workers_threads("mpi+pthread", 4), 4);
	CU_ASSERT_EQUAL(pb_workers_threads("pthread", 4), PB_UNKNOWN);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a number is every way to make it with threads", a_number_is_every_way_to_make_it_with_threads},
	    {"a grid is itself, or as many workers", a_grid_is_itself_or_as_many_workers},
	    {"more than there can be is refused", more_than_there_can_be_is_refused},
	    {"auto goes to the cores", auto_goes_to_the_cores},
	    {"auto goes to what every host has room for", auto_goes_to_what_every_host_has_room_for},
	    {"workers are written as they are asked for", workers_are_written_as_they_are_asked_for},
	    {NULL, NULL},
	};
	return suite_main("layouts", tests, argc, argv);
}
