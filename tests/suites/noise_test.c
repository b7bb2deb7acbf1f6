/* What disturbs a run: read from recorded machines, from this one, and named with its remedy. */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/files/columns.h"
#include "harness/machine/cgroup.h"
#include "harness/machine/counters.h"
#include "harness/machine/family.h"
#include "harness/machine/frequency.h"
#include "harness/machine/machine_usage.h"
#include "harness/machine/task_usage.h"
#include "harness/measure/noise.h"
#include "harness/show/noise_notes.h"
#include "support/scratch.h"
#include "support/suite.h"

/* A file of a recorded machine, and the folders above it. */
static void record(const char *path, const char *text)
{
	char folder[512];
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		(void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
		(void)mkdir(scratch_path(folder), 0777);
	}
	scratch_write(path, text);
}

static struct pb_throttling throttling_here(void)
{
	struct pb_throttling_folders folders = pb_throttling_find(scratch_path(""));
	const struct pb_throttling throttling = pb_throttling_read(&folders);
	pb_throttling_free(&folders);
	return throttling;
}

static void throttling_of_all_groups_above_counts(void)
{
	scratch_make();
	record("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	record("proc/self/cgroup", "0::/outer/inner\n");
	record("sys/fs/cgroup/outer/cpu.stat", "usage_usec 5\nnr_periods 9\nnr_throttled 7\nthrottled_usec 1500000\n");
	record("sys/fs/cgroup/outer/inner/cpu.stat", "usage_usec 5\nnr_throttled 1\nthrottled_usec 250000\n");
	const struct pb_throttling throttling = throttling_here();
	CU_ASSERT_EQUAL(throttling.count, 8);
	CU_ASSERT_DOUBLE_EQUAL(throttling.time_s, 1.75, 1e-9);
	scratch_remove();
}

static void version_1_counts_nanoseconds(void)
{
	scratch_make();
	record("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
	record("proc/self/cgroup", "4:cpu:/\n");
	record("sys/fs/cgroup/cpu/cpu.stat", "nr_periods 3\nnr_throttled 2\nthrottled_time 30000000\n");
	const struct pb_throttling throttling = throttling_here();
	CU_ASSERT_EQUAL(throttling.count, 2);
	CU_ASSERT_DOUBLE_EQUAL(throttling.time_s, 0.03, 1e-9);
	scratch_remove();
}

static void what_no_file_tells_is_unknown(void)
{
	scratch_make();
	const struct pb_throttling throttling = throttling_here();
	const struct pb_task_usage usage = pb_task_usage_read(scratch_path(""), 1, 1);
	const struct pb_family family = pb_family_find(scratch_path(""), 1);
	CU_ASSERT_EQUAL(throttling.count, PB_UNKNOWN);
	CU_ASSERT(isnan(throttling.time_s));
	CU_ASSERT_EQUAL(usage.run_delay_ns, PB_UNKNOWN);
	CU_ASSERT_EQUAL(usage.migrations, PB_UNKNOWN);
	CU_ASSERT_EQUAL(family.count, 0);
	CU_ASSERT(isnan(pb_family_cpu_s("", &family)));
	CU_ASSERT(isnan(pb_frequency_hz(scratch_path(""), 0)));
	CU_ASSERT(isnan(pb_machine_ticks_of(scratch_path("")).busy_s));
	scratch_remove();
}

static void a_thread_s_delay_and_migrations_are_read(void)
{
	scratch_make();
	record("proc/12/task/34/schedstat", "7000 123456789 42\n");
	record("proc/12/task/34/sched",
	       "cat (34, #threads: 1)\n---\nse.exec_start    :   1.5\nse.nr_migrations      :                    5\n");
	const struct pb_task_usage usage = pb_task_usage_read(scratch_path(""), 12, 34);
	CU_ASSERT_EQUAL(usage.run_delay_ns, 123456789);
	CU_ASSERT_EQUAL(usage.migrations, 5);
	scratch_remove();
}

static void frequencies_come_from_cpufreq_or_cpuinfo(void)
{
	scratch_make();
	record("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "2400000\n");
	record("proc/cpuinfo", "processor\t: 0\ncpu MHz\t\t: 1000.500\n\nprocessor\t: 1\ncpu MHz\t\t: 1\n");
	CU_ASSERT_DOUBLE_EQUAL(pb_frequency_hz(scratch_path(""), 1), 2.4e9, 1);
	CU_ASSERT_DOUBLE_EQUAL(pb_frequency_hz(scratch_path(""), 0), 1.0005e9, 1);
	CU_ASSERT(isnan(pb_frequency_hz(scratch_path(""), 2)));
	scratch_remove();
}

static void children_of_children_are_of_the_family(void)
{
	scratch_make();
	record("proc/10/stat", "10 (self) S 1 10 10 0 -1 0 0 0 0 0 100 50 0 0\n");
	record("proc/11/stat", "11 (a ) b) S 10 10 10 0 -1 0 0 0 0 0 20 5 0 0\n");
	record("proc/12/stat", "12 (c) R 11 10 10 0 -1 0 0 0 0 0 1 1 0 0\n");
	record("proc/13/stat", "13 (other) R 1 10 10 0 -1 0 0 0 0 0 9999 1 0 0\n");
	record("proc/14/stat", "torn");
	record("proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\n");
	const struct pb_family family = pb_family_find(scratch_path(""), 10);
	const double tick_s = 1 / (double)sysconf(_SC_CLK_TCK);
	CU_ASSERT_EQUAL(family.count, 3);
	CU_ASSERT_DOUBLE_EQUAL(pb_family_cpu_s(scratch_path(""), &family), 177 * tick_s, 1e-9);
	const struct pb_machine_ticks ticks = pb_machine_ticks_of(scratch_path(""));
	CU_ASSERT_DOUBLE_EQUAL(ticks.busy_s, (1 + 2 + 3 + 6 + 7) * tick_s, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(ticks.steal_s, 8 * tick_s, 1e-9);
	scratch_remove();
}

static void a_child_of_this_process_is_of_its_family(void)
{
	const pid_t child = fork();
	if (child == 0) {
		(void)pause();
		_exit(EXIT_SUCCESS);
	}
	const struct pb_family family = pb_family_find("", getpid());
	bool found = false;
	for (size_t i = 0; i < family.count; i++)
		found |= family.pids[i] == child;
	CU_ASSERT(found);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

/* A rank of a launcher's is a sibling of the one that conducts. */
static void a_worker_that_another_started_is_of_the_family(void)
{
	struct pb_worker_report reports[3] = {{.host = "host1", .pid = getpid(), .tid = getpid()},
	                                      {.host = "host1", .pid = 1, .tid = 1},
	                                      {.host = "host2", .pid = INT32_MAX, .tid = INT32_MAX}};
	struct pb_noise noise = {0};
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	pb_noise_open(&noise, 3);
	pb_noise_begin(&noise);
	pb_noise_end(&noise, reports, &row);
	size_t started = 0;
	for (size_t i = 0; i < noise.family.count; i++) {
		started += noise.family.pids[i] == 1;
		CU_ASSERT_NOT_EQUAL(noise.family.pids[i], INT32_MAX);
	}
	CU_ASSERT_EQUAL(started, 1);
	CU_ASSERT_EQUAL(noise.family.pids[0], getpid());
	pb_noise_close(&noise);
}

static void a_family_that_is_too_large_is_unknown(void)
{
	struct pb_family family = {.pids = {1}, .count = 1};
	for (int32_t pid = 1; pid <= PB_FAMILY_MAX; pid++)
		pb_family_add(&family, pid);
	CU_ASSERT_EQUAL(family.count, PB_FAMILY_MAX);
	pb_family_add(&family, PB_FAMILY_MAX);
	CU_ASSERT_EQUAL(family.count, PB_FAMILY_MAX);
	pb_family_add(&family, PB_FAMILY_MAX + 1);
	CU_ASSERT_EQUAL(family.count, 0);
	pb_family_add(&family, 1);
	CU_ASSERT_EQUAL(family.count, 0);
}

/* Where there are counters they count; where there are none a line says why. */
static void counters_count_or_say_why_not(void)
{
	struct pb_counters counters = {0};
	int64_t sums[PB_COUNTER_KINDS];
	char why_not[256];
	const int error = pb_counters_add(&counters, 0);
	for (volatile int i = 0; i < 1000000; i = i + 1)
		;
	pb_counters_take(&counters, sums);
	pb_counters_why_not(why_not, sizeof why_not);
	CU_ASSERT_EQUAL(error != 0, *why_not != '\0');
	CU_ASSERT(sums[PB_COUNTER_INSTRUCTIONS] == PB_UNKNOWN || sums[PB_COUNTER_INSTRUCTIONS] > 1000000);
	CU_ASSERT(!error || sums[PB_COUNTER_INSTRUCTIONS] == PB_UNKNOWN);
	CU_ASSERT_PTR_NULL(counters.fds);
	pb_counters_take(&counters, sums);
	CU_ASSERT_EQUAL(sums[PB_COUNTER_CYCLES], PB_UNKNOWN);
}

enum { SAMPLES = 4 };

static struct pb_summary_row cell;
static struct pb_sample_row samples[SAMPLES];

/* A quiet cell of two workers with four samples of 1 s. */
static void be_quiet(void)
{
	cell = (struct pb_summary_row){.cell_id = "a", .kernel = "pow", .driver = "pthread", .workers = 2};
	for (int i = 0; i < SAMPLES; i++) {
		pb_columns_clear(pb_sample_columns, &samples[i]);
		samples[i].cell_id = "a";
		samples[i].status = "ok";
		samples[i].warmup = 0;
		samples[i].wall_s = 1;
		samples[i].user_s = 2;
		samples[i].useful_s = 2;
		samples[i].serial_s = samples[i].imbalance_s = samples[i].dispatch_s = samples[i].wait_s = 0;
		samples[i].stolen_s = 0;
		samples[i].cpu_hz = 3e9;
	}
}

/* The only line, or as many as said. */
static void check_notes(size_t lines, const char *part)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	CU_ASSERT_EQUAL(pb_noise_notes_print(out, &cell, 1, samples, SAMPLES, 2), lines);
	(void)fclose(out);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
	size_t found = 0;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		found++;
	CU_ASSERT_EQUAL(found, lines);
	free(text);
}

static void a_quiet_run_has_no_notes(void)
{
	be_quiet();
	check_notes(0, "");
	samples[1].warmup = 1;
	samples[1].steal_s = 100;
	check_notes(0, "");
}

/* In an otherwise quiet run. */
static void check_real(double *place, double value, const char *note)
{
	be_quiet();
	*place = value;
	check_notes(1, note);
}

static void check_whole(int64_t *place, int64_t value, const char *note)
{
	be_quiet();
	*place = value;
	check_notes(1, note);
}

static void each_noise_is_named_with_its_remedy(void)
{
	check_real(&samples[0].steal_s, 8 * 0.14, "noise: 14 % of the CPU time was stolen by the hypervisor: ");
	check_real(&samples[2].other_s, 2, "other processes took 25 % of this machine's CPU time: end them");
	check_real(&samples[3].cpu_hz, 2e9, "the cores ran at 2.00 to 3.00 GHz: fix the frequency");
	check_real(&samples[0].stolen_s, 0.5, "workers had to give up their cores (pow pthread 2): ");
	check_whole(&samples[0].nivcsw, 1000, "workers had to give up their cores (pow pthread 2): ");
	check_whole(&samples[1].migrations, 200, "moved from core to core (pow pthread 2): bind them (--pin)");
	check_whole(&samples[1].major_faults, 5, "waited for pages from a disk (pow pthread 2): ");
	be_quiet();
	samples[0].throttled = 12;
	samples[0].throttled_s = 1.5;
	check_notes(1, "used up its CPU quota 12 times and stood still for 1.5 s: raise the quota");
}

static void more_workers_than_cpus_are_expected_to_take_turns(void)
{
	be_quiet();
	cell.workers = 3;
	samples[0].stolen_s = 4;
	samples[0].nivcsw = 100000;
	samples[0].migrations = 100000;
	check_notes(0, "");
}

static const struct test tests[] = {
    {"throttling of all groups above counts", throttling_of_all_groups_above_counts},
    {"version 1 counts nanoseconds", version_1_counts_nanoseconds},
    {"what no file tells is unknown", what_no_file_tells_is_unknown},
    {"a thread's delay and migrations are read", a_thread_s_delay_and_migrations_are_read},
    {"frequencies come from cpufreq or cpuinfo", frequencies_come_from_cpufreq_or_cpuinfo},
    {"children of children are of the family", children_of_children_are_of_the_family},
    {"a child of this process is of its family", a_child_of_this_process_is_of_its_family},
    {"a worker that another started is of the family", a_worker_that_another_started_is_of_the_family},
    {"a family that is too large is unknown", a_family_that_is_too_large_is_unknown},
    {"counters count, or say why not", counters_count_or_say_why_not},
    {"a quiet run has no notes", a_quiet_run_has_no_notes},
    {"each noise is named with its remedy", each_noise_is_named_with_its_remedy},
    {"more workers than CPUs are expected to take turns", more_workers_than_cpus_are_expected_to_take_turns},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("noise", tests, argc, argv);
}
