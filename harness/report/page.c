#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "harness/report/report.h"
#include "harness/show/chart_words.h"
#include "harness/show/workers_text.h"
#include "harness/templates.h"
#include "harness/version.h"

static bool is_tour(const struct pb_report *report)
{
	return report->tour.count > 0;
}

static const struct section {
	const char *id, *title;
	pb_report_section *fill;
	bool (*applies)(const struct pb_report *report); /* NULL: always */
} sections[] = {
    {"overview", "Overview", pb_report_overview, NULL},
    {"advice", "Advice", pb_report_advice, NULL},
    {"tour", "Tour", pb_report_tour, is_tour},
    {"results", "Results", pb_report_studies, NULL},
    {"left-out", "Failed and skipped cells", pb_report_left_out, NULL},
    {"noise", "Warnings and noise", pb_report_noise, NULL},
    {"audit", "Audit", pb_report_audit, NULL},
    {"machine", "Machine and software", pb_report_machine, NULL},
    {"repeat", "How to repeat it", pb_report_repeat, NULL},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static bool is_shown(const struct section *section, const struct pb_report *report)
{
	return !section->applies || section->applies(report);
}

pb_node *pb_report_table(struct pb_report *report, pb_node *parent, const char *label)
{
	struct pb_html *html = &report->html;
	pb_node *box = pb_html_add(html, parent, "div", NULL);
	pb_html_set(html, box, "class", "box");
	pb_html_set(html, box, "tabindex", "0"); /* so that the keyboard scrolls it */
	pb_html_set(html, box, "role", "region");
	pb_html_set(html, box, "aria-label", label);
	return pb_html_add(html, box, "table", NULL);
}

void pb_report_term(struct pb_report *report, pb_node *list, const char *term, const char *text)
{
	if (!text || !*text)
		return;
	(void)pb_html_add(&report->html, list, "dt", term);
	(void)pb_html_add(&report->html, list, "dd", text);
}

static const struct pb_study *study_of(const struct pb_report *report, const struct pb_summary_row *row)
{
	for (size_t i = 0; i < report->studies.count; i++)
		for (size_t j = 0; j < report->studies.list[i].count; j++)
			if (report->studies.list[i].rows[j] == row)
				return &report->studies.list[i];
	return &report->studies.list[0];
}

const char *pb_report_cell_name(char out[PB_TEXT_LINE], const struct pb_report *report,
                                const struct pb_summary_row *row)
{
	pb_chart_model_name(out, study_of(report, row), row);
	pb_text_append(out, PB_TEXT_LINE, " with %s worker%s", PB_WORKERS_TEXT(row), row->workers == 1 ? "" : "s");
	return out;
}

static const char *style(void)
{
	for (const struct pb_template *template = pb_templates; template->name; template ++)
		if (strcmp(template->name, "report.css") == 0)
			return template->text;
	return "";
}

/* "pow, race": what was measured, each kernel once. */
static void name_kernels(char out[PB_TEXT_LINE], const struct pb_studies *studies)
{
	out[0] = '\0';
	for (size_t i = 0; i < studies->count; i++) {
		const char *kernel = studies->list[i].rows[0]->kernel;
		char clean[PB_TEXT_LINE];
		bool named = false;
		for (size_t j = 0; j < i; j++)
			named |= strcmp(studies->list[j].rows[0]->kernel, kernel) == 0;
		if (!named)
			pb_text_append(out, PB_TEXT_LINE, "%s%s", *out ? ", " : "",
			               pb_text_clean(clean, sizeof clean, kernel, 24));
	}
}

static void add_meta(struct pb_html *html, pb_node *head, const char *name, const char *content)
{
	pb_node *meta = pb_html_add(html, head, "meta", NULL);
	pb_html_set(html, meta, "name", name);
	pb_html_set(html, meta, "content", content);
}

static void add_head(struct pb_report *report, const char *kernels)
{
	struct pb_html *html = &report->html;
	pb_html_set(html, html->root, "lang", "en");
	pb_node *head = pb_html_add(html, html->root, "head", NULL);
	pb_html_set(html, pb_html_add(html, head, "meta", NULL), "charset", "utf-8");
	add_meta(html, head, "viewport", "width=device-width, initial-scale=1");
	add_meta(html, head, "color-scheme", "light dark");
	(void)pb_html_addf(html, head, "title", "powbench: %s", kernels);
	(void)pb_html_add(html, head, "style", style());
}

static void add_contents(struct pb_report *report, pb_node *parent)
{
	struct pb_html *html = &report->html;
	pb_node *navigation = pb_html_add(html, parent, "nav", NULL);
	pb_html_set(html, navigation, "aria-label", "Sections");
	pb_node *list = pb_html_add(html, navigation, "ul", NULL);
	for (size_t i = 0; i < SECTIONS; i++) {
		char target[32];
		if (!is_shown(&sections[i], report))
			continue;
		(void)snprintf(target, sizeof target, "#%s", sections[i].id);
		pb_node *item = pb_html_add(html, list, "li", NULL);
		pb_html_set(html, pb_html_add(html, item, "a", sections[i].title), "href", target);
	}
}

static int add_sections(struct pb_report *report, pb_node *parent, struct pb_why *why)
{
	struct pb_html *html = &report->html;
	int error = 0;
	for (size_t i = 0; i < SECTIONS && !error; i++) {
		if (!is_shown(&sections[i], report))
			continue;
		pb_node *section = pb_html_add(html, parent, "section", NULL);
		pb_html_set(html, section, "id", sections[i].id);
		(void)pb_html_add(html, section, "h2", sections[i].title);
		error = sections[i].fill(report, section, why);
	}
	return error;
}

static int add_body(struct pb_report *report, const char *kernels, struct pb_why *why)
{
	struct pb_html *html = &report->html;
	const struct pb_run_facts *facts = &report->run->facts;
	pb_node *body = pb_html_add(html, html->root, "body", NULL);
	pb_node *header = pb_html_add(html, body, "header", NULL);
	(void)pb_html_addf(html, header, "h1", "powbench: %s", kernels);
	(void)pb_html_addf(html, header, "p", "run %s", facts->run_id ? facts->run_id : "without an id");
	add_contents(report, header);
	int error = add_sections(report, pb_html_add(html, body, "main", NULL), why);
	(void)pb_html_addf(html, pb_html_add(html, body, "footer", NULL), "p", "Made by powbench %s.",
	                   pb_version.number);
	return error;
}

int pb_report_page(char **text, const struct pb_run_read *run, struct pb_why *why)
{
	struct pb_report report = {.run = run};
	char kernels[PB_TEXT_LINE];
	*text = NULL;
	int error = pb_run_load_tour(&report.tour, run->dir, why);
	if (!error || error == -ENOENT)
		error = pb_studies_make(&report.studies, run->outcome.rows, run->outcome.count);
	if (!error) {
		pb_html_make(&report.html);
		name_kernels(kernels, &report.studies);
		add_head(&report, kernels);
		error = add_body(&report, kernels, why);
	}
	if (!error)
		*text = pb_html_text(&report.html);
	if (!error && !*text)
		error = -ENOMEM;
	if (error == -ENOMEM)
		pb_fail(why, error, "no memory for the report on %s", run->dir);
	pb_html_free(&report.html);
	pb_studies_free(&report.studies);
	pb_tour_table_free(&report.tour);
	return error;
}
