/*
 * makespan.c: how near to the best possible end the workers of a run came, cell by cell.
 *
 *   makespan RUN
 *
 * The best of a schedule is list scheduling of its own claims (harness/predict/replay.h): whoever is free claims next,
 * a claim takes no time, and every item takes what it has of the whole work in the timeline of the serial base. Two
 * bounds come of it: one with the worker-seconds that the cell's own items took, beside each other on cores that share
 * caches and memory; and one with those of the serial base. `ratio` is the median over the samples of wall time by the
 * first.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/common/schedule.h"
#include "harness/cli/registry.h"
#include "harness/measure/plan.h"
#include "harness/measure/sample_groups.h"
#include "harness/predict/replay.h"
#include "harness/run_read.h"
#include "harness/show/study.h"
#include "harness/statistics/median.h"

struct bench {
	struct pb_run_read run;
	struct pb_timeline_table timeline;
	struct pb_sample_groups groups;
	struct pb_work work; /* of the base */
	const struct pb_summary_row *base;
	double *ratios;
};

static enum pb_schedule_kind kind_of(const char *name)
{
	enum pb_schedule_kind kind = PB_SCHEDULE_STATIC;
	while (kind < PB_SCHEDULE_GUIDED && strcmp(name, pb_schedule_name(kind)) != 0)
		kind++;
	return kind;
}

/* Of one worker-second of work; NAN: no memory. */
static double best_s(const struct bench *bench, const struct pb_summary_row *row)
{
	const struct pb_replay replay = {
	    .work = &bench->work,
	    .kernel = pb_registry_find_kernel(row->kernel, NULL),
	    .schedule = kind_of(row->schedule),
	    .grain = row->grain > 0 ? (uint64_t)row->grain : 0,
	    .workers = (uint32_t)row->workers,
	    .cores = (double)row->workers,
	    .compute_s = 1,
	};
	double wall_s = 0;
	return pb_replay(&wall_s, &replay) == 0 ? wall_s : NAN;
}

/* Worker-seconds that the items of a sample took. */
static double work_s(const struct pb_sample_row *sample)
{
	return sample->useful_s + sample->wait_s + sample->stolen_s;
}

static void print_cell(const struct bench *bench, const struct pb_summary_row *row)
{
	const struct pb_sample_group *group = pb_sample_groups_find(&bench->groups, row->cell_id);
	const double best = best_s(bench, row);
	size_t count = 0;
	for (size_t i = 0; group && i < group->count; i++)
		if (isfinite(work_s(group->counted[i])))
			bench->ratios[count++] = group->counted[i]->wall_s / (best * work_s(group->counted[i]));
	const struct pb_median ratio = pb_stats_median(bench->ratios, count, 0.95);
	printf("%-8s %-8s %3lld %10.3f %8.3f [%.3f, %.3f] %10.3f %8.3f\n", row->driver, row->schedule,
	       (long long)row->workers, row->median_s * 1e3, ratio.value, ratio.low, ratio.high,
	       bench->base->median_s * best * 1e3, row->median_s / (bench->base->median_s * best));
}

static const struct pb_summary_row *base_of(const struct pb_run_read *run)
{
	for (size_t i = 0; i < run->outcome.count; i++)
		if (strcmp(run->outcome.rows[i].driver, PB_BASE_DRIVER) == 0 &&
		    pb_study_measured(&run->outcome.rows[i]))
			return &run->outcome.rows[i];
	return NULL;
}

static int load(struct bench *bench, const char *dir, struct pb_why *why)
{
	int error = pb_run_read(&bench->run, dir, why);
	if (!error)
		error = pb_run_load_timeline(&bench->timeline, dir, why);
	if (!error)
		error = pb_sample_groups_make(&bench->groups, bench->run.samples.rows, bench->run.samples.count);
	if (error)
		return error;
	bench->ratios = calloc(bench->run.samples.count + 1, sizeof *bench->ratios);
	bench->base = base_of(&bench->run);
	if (!bench->ratios || !bench->base)
		return pb_fail(why, -ENODATA, "%s has no serial base", dir);
	error = pb_work_make(&bench->work, bench->timeline.rows, bench->timeline.count, bench->base->cell_id,
	                     (uint64_t)bench->base->items);
	return error || bench->work.traced ? error : pb_fail(why, -ENODATA, "%s has no timeline of its base", dir);
}

static void print(const struct bench *bench)
{
	printf("%-8s %-8s %3s %10s %8s %14s %10s %8s\n", "driver", "schedule", "", "measured", "ratio", "95 %",
	       "serial's", "ratio");
	for (size_t i = 0; i < bench->run.outcome.count; i++) {
		const struct pb_summary_row *row = &bench->run.outcome.rows[i];
		if (row->workers > 1 && pb_study_measured(row) && !pb_summary_is_ceiling(row))
			print_cell(bench, row);
	}
}

int main(int argc, char **argv)
{
	struct bench bench = {0};
	struct pb_why why = {""};
	const int error = argc == 2 ? load(&bench, argv[1], &why) : pb_fail(&why, -EINVAL, "usage: makespan RUN");
	if (!error)
		print(&bench);
	else
		(void)fprintf(stderr, "makespan: %s\n", why.text[0] ? why.text : strerror(-error));
	free(bench.ratios);
	pb_work_free(&bench.work);
	pb_sample_groups_free(&bench.groups);
	pb_timeline_table_free(&bench.timeline);
	pb_run_read_free(&bench.run);
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}
