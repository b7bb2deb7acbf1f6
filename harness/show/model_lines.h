/* model_lines.h: what the laws of scaling say, as one line per kernel and driver. */
#ifndef HARNESS_MODEL_LINES_H
#define HARNESS_MODEL_LINES_H

#include "harness/show/table.h"
#include "harness/show/text.h"

/*
 * "  openmp: Amdahl, serial part 1.2 % [0.9, 1.6]; at most 83x [62, 111]; held-out size 8 predicted within its
 * interval": the chosen law of every series, under the kernel's name where there are several. Series without a fit are
 * not mentioned; nothing at all is printed where none has one.
 */
void pb_model_lines_print(FILE *out, const struct pb_model_row *rows, size_t count, const struct pb_table_style *style);

/* One of these lines, without its indent, of a law that was chosen. Returns `line`. */
const char *pb_model_line(char line[PB_TEXT_LINE], const struct pb_model_row *row);

#endif
