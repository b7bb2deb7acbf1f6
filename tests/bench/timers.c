/*
 * timers.c: how late items are called that wait for a deadline, by driver and number in flight, and what a wait costs.
 *
 * Each item sleeps for a random 50 to 150 ms, so that deadlines come one by one. Lateness is the clock when the item is
 * called, less its deadline. The processor time is that of the loop's thread, per wait.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <powbench/driver.h>

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_async;

#define SHORTEST_NS 50000000
#define LONGEST_NS 150000000

static int64_t *late_ns; /* of each item */
static const atomic_bool never;

struct nap_local {
	int64_t deadline_ns;
};

static int nap_step(const void *state, struct pb_task *task)
{
	struct nap_local *local = task->local;
	(void)state;
	const int64_t now_ns = pb_clock_ns();
	if (local->deadline_ns) {
		late_ns[task->begin] = now_ns - local->deadline_ns;
		return PB_DONE;
	}
	const uint64_t random = pb_mix64(task->begin + 1) % (LONGEST_NS - SHORTEST_NS);
	task->wait.deadline_ns = local->deadline_ns = now_ns + SHORTEST_NS + (int64_t)random;
	return PB_WAIT;
}

static void nap_merge(void *into, const void *from)
{
	(void)into;
	(void)from;
}

static const struct pb_kernel nap_kernel = {.abi = PB_ABI,
                                            .size = sizeof nap_kernel,
                                            .name = "nap",
                                            .local_size = sizeof(struct nap_local),
                                            .max_grain = 1,
                                            .step = nap_step,
                                            .merge = nap_merge};

static int compare(const void *left, const void *right)
{
	const int64_t a = *(const int64_t *)left;
	const int64_t b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static void print(const char *driver, uint32_t workers, uint64_t items, const struct pb_worker_report *reports)
{
	int64_t cpu_ns = 0;
	for (uint32_t i = 0; i < workers; i++)
		cpu_ns += reports[i].user_ns + reports[i].sys_ns;
	qsort(late_ns, items, sizeof *late_ns, compare);
	printf("%-8s %9" PRIu32 " %8" PRIu64 " %10.1f %10.1f %10.1f %10.1f %12.2f\n", driver, workers, items,
	       (double)late_ns[0] / 1e3, (double)late_ns[items / 2] / 1e3, (double)late_ns[items * 99 / 100] / 1e3,
	       (double)late_ns[items - 1] / 1e3, (double)cpu_ns / 1e3 / (double)items);
}

static int measure(const struct pb_driver *driver, uint32_t workers, uint64_t items)
{
	const struct pb_job job = {
	    .kernel = &nap_kernel, .workers = workers, .schedule = PB_SCHEDULE_DYNAMIC, .grain = 1, .cancel = &never};
	struct pb_why why = {0};
	void *self = NULL;
	struct pb_worker_report *reports = calloc(workers, sizeof *reports);
	late_ns = calloc(items, sizeof *late_ns);
	const struct pb_round round = {.items = items, .ledger_key = 1, .reports = reports, .merged = &why};
	int status = reports && late_ns ? driver->open(&self, &job, &why) : -1;
	if (!status)
		status = driver->run(self, &round, &why);
	if (!status)
		print(driver->name, workers, items, reports);
	else
		(void)fprintf(stderr, "%s, %" PRIu32 " in flight: %s\n", driver->name, workers, why.text);
	driver->close(self);
	free(reports);
	free(late_ns);
	return status;
}

int main(void)
{
	printf("%-8s %9s %8s %10s %10s %10s %10s %12s\n", "driver", "in flight", "waits", "min us", "p50 us", "p99 us",
	       "max us", "CPU us/wait");
	int status = measure(&pb_driver_serial, 1, 15) | measure(&pb_driver_pthread, 64, 640);
	for (uint32_t in_flight = 1; in_flight <= 10000; in_flight = in_flight == 1    ? 64
	                                                             : in_flight == 64 ? 1000
	                                                                               : in_flight * 10)
		status |= measure(&pb_driver_async, in_flight, (uint64_t)in_flight * 15);
	return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
