#include "mpi/tally_checks.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

#include "cluster/binding.h"

uint32_t tally_most(void)
{
	return pb_ranks_role() == PB_ALONE ? 3 : pb_ranks_size();
}

void tally_expect(const struct pb_driver *driver, const struct pb_kernel *kernel, struct pb_job job,
                  const char *settings)
{
	struct tally_cell cell = {.driver = driver, .job = job};
	int error = tally_once(&cell, kernel, settings);
	if (error)
		printf("\n    %s, %s, %u workers in %u ranks, schedule %d,%d: %s\n", driver->name, settings,
		       job.workers, job.ranks, (int)job.schedule, (int)job.grain, cell.why.text);
	CU_ASSERT_EQUAL(error, 0);
}

static atomic_bool *to_cancel;

static void on_alarm(int signal)
{
	(void)signal;
	atomic_store(to_cancel, true);
}

void tally_cancelled(struct tally_cell *cell, const char *settings)
{
	const struct itimerval soon = {.it_value.tv_usec = 50000};
	const struct sigaction action = {.sa_handler = on_alarm};
	sigaction(SIGALRM, &action, NULL);
	CU_ASSERT_EQUAL_FATAL(tally_open(cell, NULL, settings), 0);
	to_cancel = &cell->cancel;
	setitimer(ITIMER_REAL, &soon, NULL);
	CU_ASSERT_EQUAL(tally_sample(cell), -ECANCELED);
	tally_close(cell);
}

void tally_shares(struct tally_cell *cell, const char *settings, uint64_t least, uint64_t largest)
{
	CU_ASSERT_EQUAL_FATAL(tally_open(cell, NULL, settings), 0);
	CU_ASSERT_EQUAL(tally_sample(cell), 0);
	for (uint32_t w = 0; w < cell->job.workers; w++) {
		const uint64_t items = cell->reports[w].ledger.items;
		CU_ASSERT_TRUE(items >= least && items <= largest);
	}
	tally_close(cell);
}

void tally_pinned(struct tally_cell *cell)
{
	struct pb_job *job = &cell->job;
	int *cpus;
	job->pin = PB_PIN_COMPACT;
	CU_ASSERT_EQUAL_FATAL(pb_binding_cpus(job->pin, &cpus, &job->cpu_count, &cell->why), 0);
	job->cpus = cpus;
	CU_ASSERT_EQUAL_FATAL(tally_open(cell, NULL, "items=100"), 0);
	CU_ASSERT_EQUAL(tally_sample(cell), 0);
	for (uint32_t w = 0; w < job->workers; w++) {
		char text[16];
		(void)snprintf(text, sizeof text, "%d", cpus[w % job->cpu_count]);
		CU_ASSERT_STRING_EQUAL(cell->reports[w].cpus_allowed, text);
		CU_ASSERT_EQUAL(cell->reports[w].cpu, cpus[w % job->cpu_count]);
	}
	tally_close(cell);
	free(cpus);
}
