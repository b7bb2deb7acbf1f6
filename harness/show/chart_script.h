/* chart_script.h: one chart of one study as a gnuplot script that holds its own data. */
#ifndef HARNESS_CHART_SCRIPT_H
#define HARNESS_CHART_SCRIPT_H

#include <stdio.h>

#include "harness/show/study_nodes.h"

/* One of each per study, but for timelines: one per cell. */
enum pb_chart_kind {
	PB_CHART_TIME,
	PB_CHART_SPEEDUP,
	PB_CHART_EFFICIENCY,
	PB_CHART_LEDGER,
	PB_CHART_TIMELINE,
	PB_CHART_KINDS,
};

/* What the lines under a chart say beside the figures. NULL, "" or PB_UNKNOWN: not said. */
struct pb_chart_caption {
	const char *host, *cpu_model, *run_id;
	int64_t cores; /* of the host; a line in the chart marks them where the workers go beyond */
	double level;  /* confidence level of the intervals, 0..1 */
};

/* What a chart is made from; all borrowed. */
struct pb_chart {
	const struct pb_study *study;
	const struct pb_node_study *nodes; /* that `study` is by nodes; NULL: it is by workers */
	enum pb_chart_kind kind;
	const struct pb_sample_row *samples; /* of any study; drawn in the time chart, fitted in that of speedups */
	size_t sample_count;
	const struct pb_summary_row *cell;      /* of a timeline */
	const struct pb_timeline_row *timeline; /* of any cell, as in timeline.csv */
	size_t timeline_count;
	const struct pb_chart_caption *caption;
	const char *stem; /* of the script and the pictures: letters, digits, '_' and '-' only */
};

/* "time", "speedup", "efficiency", "time-ledger", "timeline". */
const char *pb_chart_kind_name(enum pb_chart_kind kind);

/*
 * Writes the script: 0, -ENOMEM, or -ENODATA when there is nothing to draw (no base, no speedup) and so nothing is
 * written. The caller checks `out` for errors, and sees to a locale of the thread with '.' in its numbers.
 */
int pb_chart_script_write(FILE *out, const struct pb_chart *chart);

#endif
