#include "harness/show/markdown.h"

#include <string.h>

void pb_markdown_cell(FILE *out, const char *text)
{
	(void)fputs(" ", out);
	for (; *text; text++)
		(void)fprintf(out, "%s%c", strchr("|\\<`", *text) ? "\\" : "", *text);
	(void)fputs(" |", out);
}
