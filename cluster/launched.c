#include "cluster/launched.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "PMI_PORT",
                                    "HYDI_CONTROL_FD"};

int pb_launched(bool *launched, struct pb_why *why)
{
	*launched = false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (getenv(marks[i]))
			*launched = true;
	if (*launched || !getenv("SLURM_STEP_ID"))
		return 0;
	/* An interactive shell is a step of one task, and a program in it is alone. */
	const char *tasks = getenv("SLURM_STEP_NUM_TASKS");
	if (tasks && strcmp(tasks, "1") == 0)
		return 0;
	const char *task = getenv("SLURM_PROCID");
	if (task && strcmp(task, "0") != 0)
		return -EINVAL; /* once is enough */
	char host[65] = "";
	(void)gethostname(host, sizeof host - 1);
	return pb_fail(why, -EINVAL, "srun started the task on %s without MPI: use srun --mpi=pmix", host);
}
