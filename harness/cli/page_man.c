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

static void section(FILE *out, const char *text)
{
	fputs(".SH ", out);
	for (; *text; text++)
		fputc(toupper((unsigned char)*text), out);
	fputc('\n', out);
}

static void group(FILE *out, const char *text)
{
	fprintf(out, ".SS %s\n", text);
}

static void title(FILE *out, const char *name, const char *summary)
{
	fprintf(out, ".TH POWBENCH 1 \"\" \"powbench %s\" \"User Commands\"\n", pb_version.number);
	section(out, "Name");
	fprintf(out, "%s \\- ", name);
	write_line(out, "", summary);
}

static void command(FILE *out, const char *line, const char *meaning)
{
	write_line(out, ".TP\n\\fB", line);
	write_line(out, "\\fR", meaning);
}

static void entry(FILE *out, const char *term, const char *text)
{
	command(out, term, text);
}

const struct pb_page_style pb_page_man = {title, section, group, command, entry};
