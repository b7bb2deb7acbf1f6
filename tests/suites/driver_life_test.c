/* From open to close: sessions, items that wait, many open cells, what workers report, and what must not be left. */
#include <dirent.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "plugins/ledger.c" // NOLINT(bugprone-suspicious-include): its kernels, with what they count
#include "support/all_drivers.h"
#include "support/run_driver.h"
#include "support/suite.h"

static struct driver_cell ledger_cell(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = {.driver = driver, .kernel = &ledger_kernel};
	cell.job.workers = workers;
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell.job.grain = 1;
	cell_set(&cell, "items", 97);
	return cell;
}

static void on_each_driver(void (*try)(const struct pb_driver *, uint32_t))
{
	for (const struct pb_driver *const *driver = all_drivers; *driver; driver++)
		for (uint32_t workers = 1; workers <= 3; workers++)
			if (driver_takes(*driver, workers))
				try(*driver, workers);
}

static void try_sessions(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "rounds", 3);
	atomic_store(&ledger_events->opened, 0);
	atomic_store(&ledger_events->closed, 0);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->opened), workers);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->closed), 0);
	cell_close(&cell);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->opened), workers);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->closed), workers);
}

static void each_worker_opens_and_closes_one_session(void)
{
	on_each_driver(try_sessions);
}

static void try_waiting(const struct pb_driver *driver, uint32_t workers)
{
	for (uint64_t pause = PAUSE_AGAIN; pause <= PAUSE_FD; pause++) {
		struct driver_cell cell = ledger_cell(driver, workers);
		cell_set(&cell, "pause", pause);
		CU_ASSERT_EQUAL(cell_once(&cell), 0);
		CU_ASSERT_EQUAL(cell.claims, 97);
	}
}

static void items_that_wait_are_called_again(void)
{
	on_each_driver(try_waiting);
}

static void try_deadline(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "items", workers);
	cell_set(&cell, "pause", PAUSE_DEADLINE);
	cell_set(&cell, "time", 2000000);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	for (uint32_t i = 0; i < workers; i++) {
		const struct pb_worker_report *report = &cell.reports[i];
		CU_ASSERT(report->ledger.items == 0 || report->end_ns - report->begin_ns >= 2000000);
	}
	cell_close(&cell);
}

static void no_item_goes_on_before_its_deadline(void)
{
	on_each_driver(try_deadline);
}

static void an_empty_kernel_has_nothing_to_run(void)
{
	for (const struct pb_driver *const *driver = all_drivers; *driver; driver++) {
		struct driver_cell cell = ledger_cell(*driver, 1);
		cell_set(&cell, "items", 0);
		if (driver_takes(*driver, 1))
			CU_ASSERT_EQUAL(cell_once(&cell), 0);
	}
}

enum { CELLS_MAX = 12 };

static size_t open_cells(struct driver_cell cells[CELLS_MAX])
{
	size_t count = 0;
	for (const struct pb_driver *const *driver = all_drivers; *driver; driver++)
		for (uint32_t workers = 1; workers <= 3; workers++) {
			if (!driver_takes(*driver, workers))
				continue;
			cells[count] = ledger_cell(*driver, workers);
			cell_set(&cells[count], "items", 10 * count + 1);
			CU_ASSERT_EQUAL_FATAL(cell_open(&cells[count]), 0);
			count++;
		}
	return count;
}

static void many_open_cells_take_turns(void)
{
	struct driver_cell cells[CELLS_MAX];
	size_t count = open_cells(cells);
	for (size_t turn = 0; turn < 20 * count; turn++) {
		size_t i = turn * 5 % count;
		int32_t tid = cells[i].reports[0].tid;
		CU_ASSERT_EQUAL(cell_sample(&cells[i]), 0);
		CU_ASSERT(tid == 0 || tid == cells[i].reports[0].tid);
	}
	for (size_t i = 0; i < count; i++)
		cell_close(&cells[i]);
}

/* More samples of a cell follow on each other than a lost wake-up would survive. */
static void try_many_samples(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "items", 3);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	int failures = 0;
	for (int sample = 0; sample < 500; sample++)
		failures += cell_sample(&cell) != 0;
	CU_ASSERT_EQUAL(failures, 0);
	cell_close(&cell);
}

static void samples_follow_on_each_other_without_a_pause(void)
{
	on_each_driver(try_many_samples);
}

static void try_reports(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "rounds", 2);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	int64_t before_ns = pb_clock_ns();
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	int64_t after_ns = pb_clock_ns();
	for (uint32_t i = 0; i < workers; i++) {
		const struct pb_worker_report *report = &cell.reports[i];
		CU_ASSERT(before_ns <= report->begin_ns && report->begin_ns <= report->end_ns);
		CU_ASSERT(report->end_ns <= after_ns);
		CU_ASSERT(report->user_ns >= 0 && report->sys_ns >= 0);
		CU_ASSERT(report->max_rss_bytes > 0);
		CU_ASSERT(report->cpu >= 0);
		CU_ASSERT(report->host[0] && report->cpus_allowed[0]);
		CU_ASSERT_EQUAL(report->rank, -1);
		CU_ASSERT_EQUAL(report->pid == getpid(), driver != &pb_driver_process);
		CU_ASSERT(i == 0 || report->tid != cell.reports[i - 1].tid);
	}
	CU_ASSERT_EQUAL(cell.items, 194);
	CU_ASSERT_EQUAL(cell.claims, 194);
	cell_close(&cell);
}

static void workers_report_who_they_are_and_what_it_cost(void)
{
	on_each_driver(try_reports);
}

static int first_allowed_cpu(const cpu_set_t *allowed)
{
	size_t cpu = 0;
	while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, allowed))
		cpu++;
	return (int)cpu;
}

static void try_pinned(const struct pb_driver *driver, uint32_t workers)
{
	cpu_set_t before;
	cpu_set_t after;
	char list[16];
	CU_ASSERT_EQUAL_FATAL(sched_getaffinity(0, sizeof before, &before), 0);
	const int cpus[] = {first_allowed_cpu(&before)};
	struct driver_cell cell = ledger_cell(driver, workers);
	(void)snprintf(list, sizeof list, "%d", cpus[0]);
	cell.job.cpus = cpus;
	cell.job.cpu_count = 1;
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	for (uint32_t i = 0; i < workers; i++) {
		CU_ASSERT_EQUAL(cell.reports[i].cpu, cpus[0]);
		CU_ASSERT_STRING_EQUAL(cell.reports[i].cpus_allowed, list);
	}
	CU_ASSERT_EQUAL(sched_getaffinity(0, sizeof after, &after), 0);
	CU_ASSERT(CPU_EQUAL(&before, &after));
	cell_close(&cell);
}

static void pinned_workers_run_where_they_are_told_and_the_caller_does_not(void)
{
	on_each_driver(try_pinned);
}

static int count_entries(const char *path)
{
	DIR *folder = opendir(path);
	int count = 0;
	while (folder && readdir(folder))
		count++;
	if (folder)
		(void)closedir(folder);
	return count;
}

/* Threads that have ended may be listed for a moment; the test's time limit bounds the wait. */
static void wait_for_threads(int most)
{
	while (count_entries("/proc/self/task") > most)
		(void)sched_yield();
}

static void open_and_close(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	CU_ASSERT_EQUAL(cell_once(&cell), 0);
}

static void closed_cells_leave_no_descriptor_thread_or_child(void)
{
	on_each_driver(open_and_close); /* a runtime may keep the threads of its largest team for the next */
	int fds = count_entries("/proc/self/fd");
	int threads = count_entries("/proc/self/task");
	for (int i = 0; i < 10; i++)
		on_each_driver(open_and_close);
	CU_ASSERT_EQUAL(count_entries("/proc/self/fd"), fds);
	wait_for_threads(threads);
	CU_ASSERT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static void close_takes_null(void)
{
	for (const struct pb_driver *const *driver = all_drivers; *driver; driver++)
		if (driver_takes(*driver, 1))
			(*driver)->close(NULL);
}

static const struct test tests[] = {
    {"each worker opens and closes one session", each_worker_opens_and_closes_one_session},
    {"items that wait are called again", items_that_wait_are_called_again},
    {"no item goes on before its deadline", no_item_goes_on_before_its_deadline},
    {"an empty kernel has nothing to run", an_empty_kernel_has_nothing_to_run},
    {"many open cells take turns", many_open_cells_take_turns},
    {"samples follow on each other without a pause", samples_follow_on_each_other_without_a_pause},
    {"workers report who they are and what it cost", workers_report_who_they_are_and_what_it_cost},
    {"pinned workers run where they are told and the caller does not",
     pinned_workers_run_where_they_are_told_and_the_caller_does_not},
    {"closed cells leave no descriptor, thread or child", closed_cells_leave_no_descriptor_thread_or_child},
    {"close takes NULL", close_takes_null},
    {0},
};

int main(int argc, char **argv)
{
	ledger_events = mmap(NULL, sizeof *ledger_events, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return ledger_events == MAP_FAILED ? EXIT_FAILURE : suite_main("from open to close", tests, argc, argv);
}
