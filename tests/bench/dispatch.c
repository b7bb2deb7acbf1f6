/*
 * dispatch.c: what handing out an item costs, when the item itself costs nothing.
 *
 * A bare OpenMP loop with schedule(dynamic, grain) beside the drivers with the same schedule and grain: the same number
 * of items, the same compiler barrier per item, one run. The ways take turns within each repetition; the ratio is the
 * median of the repetitions' ratios. Each sample starts with everybody else asleep, except that the bare loop's team is
 * woken before its clock starts and the drivers' workers after.
 */
#include <inttypes.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "repetitions.h"
#include <powbench/driver.h>

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp;
extern void libomp_only(int ms) __asm__("kmp_set_blocktime") __attribute__((weak));

enum { WAYS = 3, BARE = 0 };

#define SAMPLE_NS 10000000

/* The work of one item, for the loop and the kernel alike: the compiler must bring the index into a register. */
#define EMPTY_ITEM(item) __asm__ volatile("" : : "r"(item) : "memory")

struct way {
	const char *name;
	const struct pb_driver *driver; /* NULL: the bare loop */
	struct pb_job job;
	void *self;
	double ns[REPETITIONS]; /* per item */
};

static const atomic_bool never;

static int empty_step(const void *state, struct pb_task *task)
{
	(void)state;
	for (uint64_t item = task->begin; item < task->end; item++)
		EMPTY_ITEM(item);
	return PB_DONE;
}

static void empty_merge(void *into, const void *from)
{
	(void)into;
	(void)from;
}

static const struct pb_kernel empty_kernel = {
    .abi = PB_ABI, .size = sizeof empty_kernel, .name = "empty", .step = empty_step, .merge = empty_merge};

static int64_t time_bare(const struct pb_job *job, uint64_t items)
{
#pragma omp parallel num_threads((int)job->workers)
	EMPTY_ITEM(items);
	int64_t begin = pb_clock_ns();
#pragma omp parallel for schedule(dynamic, (int64_t)job->grain) num_threads((int)job->workers)
	for (uint64_t item = 0; item < items; item++)
		EMPTY_ITEM(item);
	return pb_clock_ns() - begin;
}

static int64_t time_driver(struct way *way, uint64_t items)
{
	struct pb_worker_report reports[2] = {0};
	struct pb_round round = {.items = items, .ledger_key = 1, .merged = reports, .reports = reports};
	struct pb_why why = {0};
	int64_t begin = pb_clock_ns();
	int status = way->driver->run(way->self, &round, &why);
	int64_t end = pb_clock_ns();
	if (status ||
	    reports[0].ledger.items + reports[way->job.workers - 1].ledger.items * (way->job.workers - 1) != items) {
		(void)fprintf(stderr, "%s: %s\n", way->name, status ? why.text : "items are missing");
		exit(EXIT_FAILURE);
	}
	return end - begin;
}

static int64_t time_way(struct way *way, uint64_t items)
{
	return way->driver ? time_driver(way, items) : time_bare(&way->job, items);
}

/* Until the bare loop's team has stopped spinning after its region: 3 ms and 200 ms by default. */
static void settle(void)
{
	const struct timespec pause = {.tv_nsec = libomp_only ? 250000000 : 20000000};
	(void)nanosleep(&pause, NULL);
}

static void way_open(struct way *way, const struct pb_job *job)
{
	struct pb_why why = {0};
	way->job = *job;
	if (way->driver && way->driver->open(&way->self, &way->job, &why)) {
		(void)fprintf(stderr, "%s: %s\n", way->name, why.text);
		exit(EXIT_FAILURE);
	}
}

/* Enough items for a sample of the fastest way. */
static uint64_t enough_items(struct way *ways, int count)
{
	uint64_t items = 1 << 16;
	for (int w = 0; w < count; w++)
		while (time_way(&ways[w], items) < SAMPLE_NS)
			items *= 2;
	settle();
	return items;
}

static uint64_t measure(struct way *ways, int count)
{
	uint64_t items = enough_items(ways, count);
	for (int r = 0; r < REPETITIONS; r++)
		for (int i = 0; i < count; i++) {
			struct way *way = &ways[(r + i) % count];
			way->ns[r] = (double)time_way(way, items) / (double)items;
			if (!way->driver)
				settle();
		}
	return items;
}

static void compare(uint32_t workers, uint64_t grain)
{
	const struct pb_job job = {.kernel = &empty_kernel,
	                           .workers = workers,
	                           .schedule = PB_SCHEDULE_DYNAMIC,
	                           .grain = grain,
	                           .cancel = &never};
	struct way ways[WAYS] = {{.name = "bare"},
	                         {.name = "pthread", .driver = &pb_driver_pthread},
	                         {.name = "openmp", .driver = &pb_driver_openmp}};
	for (int w = 0; w < WAYS; w++)
		way_open(&ways[w], &job);
	uint64_t items = measure(ways, WAYS);
	printf("%7" PRIu32 " %6" PRIu64 " %11" PRIu64, workers, grain, items);
	for (int w = 0; w < WAYS; w++)
		printf(" %9.3f", median(ways[w].ns, NULL));
	for (int w = BARE + 1; w < WAYS; w++)
		printf(" %12.3f", median(ways[w].ns, ways[BARE].ns));
	putchar('\n');
	for (int w = BARE + 1; w < WAYS; w++)
		ways[w].driver->close(ways[w].self);
}

static void measure_static(const struct pb_driver *driver)
{
	const struct pb_job job = {
	    .kernel = &empty_kernel, .workers = 1, .schedule = PB_SCHEDULE_STATIC, .cancel = &never};
	struct way way = {.name = driver->name, .driver = driver};
	way_open(&way, &job);
	(void)measure(&way, 1);
	printf("static, 1 worker, %-8s %6.3f ns per item\n", driver->name, median(way.ns, NULL));
	driver->close(way.self);
}

int main(void)
{
	static const uint64_t grains[] = {1, 16, 64, 1024};
	static const struct pb_driver *const drivers[] = {&pb_driver_serial, &pb_driver_pthread, &pb_driver_openmp,
	                                                  NULL};
	printf("ns per item, medians of %d; ratios to the bare loop\n", REPETITIONS);
	printf("workers  grain       items      bare   pthread    openmp pthread/bare  openmp/bare\n");
	for (uint32_t workers = 2; workers >= 1; workers--)
		for (size_t g = 0; g < sizeof grains / sizeof *grains; g++)
			compare(workers, grains[g]);
	for (const struct pb_driver *const *driver = drivers; *driver; driver++)
		measure_static(*driver);
	return EXIT_SUCCESS;
}
