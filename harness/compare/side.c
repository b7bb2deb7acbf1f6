#include "harness/compare/side.h"

#include <argz.h>
#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/compare/child.h"
#include "harness/exit_status.h"
#include "harness/files/files.h"
#include "harness/measure/summary.h"
#include "harness/utc.h"

static int out_of_memory(struct pb_why *why)
{
	return pb_fail(why, -ENOMEM, "no memory for a side of the comparison");
}

int pb_side_open(struct pb_side *side, const struct pb_side_plan *plan, struct pb_why *why)
{
	pb_run_facts_clear(&side->facts);
	side->path = pb_file_join(plan->folder, side->name);
	side->scratch = pb_file_join(plan->folder, "repetition");
	if (asprintf(&side->id, "%s-%s", plan->session, side->name) < 0)
		side->id = NULL;
	if (!side->path || !side->scratch || !side->id)
		return out_of_memory(why);
	return pb_run_dir_create(&side->dir, side->path, why);
}

/* The program, its command line, and the options of this start: one argz vector. */
static int make_arguments(char **argz, size_t *length, const struct pb_program *program,
                          const struct pb_side_plan *plan, const char *options, const char *folder)
{
	int error = -argz_add(argz, length, program->path);
	if (!error)
		error = -argz_append(argz, length, plan->argz, plan->argz_length);
	if (!error)
		error = -argz_add_sep(argz, length, options, '\n');
	if (!error)
		error = -argz_add_sep(argz, length, "--no-charts\n--quiet\n--output", '\n');
	return error ? error : -argz_add(argz, length, folder);
}

int pb_side_run(const struct pb_program *program, const struct pb_side_plan *plan, const char *options,
                const char *folder, struct pb_why *why)
{
	char *argz = NULL;
	size_t length = 0;
	int status = make_arguments(&argz, &length, program, plan, options, folder);
	char **argv = status ? NULL : calloc(argz_count(argz, length) + 1, sizeof *argv);
	if (argv) {
		argz_extract(argz, length, argv);
		status = pb_child_run(argv, plan->cancel, why);
	} else {
		status = out_of_memory(why);
	}
	free(argv);
	free(argz);
	if (status < 0 || status == PB_EXIT_RIGHT || status == PB_EXIT_WRONG)
		return status < 0 ? status : 0;
	return pb_fail(why, -ECHILD, "%s cannot repeat the command line: it ended with status %d", program->path,
	               status);
}

/* The facts that the program wrote of itself, and those that only the session knows. */
static void adopt_facts(struct pb_side *side, const struct pb_side_plan *plan)
{
	struct pb_run_facts *facts = &side->facts;
	free(facts->command);
	facts->command = plan->stored->command;
	facts->command_count = plan->stored->command_count;
	facts->run_id = side->id;
	facts->session = plan->session;
	facts->executable = side->program->path;
	facts->executable_hash = side->program->hash;
	facts->status = "running";
	facts->exit_status = PB_UNKNOWN;
	facts->end_utc = NULL;
	facts->settings.seed = (int64_t)plan->seed;
	facts->settings.reps = plan->reps ? (int64_t)plan->reps : PB_UNKNOWN;
	facts->settings.budget_s = plan->reps ? NAN : plan->budget_s;
	facts->settings.ci = NAN;
}

static int keep_facts(struct pb_side *side, const struct pb_side_plan *plan, struct pb_why *why)
{
	if (side->facts.document)
		return 0;
	struct pb_why what = {""};
	int error = pb_run_load_facts(&side->facts, side->scratch, &what);
	if (error)
		return pb_fail(why, error, "%s did not write a run that can be read: %s", side->program->path,
		               what.text);
	adopt_facts(side, plan);
	return pb_run_dir_write_facts(side->dir, &side->facts, why);
}

static int keep_requests(struct pb_side *side, int64_t later, struct pb_why *why)
{
	struct pb_request_table table;
	int error = pb_run_load_requests(&table, side->scratch, why);
	for (size_t i = 0; !error && i < table.count; i++) {
		table.rows[i].run_id = side->id;
		table.rows[i].rep += later;
	}
	if (!error && table.count)
		error = pb_run_dir_append_requests(side->dir, table.rows, table.count, why);
	pb_request_table_free(&table);
	return error;
}

static int keep_workers(struct pb_side *side, int64_t later, struct pb_why *why)
{
	struct pb_worker_table table;
	int error = pb_run_load_workers(&table, side->scratch, why);
	for (size_t i = 0; !error && i < table.count; i++) {
		table.rows[i].run_id = side->id;
		table.rows[i].rep += later;
	}
	if (!error)
		error = pb_run_dir_append_workers(side->dir, table.rows, table.count, why);
	pb_worker_table_free(&table);
	return error;
}

static int keep_samples(struct pb_side *side, int64_t later, int64_t *order, struct pb_why *why)
{
	struct pb_sample_table table;
	int error = pb_run_load_samples(&table, side->scratch, why);
	for (size_t i = 0; !error && i < table.count; i++) {
		table.rows[i].run_id = side->id;
		table.rows[i].rep += later;
		table.rows[i].order = (*order)++;
		error = pb_run_dir_append_sample(side->dir, &table.rows[i], why);
	}
	pb_sample_table_free(&table);
	return error;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)status, (void)type, (void)ftw;
	return remove(path);
}

static void remove_scratch(const struct pb_side *side)
{
	(void)nftw(side->scratch, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

int pb_side_repeat(struct pb_side *side, const struct pb_side_plan *plan, uint64_t rep, int64_t *order,
                   struct pb_why *why)
{
	const int64_t later = (int64_t)rep - 1;
	char options[64];
	(void)snprintf(options, sizeof options, "--reps=1\n--seed=%" PRIu64, plan->seed + rep);
	int error = pb_side_run(side->program, plan, options, side->scratch, why);
	if (!error)
		error = keep_facts(side, plan, why);
	if (!error)
		error = keep_requests(side, later, why);
	if (!error)
		error = keep_workers(side, later, why);
	if (!error)
		error = keep_samples(side, later, order, why);
	remove_scratch(side);
	return error;
}

static int write_summary(struct pb_side *side, const char *status, struct pb_why *why)
{
	const struct pb_stop_rule rule = {.confidence = side->facts.settings.confidence,
	                                  .ci = side->facts.settings.ci,
	                                  .reps =
	                                      side->facts.settings.reps == PB_UNKNOWN ? 0 : side->facts.settings.reps,
	                                  .interrupted = strcmp(status, "interrupted") == 0,
	                                  .timer = side->facts.timer};
	struct pb_sample_table samples;
	struct pb_summary_row *rows = NULL;
	size_t count = 0;
	int error = pb_run_load_samples(&samples, side->path, why);
	if (!error && pb_summary_make(&rows, &count, samples.rows, samples.count, &rule))
		error = out_of_memory(why);
	if (!error)
		error = pb_run_dir_write_summary(side->dir, rows, count, why);
	free(rows);
	pb_sample_table_free(&samples);
	return error;
}

int pb_side_conclude(struct pb_side *side, const char *status, struct pb_why *why)
{
	char end_utc[PB_UTC_SIZE];
	if (!side->facts.document)
		return 0;
	int error = write_summary(side, status, why);
	pb_utc_now(end_utc);
	side->facts.end_utc = end_utc;
	side->facts.status = error ? "failed" : status;
	int unwritten = pb_run_dir_write_facts(side->dir, &side->facts, error ? NULL : why);
	side->facts.end_utc = NULL;
	return error ? error : unwritten;
}

void pb_side_close(struct pb_side *side)
{
	side->facts.command = NULL; /* the stored run's */
	pb_run_facts_free(&side->facts);
	pb_run_dir_close(side->dir);
	free(side->path);
	free(side->id);
	free(side->scratch);
}
