/* Workers that will be in each other's way: told from a plan and from what ranks say of their hosts. */
#include <math.h>
#include <stdlib.h>

#include "harness/measure/plan.h"
#include "harness/show/placement_notes.h"
#include "support/suite.h"
#include "support/texts.h"

enum { RANKS = 8 };

static uint32_t as_many(uint32_t workers)
{
	return workers;
}

static const struct pb_kernel computing = {.name = "pow"}, waiting = {.name = "sleep", .local_size = 8};
static const struct pb_driver threads = {.name = "pthread", .worker = "thread"};
static const struct pb_driver loop = {.name = "async", .worker = "slot in flight"};
static const struct pb_driver ranks = {.name = "mpi", .worker = "rank", .ranks = as_many};
static const struct pb_driver both = {
    .name = "mpi+pthread", .worker = "thread", .ranks = as_many, .each = PB_EACH_THREADS};

/* CPUs `first` to `last` of eight, two of them in a core. */
static struct pb_allowance allowance_of(const char *host, unsigned first, unsigned last)
{
	struct pb_allowance made = {.there = 8, .quota = NAN};
	(void)snprintf(made.host, sizeof made.host, "%s", host);
	for (unsigned cpu = first; cpu <= last; cpu++) {
		pb_cpus_set(&made.cpus, cpu);
		pb_cpus_set(&made.cores, cpu / 2 * 2);
	}
	return made;
}

static struct pb_cell cell_of(const struct pb_driver *driver, uint32_t workers, uint32_t cell_ranks)
{
	return (struct pb_cell){.kernel = &computing, .driver = driver, .workers = workers, .ranks = cell_ranks};
}

static void expect_of(struct pb_plan *plan, const char *words)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	const size_t lines = pb_placement_notes_print(out, plan);
	(void)fclose(out);
	texts_check(text, words);
	CU_ASSERT_EQUAL(lines, *words != '\0');
	free(text);
}

static void expect(struct pb_cell cell, struct pb_allowances allowed, const char *words)
{
	struct pb_plan plan = {.cells = &cell, .count = 1, .allowed = allowed};
	expect_of(&plan, words);
}

static void workers_with_a_core_each_are_fine(void)
{
	struct pb_allowance list[] = {allowance_of("host1", 0, 1), allowance_of("host1", 2, 3),
	                              allowance_of("host2", 0, 1)};
	const struct pb_allowances launch = {allowance_of("host1", 0, 7), list, 3};
	expect(cell_of(&threads, 4, 0), launch, "");
	expect(cell_of(&ranks, 3, 0), launch, "");
	expect(cell_of(&both, 3, 3), launch, "");
}

static void more_workers_than_their_cpus_are_told(void)
{
	struct pb_allowance list[] = {allowance_of("host1", 0, 7), allowance_of("host2", 3, 3),
	                              allowance_of("host2", 3, 3)};
	const struct pb_allowances launch = {allowance_of("host1", 0, 3), list, 3};
	expect(
	    cell_of(&threads, 5, 0), (struct pb_allowances){.here = launch.here},
	    "placement: on host1: more workers than CPUs that they may use (pow pthread 5): ask for no more (-w), or "
	    "for more hosts\n");
	expect(cell_of(&ranks, 2, 0), launch, "");
	expect(
	    cell_of(&ranks, 3, 0), launch,
	    "placement: on host2: more workers than CPUs that they may use (pow mpi 3): ask for no more (-w), or for "
	    "more hosts\n");
}

static void ranks_that_are_still_to_be_launched_are_here(void)
{
	const struct pb_allowances alone = {.here = allowance_of("host1", 0, 7)};
	expect(cell_of(&both, 4, 2), alone, "");
	expect(cell_of(&both, 10, 2), alone,
	       "placement: on host1: more workers than CPUs that they may use (pow mpi+pthread 2x5): ask for no more "
	       "(-w), or for more hosts\n");
}

static void hardware_threads_that_share_a_core_are_told(void)
{
	struct pb_allowance list[] = {allowance_of("host1", 0, 3), allowance_of("host1", 2, 4)};
	expect(
	    cell_of(&both, 4, 2), (struct pb_allowances){.ranks = list, .count = 2},
	    "placement: on host1: workers share cores as hardware threads (pow mpi+pthread 2x2): ask for no more than "
	    "the cores (-w), and bind them (--pin)\n");
}

static void ranks_with_fewer_cpus_than_threads_are_told(void)
{
	struct pb_allowance list[] = {allowance_of("host1", 0, 1), allowance_of("host2", 2, 3)};
	struct pb_allowances launch = {.ranks = list, .count = 2};
	expect(
	    cell_of(&both, 6, 2), launch,
	    "placement: on host1, host2: ranks are bound to fewer CPUs than they have threads (pow mpi+pthread 2x3): "
	    "start with mpirun --bind-to none, or --map-by slot:PE=THREADS\n");
	list[0].there = list[1].there = 2;
	expect(cell_of(&both, 6, 2), launch,
	       "placement: on host1, host2: more workers than CPUs that they may use (pow mpi+pthread 2x3): ask for no "
	       "more (-w), or for more hosts\n");
}

static void a_quota_below_the_workers_is_told(void)
{
	struct pb_allowance list[] = {allowance_of("host1", 0, 7), allowance_of("host2", 0, 7)};
	struct pb_allowances launch = {allowance_of("host1", 0, 7), list, 2};
	list[1].quota = 1.5;
	expect(cell_of(&both, 2, 2), launch, "");
	expect(
	    cell_of(&both, 4, 2), launch,
	    "placement: on host2: more workers than the CPU quota of the control group allows (pow mpi+pthread 2x2): "
	    "raise the quota, or ask for fewer (-w)\n");
}

static void many_hosts_and_cells_are_counted(void)
{
	struct pb_allowance list[RANKS];
	struct pb_cell cells[5];
	for (unsigned r = 0; r < RANKS; r++) {
		char host[16];
		(void)snprintf(host, sizeof host, "host%u", r / 2 + 1);
		list[r] = allowance_of(host, 1, 1);
	}
	for (unsigned c = 0; c < 5; c++)
		cells[c] = cell_of(&ranks, c + 4, 0);
	struct pb_plan plan = {.cells = cells, .count = 5, .allowed = {.ranks = list, .count = RANKS}};
	expect_of(&plan, "placement: on host1, host2, host3 and 1 more: more workers than CPUs that they may use "
	                 "(pow mpi 4, pow mpi 5, pow mpi 6 and 2 more): ask for no more (-w), or for more hosts\n");
}

static void workers_that_wait_or_are_left_out_or_unknown_are_left_alone(void)
{
	const struct pb_allowances alone = {.here = allowance_of("host1", 0, 0)};
	struct pb_cell cell = cell_of(&threads, 8, 0);
	cell.kernel = &waiting;
	expect(cell, alone, "");
	cell = cell_of(&threads, 8, 0);
	(void)pb_fail(&cell.left_out, 0, "too large");
	expect(cell, alone, "");
	cell = cell_of(&threads, 8, 0);
	cell.ceiling = true;
	expect(cell, alone, "");
	expect(cell_of(&loop, 8, 0), alone, "");
	expect(cell_of(&threads, 8, 0), (struct pb_allowances){.here = {.host = "host1", .quota = NAN}}, "");
}

/* Two sockets of two cores with two hardware threads each, as hwloc makes them up. */
static void an_allowance_is_that_of_the_machine(void)
{
	struct pb_allowance allowance;
	(void)setenv("HWLOC_SYNTHETIC", "pack:2 core:2 pu:2", 1);
	pb_allowance_read(&allowance, 2.5);
	CU_ASSERT_EQUAL(pb_cpus_count(&allowance.cpus), 8);
	CU_ASSERT_EQUAL(pb_cpus_count(&allowance.cores), 4);
	CU_ASSERT_EQUAL(allowance.cores.words[0], 0x55);
	CU_ASSERT_EQUAL(allowance.there, 8);
	CU_ASSERT_EQUAL(allowance.quota, 2.5);
	CU_ASSERT_NOT_EQUAL(allowance.host[0], '\0');
	(void)unsetenv("HWLOC_SYNTHETIC");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"workers with a core each are fine", workers_with_a_core_each_are_fine},
	    {"more workers than their CPUs are told", more_workers_than_their_cpus_are_told},
	    {"ranks that are still to be launched are here", ranks_that_are_still_to_be_launched_are_here},
	    {"hardware threads that share a core are told", hardware_threads_that_share_a_core_are_told},
	    {"ranks with fewer CPUs than threads are told", ranks_with_fewer_cpus_than_threads_are_told},
	    {"a quota below the workers is told", a_quota_below_the_workers_is_told},
	    {"many hosts and cells are counted", many_hosts_and_cells_are_counted},
	    {"workers that wait, or are left out or unknown, are left alone",
	     workers_that_wait_or_are_left_out_or_unknown_are_left_alone},
	    {"an allowance is that of the machine", an_allowance_is_that_of_the_machine},
	    {NULL, NULL},
	};
	return suite_main("placement", tests, argc, argv);
}
