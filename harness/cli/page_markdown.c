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

static void title(struct pb_page *page, const char *name, const char *summary)
{
	fprintf(page->out, "# %s\n\n", name);
	write_escaped(page->out, summary);
	fputc('\n', page->out);
}

static void section(struct pb_page *page, const char *text)
{
	fprintf(page->out, "\n## %s\n\n", text);
}

static void group(struct pb_page *page, const char *text)
{
	fprintf(page->out, "%s### %s\n\n", page->state == PB_PAGE_FILLED ? "\n" : "", text);
}

static void entry(struct pb_page *page, const char *term, const char *text)
{
	fprintf(page->out, "- `%s`%s", term, *text ? ": " : "");
	write_escaped(page->out, text);
	fputc('\n', page->out);
}

const struct pb_page_style pb_page_markdown = {title, section, group, entry, entry};
