#include "mpi/tally_checks.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>

#include "cluster/binding.h"

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
