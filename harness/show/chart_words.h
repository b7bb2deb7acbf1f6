/* chart_words.h: what a chart says in words: title, the lines under the plot, the names in the legend. */
#ifndef HARNESS_CHART_WORDS_H
#define HARNESS_CHART_WORDS_H

#include "harness/show/chart_script.h"
#include "harness/show/text.h"

/* Each fills out[PB_TEXT_LINE] with one clean line, "" where there is nothing to say. */
void pb_chart_title(char *out, const struct pb_chart *chart);    /* "pow: speedup" */
void pb_chart_subtitle(char *out, const struct pb_chart *chart); /* parameters, items, scaling */
void pb_chart_figures(char *out, const struct pb_chart *chart);  /* base, samples, confidence level */
void pb_chart_machine(char *out, const struct pb_chart *chart);  /* host, processor, cores, run */
void pb_chart_left_out(char *out, const struct pb_chart *chart); /* cells that are not drawn, and why */

/* The driver, with its schedule where another series of the study has another one; a series also has its threads in
 * each rank, where these are swept. */
void pb_chart_model_name(char *out, const struct pb_study *study, const struct pb_summary_row *row);
void pb_chart_series_name(char *out, const struct pb_study *study, const struct pb_summary_row *row);

#endif
