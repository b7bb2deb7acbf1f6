#include <string.h>

#include "harness/cli/page.h"

static void write_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_<[|", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void title(FILE *out, const char *name, const char *summary)
{
	fprintf(out, "# %s\n\n", name);
	write_escaped(out, summary);
	fputc('\n', out);
}

static void section(FILE *out, const char *text)
{
	fprintf(out, "\n## %s\n\n", text);
}

static void group(FILE *out, const char *text)
{
	fprintf(out, "\n### %s\n\n", text);
}

static void entry(FILE *out, const char *term, const char *text)
{
	fprintf(out, "- `%s`%s", term, *text ? ": " : "");
	write_escaped(out, text);
	fputc('\n', out);
}

const struct pb_page_style pb_page_markdown = {title, section, group, entry, entry};
