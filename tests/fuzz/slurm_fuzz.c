/* Any bytes as what sbatch and squeue print: every text that comes of them ends, and a state is of a job that has an id
 * in them. */
#include <stdlib.h>
#include <string.h>

#include "cluster/slurm.h"
#include "fuzz/fuzz.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_queue(const char *text)
{
	struct pb_slurm_job jobs[] = {{.id = "1"}, {.id = "12"}, {.id = "12_4"}};
	pb_slurm_read_queue(jobs, 3, text);
	for (size_t i = 0; i < 3; i++) {
		require(memchr(jobs[i].state, 0, sizeof jobs[i].state) &&
		        memchr(jobs[i].reason, 0, sizeof jobs[i].reason));
		require(!jobs[i].state[0] || strstr(text, jobs[i].id));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char id[PB_SLURM_ID] = "", *text = malloc(length + 1);
	struct pb_why why = {""};
	if (!text)
		return 0;
	if (length)
		memcpy(text, bytes, length);
	text[length] = '\0';
	check_queue(text);
	if (pb_slurm_read_id(id, text))
		require(id[0] >= '0' && id[0] <= '9' && strstr(text, id));
	pb_slurm_read_refusal(text, &why);
	require(why.text[0] && !strchr(why.text, '\n'));
	free(text);
	return 0;
}
