/* Cells without a result, and why. */
#include <inttypes.h>

#include "harness/report/report.h"
#include "harness/show/params_words.h"
#include "harness/show/study_cells.h"

static pb_node *add_table(struct pb_report *report, pb_node *section)
{
	static const char *const headings[] = {"kernel", "cell", "why"};
	struct pb_html *html = &report->html;
	pb_node *table = pb_report_table(report, section, "Failed and skipped cells");
	pb_node *row = pb_html_add(html, pb_html_add(html, table, "thead", NULL), "tr", NULL);
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		(void)pb_html_add(html, row, "th", headings[i]);
	return pb_html_add(html, table, "tbody", NULL);
}

int pb_report_left_out(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	(void)why;
	struct pb_html *html = &report->html;
	const struct pb_outcome *outcome = &report->run->outcome;
	pb_node *body = NULL;
	for (size_t i = 0; i < outcome->count; i++) {
		const struct pb_summary_row *row = &outcome->rows[i];
		char text[PB_TEXT_LINE];
		if (pb_study_measured(row))
			continue;
		if (!body)
			body = add_table(report, section);
		pb_node *line = pb_html_add(html, body, "tr", NULL);
		(void)pb_html_addf(html, line, "td", "%s %s", row->kernel,
		                   pb_params_words(text, row, PB_REPORT_PARAM_COLUMNS));
		(void)pb_html_add(html, line, "td", pb_report_cell_name(text, report, row));
		(void)pb_html_add(html, line, "td", pb_study_cells_reason(text, row));
	}
	if (!body)
		(void)pb_html_add(html, section, "p", "None: every cell was measured, and its answer was right.");
	return 0;
}
