#include <errno.h>
#include <stdlib.h>

#include "harness/report/report.h"
#include "harness/show/tour_table.h"

int pb_report_tour(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	static const struct pb_table_style style = {.utf8 = true};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	(void)why;
	if (!out)
		return -ENOMEM;
	pb_tour_table_print(out, report->tour.rows, report->tour.count, &style);
	int error = fclose(out) != 0 ? -ENOMEM : 0;
	if (!error) {
		pb_node *table = pb_html_add(&report->html, section, "pre", text);
		pb_html_set(&report->html, table, "tabindex", "0"); /* so that the keyboard scrolls it */
	}
	free(text);
	return error;
}
