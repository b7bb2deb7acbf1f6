/* batch_script.h: the script that sbatch is given: cluster/templates/submit.sbatch with its settings. */
#ifndef HARNESS_BATCH_SCRIPT_H
#define HARNESS_BATCH_SCRIPT_H

#include "harness/submit/run_words.h"

struct pb_batch_script {
	const char *program, *folder; /* whole paths: of powbench, and of the run that jobs are parts of */
	uint64_t ranks_per_node;
	const struct pb_run_words *words;
};

/* The folder of the job of so many nodes, in the run's: "nodes-4". */
enum { PB_PART_SIZE = 32 };
void pb_batch_part(char out[static PB_PART_SIZE], uint32_t nodes);

/* Writes the script to `path`; 0 or -errno with the reason. */
int pb_batch_script_write(const char *path, const struct pb_batch_script *script, struct pb_why *why);

#endif
