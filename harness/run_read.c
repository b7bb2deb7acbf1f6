#include "harness/run_read.h"

#include <errno.h>
#include <string.h>

static struct pb_stop_rule rule_of(const struct pb_run_facts *facts)
{
	return (struct pb_stop_rule){
	    .confidence = facts->settings.confidence,
	    .ci = facts->settings.ci,
	    .reps = facts->settings.reps == PB_UNKNOWN ? 0 : facts->settings.reps,
	    .interrupted = facts->status && strcmp(facts->status, "interrupted") == 0,
	    .timer = facts->timer,
	};
}

static int read_samples(struct pb_run_read *run, struct pb_why *why)
{
	struct pb_sample_table *samples = &run->samples;
	int error = pb_run_load_samples(samples, run->dir, why);
	if (!error)
		error = pb_run_check_samples(samples, why);
	if (!error && samples->count == 0)
		error = pb_fail(why, -ENODATA, "%s/samples.csv has no samples yet", run->dir);
	return error;
}

static int sum_up(struct pb_run_read *run, struct pb_why *why)
{
	const struct pb_stop_rule rule = rule_of(&run->facts);
	int error = pb_outcome_make(&run->outcome, run->samples.rows, run->samples.count, &rule, why);
	if (!error)
		error = pb_request_log_load(&run->requests, run->dir, run->samples.rows, run->samples.count, why);
	if (!error)
		pb_request_log_sum_up(&run->requests, run->outcome.rows, run->outcome.count);
	return error;
}

int pb_run_read(struct pb_run_read *run, const char *dir, struct pb_why *why)
{
	*run = (struct pb_run_read){.dir = dir};
	int error = pb_run_load_facts(&run->facts, dir, why);
	if (!error)
		error = read_samples(run, why);
	if (!error)
		error = sum_up(run, why);
	if (error)
		pb_run_read_free(run);
	return error;
}

void pb_run_read_free(struct pb_run_read *run)
{
	pb_outcome_free(&run->outcome);
	pb_request_log_free(&run->requests);
	pb_sample_table_free(&run->samples);
	if (run->facts.document)
		pb_run_facts_free(&run->facts);
	*run = (struct pb_run_read){0};
}
