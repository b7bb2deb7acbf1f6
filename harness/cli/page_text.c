#include "harness/cli/page.h"

#include <string.h>

enum { INDENT = 2, DEEPER = 6, COLUMN = 26 };

/* Words of `text` from `column` on; `at` is where the line stands already. */
static void write_wrapped(FILE *out, size_t at, size_t column, const char *text)
{
	fprintf(out, "%*s", (int)(column - at), "");
	at = column;
	while (*text) {
		size_t length = strcspn(text, " ");
		if (at > column && at + 1 + length > PB_PAGE_WIDTH) {
			fprintf(out, "\n%*s", (int)column, "");
			at = column;
		}
		at += (size_t)fprintf(out, "%s%.*s", at > column ? " " : "", (int)length, text);
		text += length;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

static void title(struct pb_page *page, const char *name, const char *summary)
{
	fprintf(page->out, "%s: %s\n", name, summary);
}

static void section(struct pb_page *page, const char *text)
{
	fprintf(page->out, "%s%s:\n", page->state != PB_PAGE_EMPTY ? "\n" : "", text);
}

static void command(struct pb_page *page, const char *line, const char *meaning)
{
	fprintf(page->out, "%*s%s\n", INDENT, "", line);
	if (*meaning)
		write_wrapped(page->out, 0, DEEPER, meaning);
}

static void entry(struct pb_page *page, const char *term, const char *text)
{
	size_t at = (size_t)fprintf(page->out, "%*s%s", INDENT, "", term);
	if (at + INDENT > COLUMN) {
		fputc('\n', page->out);
		at = 0;
	}
	write_wrapped(page->out, at, COLUMN, text);
}

const struct pb_page_style pb_page_text = {title, section, section, command, entry};
