/* report.h: the page about a run, section by section. */
#ifndef HARNESS_REPORT_REPORT_H
#define HARNESS_REPORT_REPORT_H

#include "harness/report/html.h"
#include "harness/run_read.h"
#include "harness/show/study.h"
#include "harness/show/text.h"

/* What the sections are made from and written to. */
/* More of the parameters than so much is no help in a heading. */
enum { PB_REPORT_PARAM_COLUMNS = 200 };

struct pb_report {
	const struct pb_run_read *run;
	struct pb_studies studies;
	struct pb_tour_table tour; /* no rows: it was no tour */
	struct pb_html html;
};

/*
 * The page as HTML, complete in itself: no scripts, and nothing that a browser would have to fetch. Charts are those
 * that lie in the run's folder. 0, or -errno with the reason; the caller frees `*text`.
 */
int pb_report_page(char **text, const struct pb_run_read *run, struct pb_why *why);

/* Each fills a section whose heading is there already; one that has nothing to show says so. 0 or -errno. */
typedef int pb_report_section(struct pb_report *report, pb_node *section, struct pb_why *why);
pb_report_section pb_report_overview, pb_report_advice, pb_report_audit, pb_report_tour, pb_report_studies,
    pb_report_left_out, pb_report_noise, pb_report_machine, pb_report_repeat;

/* A table in a box of its own that scrolls; returns the element table. */
pb_node *pb_report_table(struct pb_report *report, pb_node *parent, const char *label);

/* A row of two texts of a list of terms (dl); nothing where the text is unknown. */
void pb_report_term(struct pb_report *report, pb_node *list, const char *term, const char *text);

/* "pthread with 2 workers": what a cell of the outcome is called inside its study. Returns `out`. */
const char *pb_report_cell_name(char out[PB_TEXT_LINE], const struct pb_report *report,
                                const struct pb_summary_row *row);

#endif
