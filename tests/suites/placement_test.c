/* Workers that are in each other's way from the start: told from their bindings, on a machine that hwloc makes up. */
#include <math.h>
#include <stdlib.h>

#include "cluster/cpu_map.h"
#include "harness/show/placement_notes.h"
#include "support/suite.h"
#include "support/texts.h"

enum { WORKERS = 8 };

static struct pb_machine_facts machine;

/* Two sockets of two cores with two hardware threads each: CPUs 0 and 1 are one core. */
static void make_machine(void)
{
	(void)setenv("HWLOC_SYNTHETIC", "pack:2 core:2 pu:2", 1);
	machine = (struct pb_machine_facts){.host = "host1", .hardware_threads = 8, .cores = 4, .cgroup_cpus = NAN};
}

static struct pb_summary_row cell_of(const char *driver, int64_t workers)
{
	return (struct pb_summary_row){.cell_id = "c",
	                               .kernel = "pow",
	                               .driver = driver,
	                               .workers = workers,
	                               .ranks = PB_UNKNOWN,
	                               .status = "ok",
	                               .median_s = 1,
	                               .useful_s = 1,
	                               .wait_s = 0};
}

/* `each` workers per process, with those bindings, all on `host`; a process is a rank of MPI unless `rank` is false. */
static const struct pb_worker_row *workers_on(const char *host, const char *const *allowed, size_t count, size_t each,
                                              bool rank)
{
	static struct pb_worker_row rows[WORKERS];
	for (size_t w = 0; w < count; w++)
		rows[w] = (struct pb_worker_row){.cell_id = "c",
		                                 .rep = 1,
		                                 .worker = (int64_t)w,
		                                 .host = host,
		                                 .pid = 100 + (int64_t)(w / each),
		                                 .rank = rank ? (int64_t)(w / each) : PB_UNKNOWN,
		                                 .cpus_allowed = allowed[w]};
	return rows;
}

static void expect_of(const struct pb_summary_row *cell, const struct pb_worker_row *rows, size_t count,
                      const char *words)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	const size_t lines = pb_placement_notes_print(out, cell, 1, rows, count, &machine);
	(void)fclose(out);
	texts_check(text, words);
	CU_ASSERT_EQUAL(lines, *words != '\0');
	free(text);
}

static void expect(const char *driver, const struct pb_worker_row *rows, size_t count, const char *words)
{
	const struct pb_summary_row cell = cell_of(driver, (int64_t)count);
	expect_of(&cell, rows, count, words);
}

static const char *const all[WORKERS] = {"0-7", "0-7", "0-7", "0-7", "0-7", "0-7", "0-7", "0-7"};
static const char *const one_socket[WORKERS] = {"0-3", "0-3", "0-3", "0-3", "0-3", "0-3", "0-3", "0-3"};
static const char *const a_core_each[] = {"0", "2", "4", "6"};
static const char *const two_on_one[] = {"0", "0"};
static const char *const threads_of_a_core[] = {"0", "1", "4", "6"};
static const char *const a_core_a_rank[] = {"0-1", "0-1", "0-1", "2-3", "2-3", "2-3"};

static const char crowded[] = "placement: more workers on a host than CPUs that they may use (pow pthread %d): ask for "
                              "no more (-w), or for more hosts\n";

static void workers_with_a_core_each_are_fine(void)
{
	expect("pthread", workers_on("host1", all, 4, 4, false), 4, "");
	expect("pthread", workers_on("host1", a_core_each, 4, 4, false), 4, "");
	expect("mpi", workers_on("host1", a_core_each, 4, 1, true), 4, "");
}

static void more_workers_than_their_cpus_are_told(void)
{
	char words[256];
	(void)snprintf(words, sizeof words, crowded, 5);
	expect("pthread", workers_on("host1", one_socket, 5, 5, false), 5, words);
	(void)snprintf(words, sizeof words, crowded, 2);
	expect("pthread", workers_on("host1", two_on_one, 2, 2, false), 2, words);
}

static void hardware_threads_that_share_a_core_are_told(void)
{
	static const char words[] = "placement: workers share cores as hardware threads (pow pthread %d): ask for no "
	                            "more than the cores (-w), and bind them (--pin)\n";
	char told[256];
	(void)snprintf(told, sizeof told, words, 6);
	expect("pthread", workers_on("host1", all, 6, 6, false), 6, told);
	(void)snprintf(told, sizeof told, words, 4);
	expect("pthread", workers_on("host1", threads_of_a_core, 4, 4, false), 4, told);
}

static void ranks_with_fewer_cpus_than_threads_are_told(void)
{
	expect("mpi", workers_on("host1", a_core_a_rank, 6, 3, true), 6,
	       "placement: ranks are bound to fewer CPUs than they have threads (pow mpi 6): start with mpirun "
	       "--bind-to none, or --map-by slot:PE=THREADS\n");
}

static void a_quota_below_the_workers_is_told(void)
{
	machine.cgroup_cpus = 2.5;
	expect("pthread", workers_on("host1", all, 2, 2, false), 2, "");
	expect(
	    "pthread", workers_on("host1", all, 3, 3, false), 3,
	    "placement: more workers than the CPU quota of the control group allows (pow pthread 3): raise the quota, "
	    "or ask for fewer (-w)\n");
	expect("pthread", workers_on("host2", all, 3, 3, false), 3, "");
	machine.cgroup_cpus = NAN;
}

static void workers_that_wait_or_are_unknown_are_left_alone(void)
{
	static const char *const torn[] = {"0-1,...", "0-1,..."};
	static const char *const none[] = {"", NULL, "x"};
	struct pb_summary_row waits = cell_of("pthread", 8);
	waits.wait_s = 2;
	expect_of(&waits, workers_on("host1", one_socket, 8, 8, false), 8, "");
	waits.wait_s = waits.useful_s = NAN;
	expect_of(&waits, workers_on("host1", one_socket, 8, 8, false), 8, "");
	expect("pthread", workers_on("host1", torn, 2, 2, false), 2, "");
	expect("pthread", workers_on("host1", none, 3, 3, false), 3, "");
	expect("pthread", NULL, 0, "");
}

static void lists_come_to_their_cpus_and_cores(void)
{
	static const char *const lists[] = {"0-1", "1,6", "6"};
	struct pb_cpu_map *map = pb_cpu_map_load();
	CU_ASSERT_PTR_NOT_NULL_FATAL(map);
	const struct pb_cpu_share share = pb_cpu_map_share(map, lists, 3);
	CU_ASSERT_EQUAL(share.cpus, 3);
	CU_ASSERT_EQUAL(share.cores, 2);
	CU_ASSERT_EQUAL(pb_cpu_map_share(NULL, lists, 3).cpus, 3);
	CU_ASSERT_EQUAL(pb_cpu_map_share(NULL, lists, 3).cores, -1);
	CU_ASSERT_EQUAL(pb_cpu_map_share(map, lists, 0).cpus, -1);
	pb_cpu_map_free(map);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"workers with a core each are fine", workers_with_a_core_each_are_fine},
	    {"more workers than their CPUs are told", more_workers_than_their_cpus_are_told},
	    {"hardware threads that share a core are told", hardware_threads_that_share_a_core_are_told},
	    {"ranks with fewer CPUs than threads are told", ranks_with_fewer_cpus_than_threads_are_told},
	    {"a quota below the workers is told", a_quota_below_the_workers_is_told},
	    {"workers that wait or are unknown are left alone", workers_that_wait_or_are_unknown_are_left_alone},
	    {"lists come to their CPUs and cores", lists_come_to_their_cpus_and_cores},
	    {NULL, NULL},
	};
	make_machine();
	return suite_main("placement", tests, argc, argv);
}
