/* audited.h: all that an audit looks at: the files of a run as they are, and what follows from its samples. */
#ifndef HARNESS_AUDITED_H
#define HARNESS_AUDITED_H

#include "harness/measure/sample_groups.h"
#include "harness/measure/worker_index.h"
#include "harness/run_read.h"
#include "harness/show/study.h"

/* The charts of a run, by their scripts. */
struct pb_chart_census {
	size_t time, speedup;                 /* charts of that kind */
	size_t bare_time;                     /* of them without raw samples */
	size_t no_bars_time, no_bars_speedup; /* without intervals */
};

/* pb_audited_free() frees it. */
struct pb_audited {
	const struct pb_run_read *run;
	const struct pb_summary_row *derived; /* made from the samples now */
	size_t derived_count;
	struct pb_summary_table summary;     /* as summary.csv states it; not there: no rows */
	const struct pb_summary_row *stated; /* of summary.csv, or where there is none as derived */
	size_t stated_count;
	struct pb_worker_table workers;
	struct pb_worker_index by_sample;
	char workers_missing[256]; /* why workers.csv cannot be read; "": it was */
	struct pb_sample_groups groups;
	struct pb_studies studies; /* of the derived rows */
	struct pb_chart_census charts;
	bool has_models; /* a models.csv */
};

/* The run outlives it. A file that is not there is a finding, one that cannot be understood an error: 0 or -errno. */
int pb_audited_make(struct pb_audited *audited, const struct pb_run_read *run, struct pb_why *why);
void pb_audited_free(struct pb_audited *audited);

/* The row of that cell among the derived ones; NULL: it has no samples. */
const struct pb_summary_row *pb_audited_derived(const struct pb_audited *audited, const char *cell_id);

/* A cell with a time that a driver has, and that is not the base. */
bool pb_audited_is_contestant(const struct pb_summary_row *row);

/* Whether it is a tour, which shows every model once or a few times. */
bool pb_audited_is_tour(const struct pb_audited *audited);

/* CPUs that the run could use, as --workers auto counts them; 0: run.json does not tell. */
int64_t pb_audited_cores(const struct pb_audited *audited);

/* Whether a figure is the same, but for the last digits; two unknown ones are. */
bool pb_same_figure(double a, double b);

#endif
