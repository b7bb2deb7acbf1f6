/*
 * run_json.h: run.json, the facts of a run: its command line, settings, machine, software and how it ended.
 *
 * The column tables that describe it feed writing, reading and results/README.md. Unknown is null.
 */
#ifndef HARNESS_RUN_JSON_H
#define HARNESS_RUN_JSON_H

#include "cluster/ranks.h"
#include "harness/machine/machine.h"
#include "harness/measure/timer.h"

/* How the run was measured. */
struct pb_run_settings {
	int64_t seed;                    /* of the order of cells; below 2^53, as JSON numbers are doubles */
	double confidence, ci, budget_s; /* level of intervals and target half-width, both 0..1; seconds */
	int64_t reps;                    /* unknown: as many as ci or the budget ask for */
	const char *pin, *scaling, *schedule;
};

struct pb_variable {
	const char *name, *value;
};

/* A batch job that a part of the run was measured in: its folder, in the run's, is a run of its own. */
struct pb_run_job {
	const char *job;
	int64_t nodes, ranks;
	const char *folder, *output, *state;
	const char *run_id, *env_id, *host, *status;
	int64_t samples;
};

/* Texts and arrays belong to the caller when writing, and to `document` after reading. */
struct pb_run_facts {
	int64_t schema;
	const char *run_id, *env_id, *start_utc, *end_utc;
	const char *status;  /* running, finished, interrupted, failed */
	int64_t exit_status; /* unknown while running */
	const char *session; /* shared by runs whose samples were interleaved; unknown: measured alone */
	const char *executable, *executable_hash; /* the program's path, and 16 hex digits of its bytes */
	const char **command;                     /* argv[1..] */
	size_t command_count;
	struct pb_run_settings settings;
	struct pb_machine_facts machine;
	struct pb_software_facts software;
	struct pb_timer_facts timer;
	struct pb_ranks_clock clock;
	struct pb_run_job *jobs; /* by nodes, ascending */
	size_t job_count;
	struct pb_variable *environment; /* variables that change how parallel programs run, by name */
	size_t environment_count;
	void *document;
};

extern const struct pb_column pb_run_columns[], pb_settings_columns[], pb_clock_columns[], pb_job_columns[];

/* The JSON text of the facts, ending in a newline; NULL when out of memory. Bytes of texts that are not UTF-8 become
 * '?'. The caller frees it. */
char *pb_run_json_write(const struct pb_run_facts *facts);

/* Reads any bytes: 0, or -EBADMSG with what is wrong in them (also another schema). pb_run_facts_free() frees it. */
int pb_run_json_read(struct pb_run_facts *facts, const char *bytes, size_t length, struct pb_why *why);
void pb_run_facts_free(struct pb_run_facts *facts);

/* All facts unknown, no command, no variables. */
void pb_run_facts_clear(struct pb_run_facts *facts);

/* Takes the variables of the environment that matter: OMP_*, GOMP_*, KMP_*, OMPI_MCA_*, ... `*variables` is one block
 * for free(); the texts stay the environment's. */
int pb_run_environment(struct pb_variable **variables, size_t *count);

#endif
