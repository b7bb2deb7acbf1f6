/* Every fact of the machine and the software that is known, with what it means. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/cli/units.h"
#include "harness/files/columns.h"
#include "harness/report/report.h"

static bool is_bytes(const char *name)
{
	const char *end = strstr(name, "_bytes");
	return end && !end[strlen("_bytes")];
}

/* A fact for people; NULL: not known. */
static const char *fact_text(char out[PB_TEXT_LINE], const struct pb_column *column, const void *facts)
{
	if (column->type == PB_COLUMN_TEXT)
		return pb_column_text(column, facts);
	if (column->type == PB_COLUMN_REAL) {
		(void)snprintf(out, PB_TEXT_LINE, "%.6g", pb_column_real(column, facts));
		return isnan(pb_column_real(column, facts)) ? NULL : out;
	}
	const int64_t value = pb_column_whole(column, facts);
	if (value == PB_UNKNOWN)
		return NULL;
	if (is_bytes(column->name))
		return pb_units_bytes(out, PB_TEXT_LINE, (double)value);
	(void)snprintf(out, PB_TEXT_LINE, "%" PRId64, value);
	return out;
}

static void add_facts(struct pb_report *report, pb_node *body, const struct pb_column *columns, const void *facts)
{
	struct pb_html *html = &report->html;
	for (const struct pb_column *column = columns; column->name; column++) {
		char text[PB_TEXT_LINE];
		const char *known = fact_text(text, column, facts);
		if (!known || !*known)
			continue;
		pb_node *row = pb_html_add(html, body, "tr", NULL);
		pb_html_set(html, pb_html_add(html, row, "th", column->name), "scope", "row");
		(void)pb_html_add(html, row, "td", known);
		(void)pb_html_add(html, row, "td", column->summary);
	}
}

static void add_table(struct pb_report *report, pb_node *section, const char *title, const struct pb_column *columns,
                      const void *facts)
{
	(void)pb_html_add(&report->html, section, "h3", title);
	pb_node *table = pb_report_table(report, section, title);
	pb_html_set(&report->html, table, "class", "facts");
	add_facts(report, pb_html_add(&report->html, table, "tbody", NULL), columns, facts);
}

int pb_report_machine(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	(void)why;
	const struct pb_run_facts *facts = &report->run->facts;
	add_table(report, section, "Machine", pb_machine_columns, &facts->machine);
	add_table(report, section, "Software", pb_software_columns, &facts->software);
	add_table(report, section, "Settings", pb_settings_columns, &facts->settings);
	return 0;
}
