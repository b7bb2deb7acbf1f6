/* chart_write.h: the parts of a gnuplot script that all charts have. */
#ifndef HARNESS_CHART_WRITE_H
#define HARNESS_CHART_WRITE_H

#include "harness/show/chart_script.h"

/* A text as gnuplot takes it as it stands. */
void pb_chart_write_quoted(FILE *out, const char *text);

/* NAME = 'text', as a line. */
void pb_chart_write_text(FILE *out, const char *name, const char *text);

/* The first lines: what this is, and what it says in words. */
void pb_chart_write_head(FILE *out, const struct pb_chart *chart);

/* The first of them: what this is. */
void pb_chart_write_stem(FILE *out, const char *stem);

/* A file of results/templates/. */
void pb_chart_write_template(FILE *out, const char *name);

/* The template of its kind, between those that all charts begin and end with. */
void pb_chart_write_look(FILE *out, const struct pb_chart *chart);

/* A filled box of one of the kinds that a template has colours for. */
struct pb_chart_box {
	double left, right, low, high;
};
void pb_chart_write_box(FILE *out, const struct pb_chart_box *box);

#endif
