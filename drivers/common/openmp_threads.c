/*
 * OpenMP's own team of threads, made once per cell.
 *
 * The team claims from the schedule that all drivers share (docs/decisions/0002-one-schedule-for-all-drivers.md), and
 * meets in OpenMP's barrier at the end of each round, which is timed, as the end of a parallel loop would be.
 *
 * An OpenMP runtime keeps one team per thread that starts regions, and makes it anew when its size changes. Each cell
 * therefore has a thread of its own, the master. After a region a team waits for the next one by spinning (libgomp for
 * some 4 ms, libomp 200 ms), which would take cores from the next sample of another cell. So the master starts one
 * region, for the life of the cell, and between rounds the team sleeps at the gate inside of it: nobody spins, and
 * OMP_WAIT_POLICY remains the user's to set.
 */
#include "drivers/common/threads.h"

#ifdef _OPENMP

#include <errno.h>
#include <limits.h>
#include <omp.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/common/thread.h"

/* libomp only: how long the calling thread spins after a region, in ms. */
extern void set_blocktime_ms(int ms) __asm__("kmp_set_blocktime") __attribute__((weak));

struct team {
	struct pb_crew *crew;
	pthread_t master;
	bool started;
	uint32_t missing; /* threads that OpenMP did not give us */
};

/* The join: arrives once more than the team's members, so that OpenMP's barrier is timed. */
static void team_join(struct team *team, uint32_t index)
{
	pb_gate_arrive(&team->crew->gate, 1);
#pragma omp barrier
	if (index == 0)
		pb_gate_arrive(&team->crew->gate, 1);
}

static void team_member(struct team *team, uint32_t index)
{
	struct pb_crew *crew = team->crew;
	uint32_t *turn = &pb_crew_worker(crew, index)->turn;
	(void)pb_crew_open(crew, index);
	team_join(team, index);
	for (;;) {
		pb_gate_pass(&crew->gate, turn);
		if (crew->dismissed)
			break;
		pb_crew_round(crew, index);
		team_join(team, index);
	}
	pb_crew_close(crew, index);
	team_join(team, index);
	if (set_blocktime_ms)
		set_blocktime_ms(0);
}

/*
 * libomp takes itself up anew in a child of fork(), with a mark of its process in /dev/shm. A child that leaves by
 * _exit(), as workers do, would leave it there, and the next process of that number would be told that it has two
 * libomps.
 */
static void omp_leave(void)
{
	(void)omp_pause_resource_all(omp_pause_hard);
}

/* After libomp's own handlers, which it has by now. */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void omp_leave_children(void)
{
	if (set_blocktime_ms)
		(void)pthread_atfork(NULL, NULL, omp_leave);
}

/* A team of another size than asked for does no work: open fails. */
static void team_enter(struct team *team)
{
	uint32_t size = (uint32_t)omp_get_num_threads();
	if (size == team->crew->shape.workers)
		team_member(team, (uint32_t)omp_get_thread_num());
	else if (omp_get_thread_num() == 0)
		team->missing = team->crew->shape.workers - size;
}

/* ThreadSanitizer does not see how the runtime hands the argument over; what is called is instrumented as usual. */
__attribute__((no_sanitize("thread"))) static void *team_master(void *argument)
{
	struct team *team = argument;
	omp_set_dynamic(0);
#pragma omp parallel num_threads((int)team->crew->shape.workers) default(none) shared(team)
	team_enter(team);
	if (team->missing)
		pb_gate_arrive(&team->crew->gate, team->crew->parties);
	return NULL;
}

static void *probe_thread(void *argument)
{
	uint32_t turn = 0;
	pb_gate_pass(argument, &turn);
	return NULL;
}

/* libgomp ends the program when it cannot make a thread; so more threads than cores are tried out before. */
static int team_probe(uint32_t workers, struct pb_why *why)
{
	if ((long)workers <= sysconf(_SC_NPROCESSORS_ONLN))
		return 0;
	struct pb_gate gate = {0};
	pthread_t *threads = calloc(workers, sizeof *threads);
	if (!threads)
		return pb_fail(why, -ENOMEM, "no memory for %u threads", workers);
	uint32_t started = 0;
	int status = 0;
	while (started < workers && !(status = pb_thread_start(&threads[started], probe_thread, &gate)))
		started++;
	pb_gate_open(&gate, 0);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	if (status)
		return pb_fail(why, status, "thread %u of %u could not be started: %s (see ulimit -u)", started + 1,
		               workers, strerror(-status));
	return 0;
}

static void team_end(void *self)
{
	struct team *team = self;
	if (team && team->started)
		pthread_join(team->master, NULL);
	free(team);
}

static int team_check(uint32_t workers, struct pb_why *why)
{
	int limit = omp_get_thread_limit();
	if (workers > (uint32_t)limit)
		return pb_fail(why, -EAGAIN, "OpenMP allows %d threads: see OMP_THREAD_LIMIT", limit);
	return team_probe(workers, why);
}

static int team_start(void **self, struct pb_crew *crew, struct pb_why *why)
{
	const uint32_t workers = crew->shape.workers;
	struct team *team = *self = calloc(1, sizeof *team);
	if (!team)
		return pb_fail(why, -ENOMEM, "no memory for a cell");
	team->crew = crew;
	int status = team_check(workers, why);
	if (status)
		return status;
	status = pb_thread_start(&team->master, team_master, team);
	if (status)
		return pb_fail(why, status, "the team's first thread could not be started: %s", strerror(-status));
	team->started = true;
	while (!pb_crew_wait(crew))
		;
	(void)pthread_once(&once, omp_leave_children);
	if (team->missing)
		return pb_fail(why, -EAGAIN, "OpenMP gave %u of %u threads: see OMP_THREAD_LIMIT and similar",
		               workers - team->missing, workers);
	return pb_crew_error(crew, why);
}

const struct pb_threads pb_openmp_threads = {.extra = 1, .start = team_start, .join = team_end};

#else

static int team_available(struct pb_why *why)
{
	return pb_fail(
	    why, -ENOSYS,
	    "built without OpenMP: install a compiler that has it (gcc, or clang with libomp-dev) and build again");
}

static int team_start(void **self, struct pb_crew *crew, struct pb_why *why)
{
	(void)self;
	(void)crew;
	return team_available(why);
}

static void team_end(void *self)
{
	(void)self;
}

const struct pb_threads pb_openmp_threads = {.available = team_available, .start = team_start, .join = team_end};

#endif
