/* The order in which workers take CPUs, on recorded machines and on this one. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <hwloc.h>

#include "cluster/binding.h"
#include "cluster/binding_order.h"
#include "cluster/seats.h"
#include "support/suite.h"

static hwloc_topology_t load(const char *machine)
{
	hwloc_topology_t topology;
	CU_ASSERT_EQUAL_FATAL(hwloc_topology_init(&topology), 0);
	CU_ASSERT_EQUAL_FATAL(hwloc_topology_set_synthetic(topology, machine), 0);
	CU_ASSERT_EQUAL_FATAL(hwloc_topology_load(topology), 0);
	return topology;
}

/* `allowed` is a list as "0-3,8"; NULL: all. `expected` are the CPUs in order, separated by spaces. */
static void check_order(const char *machine, const char *allowed, enum pb_pin pin, const char *expected)
{
	hwloc_topology_t topology = load(machine);
	hwloc_bitmap_t set = hwloc_bitmap_dup(hwloc_topology_get_topology_cpuset(topology));
	char text[1024] = "";
	int *cpus;
	size_t count;
	if (allowed)
		CU_ASSERT_EQUAL(hwloc_bitmap_list_sscanf(set, allowed), 0);
	CU_ASSERT_EQUAL_FATAL(pb_binding_order(topology, set, pin, &cpus, &count), 0);
	for (size_t i = 0; i < count; i++)
		(void)snprintf(text + strlen(text), sizeof text - strlen(text), i ? " %d" : "%d", cpus[i]);
	CU_ASSERT_STRING_EQUAL(text, expected);
	free(cpus);
	hwloc_bitmap_free(set);
	hwloc_topology_destroy(topology);
}

static void compact_takes_every_core_before_a_second_thread(void)
{
	check_order("package:2 core:4 pu:2", NULL, PB_PIN_COMPACT, "0 2 4 6 8 10 12 14 1 3 5 7 9 11 13 15");
	check_order("package:1 core:3 pu:1", NULL, PB_PIN_COMPACT, "0 1 2");
	check_order("package:1 core:2 pu:4", NULL, PB_PIN_COMPACT, "0 4 1 5 2 6 3 7");
}

static void scatter_takes_sockets_in_turn(void)
{
	check_order("package:2 core:4 pu:2", NULL, PB_PIN_SCATTER, "0 8 2 10 4 12 6 14 1 9 3 11 5 13 7 15");
	check_order("package:1 core:3 pu:1", NULL, PB_PIN_SCATTER, "0 1 2");
}

static void scatter_spreads_over_shared_caches_inside_a_socket(void)
{
	check_order("package:2 l3:2 core:2 pu:1", NULL, PB_PIN_SCATTER, "0 4 2 6 1 5 3 7");
	check_order("group:2 package:1 l3:2 core:2 pu:2", NULL, PB_PIN_SCATTER,
	            "0 8 4 12 2 10 6 14 1 9 5 13 3 11 7 15");
}

static void only_allowed_cpus_are_taken(void)
{
	check_order("package:2 core:4 pu:2", "1,4-9", PB_PIN_COMPACT, "1 4 6 8 5 7 9");
	check_order("package:2 core:4 pu:2", "1,4-9", PB_PIN_SCATTER, "1 8 4 9 6 5 7");
	check_order("package:2 core:4 pu:2", "13", PB_PIN_SCATTER, "13");
}

static void no_allowed_cpu_is_an_error(void)
{
	hwloc_topology_t topology = load("package:1 core:2 pu:1");
	hwloc_bitmap_t none = hwloc_bitmap_alloc();
	int *cpus;
	size_t count;
	CU_ASSERT_EQUAL(pb_binding_order(topology, none, PB_PIN_COMPACT, &cpus, &count), -ENOENT);
	CU_ASSERT_EQUAL(pb_binding_order(topology, none, PB_PIN_SCATTER, &cpus, &count), -ENOENT);
	CU_ASSERT_PTR_NULL(cpus);
	hwloc_bitmap_free(none);
	hwloc_topology_destroy(topology);
}

static void not_pinning_gives_no_list(void)
{
	int *cpus = (int *)&cpus;
	size_t count = 7;
	CU_ASSERT_EQUAL(pb_binding_cpus(PB_PIN_NONE, &cpus, &count, NULL), 0);
	CU_ASSERT_PTR_NULL(cpus);
	CU_ASSERT_EQUAL(count, 0);
}

static void check_this_machine(enum pb_pin pin, const cpu_set_t *allowed)
{
	struct pb_why why = {""};
	cpu_set_t seen;
	int *cpus;
	size_t count;
	CPU_ZERO(&seen);
	CU_ASSERT_EQUAL_FATAL(pb_binding_cpus(pin, &cpus, &count, &why), 0);
	for (size_t i = 0; i < count; i++)
		CPU_SET((size_t)cpus[i], &seen);
	CU_ASSERT_EQUAL(CPU_COUNT(&seen), (int)count);
	CU_ASSERT_TRUE(CPU_EQUAL(&seen, allowed));
	free(cpus);
}

static void on_this_machine_the_list_is_the_affinity_mask(void)
{
	cpu_set_t all, one;
	CU_ASSERT_EQUAL_FATAL(sched_getaffinity(0, sizeof all, &all), 0);
	check_this_machine(PB_PIN_COMPACT, &all);
	check_this_machine(PB_PIN_SCATTER, &all);
	size_t first = 0;
	while (!CPU_ISSET(first, &all))
		first++;
	CPU_ZERO(&one);
	CPU_SET(first, &one);
	CU_ASSERT_EQUAL(sched_setaffinity(0, sizeof one, &one), 0);
	check_this_machine(PB_PIN_COMPACT, &one);
	CU_ASSERT_EQUAL(sched_setaffinity(0, sizeof all, &all), 0);
}

/* Workers 6, 7 and 8 of a rank whose host has one other worker before them. */
static void workers_of_a_rank_come_after_those_before_them_on_its_host(void)
{
	static const int ordered[] = {4, 0, 6, 2};
	int *turned = pb_seats_turn(ordered, 4, 6, 1);
	if (!turned)
		abort();
	CU_ASSERT_EQUAL(turned[6 % 4], 0);
	CU_ASSERT_EQUAL(turned[7 % 4], 6);
	CU_ASSERT_EQUAL(turned[8 % 4], 2);
	free(turned);
}

static void seats_are_those_of_this_machine(void)
{
	int *cpus, *seats;
	size_t count, seat_count;
	CU_ASSERT_EQUAL_FATAL(pb_binding_cpus(PB_PIN_SCATTER, &cpus, &count, NULL), 0);
	for (int again = 0; again < 2; again++) {
		CU_ASSERT_EQUAL_FATAL(pb_seats_take(&seats, &seat_count, PB_PIN_SCATTER, 3, 3, NULL), 0);
		CU_ASSERT_EQUAL_FATAL(seat_count, count);
		CU_ASSERT_EQUAL(memcmp(seats, cpus, count * sizeof *cpus), 0);
		free(seats);
	}
	free(cpus);
	CU_ASSERT_EQUAL(pb_seats_take(&seats, &seat_count, PB_PIN_NONE, 3, 0, NULL), 0);
	CU_ASSERT_PTR_NULL(seats);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"compact takes every core before a second thread", compact_takes_every_core_before_a_second_thread},
	    {"scatter takes sockets in turn", scatter_takes_sockets_in_turn},
	    {"scatter spreads over shared caches inside a socket", scatter_spreads_over_shared_caches_inside_a_socket},
	    {"only allowed CPUs are taken", only_allowed_cpus_are_taken},
	    {"no allowed CPU is an error", no_allowed_cpu_is_an_error},
	    {"not pinning gives no list", not_pinning_gives_no_list},
	    {"on this machine the list is the affinity mask", on_this_machine_the_list_is_the_affinity_mask},
	    {"workers of a rank come after those before them on its host",
	     workers_of_a_rank_come_after_those_before_them_on_its_host},
	    {"seats are those of this machine", seats_are_those_of_this_machine},
	    {0},
	};
	return suite_main("binding", tests, argc, argv);
}
