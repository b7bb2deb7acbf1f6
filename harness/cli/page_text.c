#include "harness/cli/page.h"

#include <string.h>

enum { INDENT = 2, COLUMN = 26 };

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

static void title(FILE *out, const char *name, const char *summary)
{
	fprintf(out, "%s: %s\n", name, summary);
}

static void section(FILE *out, const char *text)
{
	fprintf(out, "\n%s:\n", text);
}

static void command(FILE *out, const char *line, const char *meaning)
{
	fprintf(out, "%*s%s\n", INDENT, "", line);
	if (*meaning)
		write_wrapped(out, 0, 3 * INDENT, meaning);
}

static void entry(FILE *out, const char *term, const char *text)
{
	size_t at = (size_t)fprintf(out, "%*s%s", INDENT, "", term);
	if (at + INDENT > COLUMN) {
		fputc('\n', out);
		at = 0;
	}
	write_wrapped(out, at, COLUMN, text);
}

const struct pb_page_style pb_page_text = {title, section, section, command, entry};
