/*
 * team.c: what it costs the members of a team to meet.
 *
 * Each collective of a team of threads, beside the barriers of pthreads and OpenMP: so many in a row, in one item of a
 * kernel under the pthread driver. The ways take turns within each repetition; the ratio to pthread_barrier_wait is the
 * median of the repetitions' ratios. The last line is the all-to-all of large parts beside one thread's memcpy of as
 * many bytes as a member receives.
 */
#include <inttypes.h>
#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "repetitions.h"
#include <powbench/driver.h>

extern const struct pb_driver pb_driver_pthread;

enum { MEETINGS = 2000, EXCHANGES = 20, MEMBERS_MAX = 64 };
enum way { PTHREADS, OPENMP, BARRIER, BROADCAST, REDUCE, WAYS };

#define PART_BYTES ((size_t)4 << 20)

static const char *const way_names[] = {"pthread_barrier_wait", "omp barrier", "barrier", "broadcast, 8 bytes",
                                        "reduce, 8 bytes"};
static const atomic_bool never;

/* What the members of the one open cell are to do, and what came of it. */
static struct {
	enum way way;
	bool exchanges;
	pthread_barrier_t barrier;
	double ns; /* for each, on rank 0 */
	unsigned char *send[MEMBERS_MAX], *receive[MEMBERS_MAX];
} meeting;

static void add(void *into, const void *from)
{
	*(uint64_t *)into += *(const uint64_t *)from;
}

static int meet(const struct pb_team *team, uint64_t *word)
{
	switch (meeting.way) {
	case PTHREADS:
		(void)pthread_barrier_wait(&meeting.barrier);
		return 0;
	case BROADCAST:
		return pb_team_broadcast(team, word, sizeof *word, 0);
	case REDUCE:
		return pb_team_reduce(team, word, sizeof *word, add);
	default:
		return pb_team_barrier(team);
	}
}

static int exchange(const struct pb_team *team)
{
	size_t offsets[MEMBERS_MAX], bytes[MEMBERS_MAX];
	for (uint32_t r = 0; r < team->size; r++) {
		bytes[r] = PART_BYTES / team->size;
		offsets[r] = r * bytes[r];
	}
	const struct pb_team_parts parts = {offsets, bytes};
	return pb_team_all_to_all(team, meeting.send[team->rank], &parts, meeting.receive[team->rank], &parts);
}

static int meet_step(const void *state, struct pb_task *task)
{
	(void)state;
	const int times = meeting.exchanges ? EXCHANGES : MEETINGS;
	uint64_t word = 1;
	int error = pb_team_barrier(task->team);
	const int64_t begin_ns = pb_clock_ns();
	for (int i = 0; !error && i < times; i++)
		error = meeting.exchanges ? exchange(task->team) : meet(task->team, &word);
	if (task->team->rank == 0)
		meeting.ns = (double)(pb_clock_ns() - begin_ns) / times;
	return error;
}

static void no_merge(void *into, const void *from)
{
	(void)into;
	(void)from;
}

static const struct pb_kernel meet_kernel = {
    .abi = PB_ABI, .size = sizeof meet_kernel, .name = "meet", .step = meet_step, .merge = no_merge};

static void stop_if(int error, const struct pb_why *why)
{
	if (!error)
		return;
	(void)fprintf(stderr, "%s\n", why->text);
	exit(EXIT_FAILURE);
}

static double time_team(void *self, uint32_t workers)
{
	struct pb_worker_report *reports = calloc(workers, sizeof *reports);
	struct pb_why why = {""};
	const struct pb_round round = {.items = 1, .ledger_key = 1, .merged = &why, .reports = reports};
	stop_if(pb_driver_pthread.run(self, &round, &why), &why);
	free(reports);
	return meeting.ns;
}

static double time_openmp(uint32_t workers)
{
	int64_t begin_ns = 0;
	int64_t end_ns = 0;
#pragma omp parallel num_threads((int)workers)
	{
#pragma omp barrier
#pragma omp master
		begin_ns = pb_clock_ns();
		for (int i = 0; i < MEETINGS; i++) {
#pragma omp barrier
		}
#pragma omp master
		end_ns = pb_clock_ns();
	}
	return (double)(end_ns - begin_ns) / MEETINGS;
}

static void compare_meetings(void *self, uint32_t workers)
{
	double ns[WAYS][REPETITIONS];
	for (int r = 0; r < REPETITIONS; r++)
		for (int i = 0; i < WAYS; i++) {
			meeting.way = (enum way)((r + i) % WAYS);
			ns[meeting.way][r] = meeting.way == OPENMP ? time_openmp(workers) : time_team(self, workers);
		}
	for (int w = 0; w < WAYS; w++)
		printf("%7" PRIu32 "  %-22s %10.0f %10.3f\n", workers, way_names[w], median(ns[w], NULL),
		       median(ns[w], ns[PTHREADS]));
}

static double time_memcpy(void)
{
	const int64_t begin_ns = pb_clock_ns();
	for (int i = 0; i < EXCHANGES; i++) {
		memcpy(meeting.receive[0], meeting.send[0], PART_BYTES);
		__asm__ volatile("" : : "r"(meeting.receive[0]) : "memory");
	}
	return (double)(pb_clock_ns() - begin_ns) / EXCHANGES;
}

static void compare_exchanges(void *self, uint32_t workers)
{
	double ns[2][REPETITIONS];
	meeting.exchanges = true;
	for (int r = 0; r < REPETITIONS; r++) {
		ns[0][r] = time_memcpy();
		ns[1][r] = time_team(self, workers);
	}
	meeting.exchanges = false;
	printf("%7" PRIu32 "  all-to-all: %.2f GB/s received per member, %.2f of one thread's memcpy\n", workers,
	       (double)PART_BYTES / median(ns[1], NULL), median(ns[0], ns[1]));
}

static void measure(uint32_t workers)
{
	const struct pb_job job = {.kernel = &meet_kernel, .workers = workers, .team = workers, .cancel = &never};
	struct pb_why why = {""};
	void *self = NULL;
	stop_if(pb_driver_pthread.open(&self, &job, &why), &why);
	pthread_barrier_init(&meeting.barrier, NULL, workers);
	compare_meetings(self, workers);
	compare_exchanges(self, workers);
	pthread_barrier_destroy(&meeting.barrier);
	pb_driver_pthread.close(self);
}

int main(int argc, char **argv)
{
	const uint32_t most = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : (uint32_t)omp_get_num_procs();
	for (uint32_t i = 0; i < MEMBERS_MAX; i++) {
		meeting.send[i] = calloc(1, PART_BYTES);
		meeting.receive[i] = calloc(1, PART_BYTES);
		if (!meeting.send[i] || !meeting.receive[i])
			return EXIT_FAILURE;
		memset(meeting.send[i], 1, PART_BYTES);
	}
	printf("workers  meeting                ns, median   of pthread\n");
	for (uint32_t workers = 2; workers <= most && workers <= MEMBERS_MAX; workers *= 2)
		measure(workers);
	return EXIT_SUCCESS;
}
