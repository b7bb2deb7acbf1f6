/* What drivers do when something goes wrong, and what the ledger and the check do about drivers that are wrong. */
#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "plugins/ledger.c" // NOLINT(bugprone-suspicious-include): its kernels, with what they count
#include "support/all_drivers.h"
#include "support/run_driver.h"
#include "support/suite.h"

/* A sanitizer gives up where a thread of its own cannot start. */
#ifdef PB_SANITIZED
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

static struct driver_cell ledger_cell(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = {.driver = driver, .kernel = &ledger_kernel};
	cell.job.workers = workers;
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell.job.grain = 1;
	cell_set(&cell, "items", 97);
	return cell;
}

static bool says(const struct driver_cell *cell, const char *words)
{
	if (strstr(cell->why.text, words))
		return true;
	(void)fprintf(stderr, "%s: \"%s\" does not say \"%s\"\n", cell->driver->name, cell->why.text, words);
	return false;
}

static bool no_child_is_left(void)
{
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}

static void on_each_driver(void (*try)(const struct pb_driver *, uint32_t))
{
	for (const struct pb_driver *const *driver = all_drivers; *driver; driver++)
		for (uint32_t workers = 1; workers <= 3; workers++)
			if (driver_takes(*driver, workers))
				try(*driver, workers);
	CU_ASSERT(no_child_is_left());
}

static void try_failing_step(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "fault", FAULT_FAIL);
	cell_set(&cell, "at", 50);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	for (int sample = 0; sample < 2; sample++) {
		CU_ASSERT_EQUAL(cell_sample(&cell), -EIO);
		CU_ASSERT(says(&cell, "items 50 to 50"));
		CU_ASSERT(says(&cell, "worker "));
	}
	cell_close(&cell);
}

static void a_failing_step_fails_the_sample_and_names_the_items(void)
{
	on_each_driver(try_failing_step);
}

static void try_failing_session(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "fault", FAULT_SESSION);
	CU_ASSERT_EQUAL(cell_open(&cell), -ECONNREFUSED);
	CU_ASSERT(says(&cell, "worker 0: cannot open its session"));
	CU_ASSERT_PTR_NULL(cell.self);
	cell_close(&cell);
}

static void a_session_that_cannot_be_opened_fails_the_open(void)
{
	on_each_driver(try_failing_session);
}

static void try_missing_core(const struct pb_driver *driver, uint32_t workers)
{
	static const int cpus[] = {1000000};
	struct driver_cell cell = ledger_cell(driver, workers);
	cell.job.cpus = cpus;
	cell.job.cpu_count = 1;
	CU_ASSERT_EQUAL(cell_open(&cell), -EINVAL);
	CU_ASSERT(says(&cell, "core 1000000"));
	cell_close(&cell);
}

static void pinning_to_a_core_that_there_is_not_fails_the_open(void)
{
	on_each_driver(try_missing_core);
}

static void try_too_many_workers(const struct pb_driver *driver, uint32_t workers)
{
	if (workers < 2)
		return;
	struct driver_cell cell = {.driver = driver, .kernel = &ledger_kernel, .job.workers = UINT32_MAX};
	CU_ASSERT(cell_open(&cell) < 0);
	CU_ASSERT_PTR_NULL(cell.self);
	CU_ASSERT(cell.why.text[0] != '\0');
	cell_close(&cell);
}

static void more_workers_than_memory_holds_are_refused(void)
{
	on_each_driver(try_too_many_workers);
}

/* In a process of its own, whose user may start few threads and processes. */
static int open_beyond_limit(const struct pb_driver *driver)
{
	const struct rlimit few = {8, 8};
	if (geteuid() == 0 && setuid(65534))
		return 77;
	if (setrlimit(RLIMIT_NPROC, &few))
		return 77;
	struct driver_cell cell = ledger_cell(driver, 64);
	int status = cell_open(&cell);
	bool clear = strstr(cell.why.text, "could not be started") != NULL;
	cell_close(&cell);
	return status == -EAGAIN && clear && no_child_is_left() ? 0 : 1;
}

static void workers_that_cannot_be_started_fail_the_open_and_leave_none(void)
{
	for (const struct pb_driver *const *driver = all_drivers; *driver && !SANITIZED; driver++) {
		int status = 0;
		if (!driver_takes(*driver, 64))
			continue;
		pid_t pid = fork();
		if (pid == 0)
			_exit(open_beyond_limit(*driver));
		CU_ASSERT_EQUAL(waitpid(pid, &status, 0), pid);
		CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
}

static void the_serial_driver_has_one_worker(void)
{
	struct driver_cell cell = ledger_cell(&pb_driver_serial, 2);
	CU_ASSERT_EQUAL(cell_open(&cell), -EINVAL);
	cell_close(&cell);
}

static void try_cancelled_before(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	atomic_store(&cell.cancel, true);
	CU_ASSERT_EQUAL(cell_sample(&cell), -ECANCELED);
	CU_ASSERT_EQUAL(cell.reports[0].ledger.items, 0);
	atomic_store(&cell.cancel, false);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	cell_close(&cell);
}

static void a_cancelled_cell_claims_nothing_and_runs_again_later(void)
{
	on_each_driver(try_cancelled_before);
}

static atomic_bool *to_cancel;
static uint64_t wanted_waiting;

static void cancel_when_all_wait(int signal)
{
	(void)signal;
	if (atomic_load(&ledger_events->waiting) == wanted_waiting)
		atomic_store(to_cancel, true);
}

static void kill_the_hanging(int signal)
{
	(void)signal;
	int before = errno;
	pid_t pid = atomic_load(&ledger_events->hanging);
	if (pid)
		(void)kill(pid, SIGKILL);
	errno = before;
}

/* Calls `handler` on SIGALRM every 20 ms; NULL: no more. */
static void ring(void (*handler)(int))
{
	const struct itimerval every = {{0, handler ? 20000 : 0}, {0, handler ? 20000 : 0}};
	struct sigaction action = {.sa_handler = handler ? handler : SIG_IGN};
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
}

static void try_cancelled_waiting(const struct pb_driver *driver, uint32_t workers)
{
	struct driver_cell cell = ledger_cell(driver, workers);
	cell_set(&cell, "pause", PAUSE_NEVER);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	atomic_store(&ledger_events->waiting, 0);
	atomic_store(&ledger_events->cancelled, 0);
	to_cancel = &cell.cancel;
	wanted_waiting = workers;
	ring(cancel_when_all_wait);
	CU_ASSERT_EQUAL(cell_sample(&cell), -ECANCELED);
	ring(NULL);
	CU_ASSERT_EQUAL(atomic_load(&ledger_events->cancelled), workers);
	cell_close(&cell);
}

static void a_signal_that_cancels_wakes_items_that_wait(void)
{
	on_each_driver(try_cancelled_waiting);
}

static void try_death(enum ledger_fault fault, const char *words)
{
	for (uint32_t workers = 1; workers <= 3; workers++) {
		struct driver_cell cell = ledger_cell(&pb_driver_process, workers);
		cell_set(&cell, "fault", fault);
		cell_set(&cell, "at", 96);
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		CU_ASSERT_EQUAL(cell_sample(&cell), -EIO);
		CU_ASSERT(says(&cell, words));
		CU_ASSERT(no_child_is_left());
		cell.why.text[0] = '\0';
		CU_ASSERT_EQUAL(cell_sample(&cell), -EIO);
		CU_ASSERT(says(&cell, words));
		cell_close(&cell);
	}
}

static void a_worker_process_that_dies_fails_the_cell_with_the_reason(void)
{
	try_death(FAULT_KILL, "was killed by signal 9 (Killed)");
	try_death(FAULT_CRASH, "was killed by signal 11 (Segmentation fault)");
	try_death(FAULT_EXIT, "ended by itself with exit status 3");
}

static void a_hanging_worker_process_can_be_killed(void)
{
	ring(kill_the_hanging);
	try_death(FAULT_HANG, "was killed by signal 9");
	ring(NULL);
}

static void a_worker_process_killed_while_parked_is_noticed(void)
{
	struct driver_cell cell = ledger_cell(&pb_driver_process, 2);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	CU_ASSERT_EQUAL(kill(cell.reports[1].pid, SIGSTOP), 0);
	CU_ASSERT_EQUAL(kill(cell.reports[1].pid, SIGKILL), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), -EIO);
	CU_ASSERT(says(&cell, "worker 1 (pid "));
	cell_close(&cell);
	CU_ASSERT(no_child_is_left());
}

static void ctrl_c_is_left_to_the_conductor(void)
{
	struct driver_cell cell = ledger_cell(&pb_driver_process, 2);
	CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	CU_ASSERT_EQUAL(kill(cell.reports[0].pid, SIGINT), 0);
	CU_ASSERT_EQUAL(cell_sample(&cell), 0);
	cell_close(&cell);
}

static void *open_faults(void)
{
	char path[4096];
	const char *folder = getenv("POWBENCH_PLUGINS");
	(void)snprintf(path, sizeof path, "%s/faults.so", folder ? folder : ".");
	return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

static const struct pb_driver *driver_named(const struct pb_plugin *plugin, const char *name)
{
	for (const struct pb_driver *const *driver = plugin->drivers; *driver; driver++)
		if (strcmp((*driver)->name, name) == 0)
			return *driver;
	return NULL;
}

static void wrong_drivers_are_caught(void)
{
	static const struct {
		const char *name;
		int status;
	} cases[] = {
	    {"honest", 0},       {"idle", -EILSEQ},  {"twice", -EILSEQ},   {"drop", -EILSEQ},
	    {"invent", -EILSEQ}, {"liar", -EBADMSG}, {"forget", -EBADMSG},
	};
	void *faults = open_faults();
	CU_ASSERT_PTR_NOT_NULL_FATAL(faults);
	const struct pb_plugin *plugin = dlsym(faults, "pb_plugin");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (uint64_t items = 1; items < 100; items += 33) {
			struct driver_cell cell = ledger_cell(driver_named(plugin, cases[i].name), 1);
			cell_set(&cell, "items", items);
			cell_set(&cell, "pause", PAUSE_AGAIN);
			CU_ASSERT_EQUAL(cell_once(&cell), cases[i].status);
		}
	(void)dlclose(faults);
}

static const struct test tests[] = {
    {"a failing step fails the sample and names the items", a_failing_step_fails_the_sample_and_names_the_items},
    {"a session that cannot be opened fails the open", a_session_that_cannot_be_opened_fails_the_open},
    {"pinning to a core that there is not fails the open", pinning_to_a_core_that_there_is_not_fails_the_open},
    {"more workers than memory holds are refused", more_workers_than_memory_holds_are_refused},
    {"workers that cannot be started fail the open and leave none",
     workers_that_cannot_be_started_fail_the_open_and_leave_none},
    {"the serial driver has one worker", the_serial_driver_has_one_worker},
    {"a cancelled cell claims nothing and runs again later", a_cancelled_cell_claims_nothing_and_runs_again_later},
    {"a signal that cancels wakes items that wait", a_signal_that_cancels_wakes_items_that_wait},
    {"a worker process that dies fails the cell with the reason",
     a_worker_process_that_dies_fails_the_cell_with_the_reason},
    {"a hanging worker process can be killed", a_hanging_worker_process_can_be_killed},
    {"a worker process killed while parked is noticed", a_worker_process_killed_while_parked_is_noticed},
    {"ctrl-c is left to the conductor", ctrl_c_is_left_to_the_conductor},
    {"wrong drivers are caught", wrong_drivers_are_caught},
    {0},
};

int main(int argc, char **argv)
{
	ledger_events = mmap(NULL, sizeof *ledger_events, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return ledger_events == MAP_FAILED ? EXIT_FAILURE : suite_main("faults", tests, argc, argv);
}
