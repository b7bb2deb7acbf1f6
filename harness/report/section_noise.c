/* What disturbed the run, and what is remarkable of its cells: what that means, and what to do. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/report.h"
#include "harness/show/noise_notes.h"
#include "harness/show/notes.h"

enum { CELLS_NAMED = 4 };

/* "pow, pthread with 2 workers; pow, openmp with 2 workers; and 3 more"; "" where no cell has the note. */
static void name_cells(char out[PB_TEXT_LINE], const struct pb_report *report, const struct pb_note *note)
{
	const struct pb_outcome *outcome = &report->run->outcome;
	size_t count = 0;
	out[0] = '\0';
	for (size_t i = 0; i < outcome->count; i++) {
		const struct pb_summary_row *row = &outcome->rows[i];
		char kernel[PB_TEXT_LINE];
		char name[PB_TEXT_LINE];
		if (!pb_study_measured(row) || !note->applies(row))
			continue;
		if (count++ < CELLS_NAMED)
			pb_text_append(out, PB_TEXT_LINE, "%s%s, %s", *out ? "; " : "",
			               pb_text_clean(kernel, sizeof kernel, row->kernel, 24),
			               pb_report_cell_name(name, report, row));
	}
	if (count > CELLS_NAMED)
		pb_text_append(out, PB_TEXT_LINE, "; and %zu more", count - CELLS_NAMED);
}

static void add_lines(struct pb_report *report, pb_node *section, char *lines)
{
	static const char prefix[] = "noise: "; /* the section's heading says so already */
	char *rest = NULL;
	pb_node *list = NULL;
	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (!list)
			list = pb_html_add(&report->html, section, "ul", NULL);
		(void)pb_html_add(&report->html, list, "li",
		                  strncmp(line, prefix, strlen(prefix)) == 0 ? line + strlen(prefix) : line);
	}
}

static int add_noise(struct pb_report *report, pb_node *section, size_t *found)
{
	const struct pb_run_read *run = report->run;
	char *lines = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&lines, &size);
	if (!out)
		return -ENOMEM;
	*found = pb_noise_notes_print(out, run->outcome.rows, run->outcome.count, run->samples.rows, run->samples.count,
	                              run->facts.machine.hardware_threads);
	int error = fclose(out) != 0 ? -ENOMEM : 0;
	if (!error)
		add_lines(report, section, lines);
	free(lines);
	return error;
}

static size_t add_notes(struct pb_report *report, pb_node *section)
{
	struct pb_html *html = &report->html;
	pb_node *list = NULL;
	size_t found = 0;
	for (const struct pb_note *note = pb_notes; note->word; note++) {
		char cells[PB_TEXT_LINE];
		name_cells(cells, report, note);
		if (!*cells)
			continue;
		if (!list)
			list = pb_html_add(html, section, "dl", NULL);
		(void)pb_html_add(html, list, "dt", note->word);
		(void)pb_html_addf(html, list, "dd", "%s. Here: %s.", note->advice, cells);
		found++;
	}
	return found;
}

int pb_report_noise(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	(void)why;
	size_t found = 0;
	int error = add_noise(report, section, &found);
	if (!error && add_notes(report, section) + found == 0)
		(void)pb_html_add(&report->html, section, "p",
		                  "Nothing is known that disturbed the run, and no cell has anything remarkable.");
	return error;
}
