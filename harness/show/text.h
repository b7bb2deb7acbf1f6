/* text.h: text from outside (names, parameters, reasons) made safe for a terminal, a script or a chart. */
#ifndef HARNESS_TEXT_H
#define HARNESS_TEXT_H

#include <stddef.h>
#include <stdio.h>

#define PB_TEXT_LINE 512 /* bytes that hold any line powbench prints */

/*
 * Copies `text` (NULL is "") into `out`: control characters and bytes that are not UTF-8 become '?', and what exceeds
 * `columns` or `size` is cut and ends in "...". One code point counts as one column. Returns `out`.
 */
const char *pb_text_clean(char *out, size_t size, const char *text, size_t columns);

/* Columns that clean text takes on a terminal. */
size_t pb_text_columns(const char *text);

/* Appends formatted text to the string in out[size]; what does not fit is cut at a character. */
__attribute__((format(printf, 3, 4))) void pb_text_append(char *out, size_t size, const char *format, ...);

/* Prints the words of a text, which are taken apart, on lines of so many columns; lines after the first start at column
 * `indent`, where the first one starts. */
void pb_text_print_wrapped(FILE *out, char *words, size_t columns, size_t indent);

#endif
