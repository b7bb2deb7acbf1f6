/* Per study: its table, what its notes mean, laws of scaling, charts. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/images.h"
#include "harness/report/report.h"
#include "harness/show/model_lines.h"
#include "harness/show/notes.h"
#include "harness/show/params_words.h"
#include "harness/show/study_cells.h"

static void add_heading(struct pb_report *report, pb_node *parent, const struct pb_study *study)
{
	struct pb_html *html = &report->html;
	const struct pb_summary_row *face = pb_study_face(study);
	char text[PB_TEXT_LINE];
	(void)pb_html_add(html, parent, "h3", pb_text_clean(text, sizeof text, face->kernel, 24));
	pb_node *line = pb_html_add(html, parent, "p", NULL);
	(void)pb_html_add(html, line, "code", pb_params_words(text, face, PB_REPORT_PARAM_COLUMNS));
	if (pb_study_weak(study))
		pb_html_say(html, line, " weak scaling: the work grows with the workers");
	else if (face->items != PB_UNKNOWN)
		(void)pb_html_addf(html, line, "span", " %" PRId64 " item%s", face->items, face->items == 1 ? "" : "s");
	if (!study->base) {
		(void)pb_html_add(html, parent, "p", "No base was measured, so there is no speedup.");
		return;
	}
	char name[PB_TEXT_LINE];
	(void)pb_html_addf(html, parent, "p", "Base: %s, %s.", pb_report_cell_name(name, report, study->base),
	                   pb_study_time(text, sizeof text, study->base));
}

static void add_cell(struct pb_report *report, pb_node *row, const char *element, size_t column, const char *text)
{
	pb_node *cell = pb_html_add(&report->html, row, element, text);
	if (!pb_study_cells_is_name(column))
		pb_html_set(&report->html, cell, "class", "number");
}

/* No heading is empty here: who listens to a table needs them all. */
static void add_header(struct pb_report *report, pb_node *table, const struct pb_study_cells *cells)
{
	struct pb_html *html = &report->html;
	pb_cell_texts text;
	pb_study_cells_header(text, cells);
	(void)snprintf(text[PB_CELL_TIME_WIDTH], PB_CELL_BYTES, "± (%g %%)", 100 * cells->level);
	(void)snprintf(text[PB_CELL_SPEEDUP_INTERVAL], PB_CELL_BYTES, "interval (%g %%)", 100 * cells->level);
	pb_node *row = pb_html_add(html, pb_html_add(html, table, "thead", NULL), "tr", NULL);
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		if (pb_study_cells_shows(cells, i))
			add_cell(report, row, "th", i, text[i]);
	(void)pb_html_add(html, row, "th", "notes");
}

static void add_row(struct pb_report *report, pb_node *body, const struct pb_study_cells *cells,
                    const struct pb_summary_row *summary)
{
	struct pb_html *html = &report->html;
	pb_cell_texts text;
	char notes[PB_NOTES_SIZE] = "";
	char reason[PB_TEXT_LINE];
	const bool measured = pb_study_measured(summary);
	const bool best = summary == cells->study->best;
	pb_node *row = pb_html_add(html, body, "tr", NULL);
	if (best || !measured)
		pb_html_set(html, row, "class", best ? "best" : "missing");
	pb_study_cells_fill(text, cells, summary);
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		if (pb_study_cells_shows(cells, i))
			add_cell(report, row, "td", i, text[i]);
	pb_notes_of(notes, summary);
	if (measured)
		(void)pb_html_addf(html, row, "td", "%s%s%s", best ? "highest speedup" : "", best && *notes ? ", " : "",
		                   notes);
	else
		(void)pb_html_add(html, row, "td", pb_study_cells_reason(reason, summary));
}

static void add_table(struct pb_report *report, pb_node *parent, const struct pb_study *study)
{
	struct pb_study_cells cells;
	char label[PB_TEXT_LINE];
	char kernel[PB_TEXT_LINE];
	pb_study_cells_make(&cells, study, true, report->run->outcome.rule.confidence);
	(void)snprintf(label, sizeof label, "Cells of %s",
	               pb_text_clean(kernel, sizeof kernel, study->rows[0]->kernel, 24));
	pb_node *table = pb_report_table(report, parent, label);
	add_header(report, table, &cells);
	pb_node *body = pb_html_add(&report->html, table, "tbody", NULL);
	for (size_t i = 0; i < study->count; i++)
		add_row(report, body, &cells, study->rows[i]);
}

static bool is_of_study(const struct pb_model_row *model, const struct pb_study *study)
{
	for (size_t i = 0; i < study->count; i++)
		if (strcmp(study->rows[i]->kernel, model->kernel) == 0 &&
		    strcmp(study->rows[i]->params, model->params) == 0)
			return true;
	return false;
}

static void add_laws(struct pb_report *report, pb_node *parent, const struct pb_study *study)
{
	const struct pb_outcome *outcome = &report->run->outcome;
	pb_node *list = NULL;
	for (size_t i = 0; i < outcome->model_count; i++) {
		const struct pb_model_row *model = &outcome->models[i];
		char line[PB_TEXT_LINE];
		if (model->chosen != 1 || !is_of_study(model, study))
			continue;
		if (!list) {
			(void)pb_html_add(&report->html, parent, "h4", "Laws of scaling");
			list = pb_html_add(&report->html, parent, "ul", NULL);
		}
		(void)pb_html_add(&report->html, list, "li", pb_model_line(line, model));
	}
}

int pb_report_studies(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	struct pb_images images;
	int error = pb_images_find(&images, report->run->dir, why);
	if (error)
		return error;
	if (images.count == 0)
		(void)pb_html_addf(&report->html, section, "p",
		                   "This run has no charts: install gnuplot and run powbench plot %s, then make this "
		                   "report again.",
		                   report->run->dir);
	for (size_t i = 0; i < report->studies.count && !error; i++) {
		const struct pb_study *study = &report->studies.list[i];
		pb_node *article = pb_html_add(&report->html, section, "article", NULL);
		add_heading(report, article, study);
		add_table(report, article, study);
		add_laws(report, article, study);
		error = pb_report_charts(report, article, i, &images, why);
	}
	pb_images_free(&images);
	return error;
}
