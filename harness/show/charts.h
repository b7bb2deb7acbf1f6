/* charts.h: the charts of a run: gnuplot scripts that hold their data, and their pictures where gnuplot is installed.
 */
#ifndef HARNESS_CHARTS_H
#define HARNESS_CHARTS_H

#include <powbench/base.h>

#include "harness/show/chart_script.h"

enum pb_gnuplot_state {
	PB_GNUPLOT_DREW,    /* an SVG and a PNG lie beside each script */
	PB_GNUPLOT_MISSING, /* there is no gnuplot on PATH: the scripts wait for one */
	PB_GNUPLOT_FAILED,  /* not every picture was drawn; `said` tells why */
};

enum { PB_CHARTS_STEM = 96 };

/* What the file names of a study's charts begin with: "pow", or "race-2" for the second of several with that name. */
void pb_charts_stem(char out[static PB_CHARTS_STEM], const struct pb_studies *studies, size_t index);

struct pb_charts_result {
	char dir[4096]; /* run_dir/charts */
	size_t studies;
	size_t scripts;  /* written */
	size_t pictures; /* drawn: two to a script */
	enum pb_gnuplot_state gnuplot;
	char said[256]; /* by gnuplot, one line; "" when it was content */
};

/* A script to draw: file name without ".gp", and what writes it: 0, -ENODATA for a chart that has nothing to show and
 * is left out, or -errno. */
struct pb_charts_script {
	const char *stem; /* letters, digits, '_' and '-'; NULL ends a list */
	int (*write)(FILE *out, const void *what);
	const void *what;
};

/* Draws the scripts of a list into run_dir/charts, as below. */
int pb_charts_draw_scripts(const char *run_dir, const struct pb_charts_script *scripts, struct pb_charts_result *result,
                           struct pb_why *why);

/*
 * Draws time, speedup, efficiency and where the time went of every study of `rows` into run_dir/charts, KERNEL-time.gp,
 * .svg and .png and so on, KERNEL-nodes-time and so on where a driver was measured on several numbers of nodes, and
 * KERNEL-timeline-DRIVER-WORKERS of every cell in run_dir/timeline.csv; or
 * KERNEL-1-time.gp, KERNEL-2-time.gp, ... when there are several studies of one kernel. A chart without any value is
 * left out. Files of the same name are replaced. Takes about 0.1 s per chart. 0, or -errno with the reason when memory
 * ran out or a script could not be written; a missing or failing gnuplot is a result, not an error.
 */
int pb_charts_draw(const char *run_dir, const struct pb_summary_row *rows, size_t count,
                   const struct pb_sample_row *samples, size_t sample_count, const struct pb_chart_caption *caption,
                   struct pb_charts_result *result, struct pb_why *why);

#endif
