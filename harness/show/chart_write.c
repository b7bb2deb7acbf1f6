#include "harness/show/chart_write.h"

#include <string.h>

#include "harness/show/chart_words.h"
#include "harness/templates.h"

/*
 * Only in single quotes does gnuplot take text as it stands. Its own escape, two quotes for one, fails at the start of
 * a text and for two in a row (5.4), so a quote becomes a piece in double quotes.
 */
void pb_chart_write_quoted(FILE *out, const char *text)
{
	putc('\'', out);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'.\"'\".'", out);
		else
			putc(*text, out);
	}
	putc('\'', out);
}

void pb_chart_write_text(FILE *out, const char *name, const char *text)
{
	fprintf(out, "%s = ", name);
	pb_chart_write_quoted(out, text);
	putc('\n', out);
}

static void write_words(FILE *out, const struct pb_chart *chart)
{
	static const struct {
		const char *name;
		void (*make)(char *out, const struct pb_chart *chart);
	} words[] = {
	    {"title", pb_chart_title},     {"subtitle", pb_chart_subtitle}, {"figures", pb_chart_figures},
	    {"machine", pb_chart_machine}, {"left_out", pb_chart_left_out},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		char line[PB_TEXT_LINE];
		words[i].make(line, chart);
		pb_chart_write_text(out, words[i].name, line);
	}
}

void pb_chart_write_stem(FILE *out, const char *stem)
{
	fprintf(out, "# A chart of powbench. Restyle it below its data, then run here: gnuplot %s.gp\n", stem);
	fprintf(out, "stem = '%s'\n", stem);
}

void pb_chart_write_head(FILE *out, const struct pb_chart *chart)
{
	pb_chart_write_stem(out, chart->stem);
	write_words(out, chart);
}

void pb_chart_write_template(FILE *out, const char *name)
{
	for (const struct pb_template *template = pb_templates; template->name; template ++)
		if (strcmp(template->name, name) == 0)
			fprintf(out, "\n%s", template->text);
}

void pb_chart_write_look(FILE *out, const struct pb_chart *chart)
{
	char template[32];
	(void)snprintf(template, sizeof template, "%s.gp", pb_chart_kind_name(chart->kind));
	pb_chart_write_template(out, "style.gp");
	if (chart->kind != PB_CHART_LEDGER && chart->kind != PB_CHART_TIMELINE)
		pb_chart_write_template(out, "workers.gp");
	if (chart->nodes)
		pb_chart_write_template(out, "nodes.gp");
	pb_chart_write_template(out, template);
	pb_chart_write_template(out, "export.gp");
}

void pb_chart_write_box(FILE *out, const struct pb_chart_box *box)
{
	fprintf(out, "%.9g %.9g %.9g %.9g %.9g %.9g\n", (box->left + box->right) / 2, (box->low + box->high) / 2,
	        box->left, box->right, box->low, box->high);
}
