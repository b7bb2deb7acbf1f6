/* The macros of man(7). */
#include <ctype.h>
#include <string.h>

#include "harness/cli/page.h"
#include "harness/version.h"

static void write_escaped(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out); /* or the line would be a request */
	for (; *text; text++)
		if (*text == '-')
			fputs("\\-", out);
		else if (*text == '\\')
			fputs("\\e", out);
		else
			fputc(*text, out);
}

static void write_line(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	write_escaped(out, text);
	fputc('\n', out);
}

static void section(struct pb_page *page, const char *text)
{
	fputs(".SH ", page->out);
	for (; *text; text++)
		fputc(toupper((unsigned char)*text), page->out);
	fputc('\n', page->out);
}

static void group(struct pb_page *page, const char *text)
{
	fprintf(page->out, ".SS %s\n", text);
}

static void title(struct pb_page *page, const char *name, const char *summary)
{
	fprintf(page->out, ".TH POWBENCH 1 \"\" \"powbench %s\" \"User Commands\"\n", pb_version.number);
	section(page, "Name");
	fprintf(page->out, "%s \\- ", name);
	write_line(page->out, "", summary);
}

static void command(struct pb_page *page, const char *line, const char *meaning)
{
	write_line(page->out, ".TP\n\\fB", line);
	write_line(page->out, "\\fR", meaning);
}

static void entry(struct pb_page *page, const char *term, const char *text)
{
	command(page, term, text);
}

const struct pb_page_style pb_page_man = {title, section, group, command, entry};
