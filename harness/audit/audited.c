#include "harness/audit/audited.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/audit/chart_census.h"
#include "harness/cli/commands.h"
#include "harness/files/files.h"
#include "harness/measure/plan.h"
#include "harness/measure/summary.h"

#define LAST_DIGITS 1e-9

bool pb_same_figure(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) && isnan(b);
	return fabs(a - b) <= LAST_DIGITS * fmax(fabs(a), fabs(b));
}

const struct pb_summary_row *pb_audited_derived(const struct pb_audited *audited, const char *cell_id)
{
	for (size_t i = 0; cell_id && i < audited->derived_count; i++)
		if (strcmp(audited->derived[i].cell_id, cell_id) == 0)
			return &audited->derived[i];
	return NULL;
}

bool pb_audited_is_contestant(const struct pb_summary_row *row)
{
	return pb_study_measured(row) && !pb_summary_is_ceiling(row) && strcmp(row->driver, PB_BASE_DRIVER) != 0;
}

bool pb_audited_is_tour(const struct pb_audited *audited)
{
	const struct pb_run_facts *facts = &audited->run->facts;
	return facts->command_count > 0 && strcmp(facts->command[0], pb_commands[PB_COMMAND_TOUR].name) == 0;
}

/* CPUs in a list as in "0-3,8"; 0: it is not one. */
static int64_t count_cpus(const char *list)
{
	int64_t cpus = 0;
	while (list && *list) {
		char *end;
		long long first = strtoll(list, &end, 10);
		long long last = first;
		if (end == list)
			return 0;
		if (*end == '-') {
			list = end + 1;
			last = strtoll(list, &end, 10);
		}
		if (first < 0 || last < first || last > INT32_MAX || (*end && *end != ','))
			return 0;
		cpus += last - first + 1;
		list = *end ? end + 1 : end;
	}
	return cpus;
}

int64_t pb_audited_cores(const struct pb_audited *audited)
{
	const struct pb_machine_facts *machine = &audited->run->facts.machine;
	int64_t cpus = count_cpus(machine->allowed_cpus);
	if (cpus == 0 && machine->hardware_threads > 0)
		cpus = machine->hardware_threads;
	if (cpus == 0 && machine->cores > 0)
		cpus = machine->cores;
	if (machine->cgroup_cpus > 0 && machine->cgroup_cpus < (double)cpus)
		cpus = machine->cgroup_cpus < 1 ? 1 : (int64_t)machine->cgroup_cpus;
	return cpus;
}

static bool exists(const char *dir, const char *name)
{
	char *bytes = NULL, *path = pb_file_join(dir, name);
	size_t length;
	struct pb_why ignored;
	bool there = pb_file_read(path, &bytes, &length, &ignored) == 0;
	free(bytes);
	free(path);
	return there;
}

static int read_summary(struct pb_audited *audited, struct pb_why *why)
{
	const char *dir = audited->run->dir;
	int error = exists(dir, "summary.csv") ? pb_run_load_summary(&audited->summary, dir, why) : 0;
	bool stated = audited->summary.count > 0;
	audited->stated = stated ? audited->summary.rows : audited->derived;
	audited->stated_count = stated ? audited->summary.count : audited->derived_count;
	return error;
}

static int read_workers(struct pb_audited *audited, struct pb_why *why)
{
	struct pb_why missing = {""};
	const char *dir = audited->run->dir;
	int error = pb_run_load_workers(&audited->workers, dir, &missing);
	memcpy(audited->workers_missing, missing.text, sizeof audited->workers_missing);
	if (error == -ENOMEM)
		return pb_fail(why, error, "%s", missing.text);
	error = pb_worker_index_make(&audited->by_sample, audited->workers.rows, audited->workers.count);
	return error ? pb_fail(why, error, "no memory for %zu workers", audited->workers.count) : 0;
}

int pb_audited_make(struct pb_audited *audited, const struct pb_run_read *run, struct pb_why *why)
{
	*audited = (struct pb_audited){.run = run, .derived = run->outcome.rows, .derived_count = run->outcome.count};
	int error = pb_sample_groups_make(&audited->groups, run->samples.rows, run->samples.count);
	if (!error)
		error = pb_studies_make(&audited->studies, audited->derived, audited->derived_count);
	if (error)
		pb_fail(why, error, "no memory to audit %zu samples", run->samples.count);
	if (!error)
		error = read_summary(audited, why);
	if (!error)
		error = read_workers(audited, why);
	if (!error)
		error = pb_chart_census_make(&audited->charts, run->dir, why);
	audited->has_models = exists(run->dir, "models.csv");
	if (error)
		pb_audited_free(audited);
	return error;
}

void pb_audited_free(struct pb_audited *audited)
{
	pb_summary_table_free(&audited->summary);
	pb_worker_table_free(&audited->workers);
	pb_worker_index_free(&audited->by_sample);
	pb_sample_groups_free(&audited->groups);
	pb_studies_free(&audited->studies);
	*audited = (struct pb_audited){0};
}
