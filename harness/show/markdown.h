/* markdown.h: cells of tables in Markdown. */
#ifndef HARNESS_MARKDOWN_H
#define HARNESS_MARKDOWN_H

#include <stdio.h>

/* " text |", in which nothing of the text is markup or the end of the cell. */
void pb_markdown_cell(FILE *out, const char *text);

#endif
