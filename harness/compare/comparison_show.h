/* comparison_show.h: a comparison for people (text, Markdown) and for programs (CSV, JSON). */
#ifndef HARNESS_COMPARISON_SHOW_H
#define HARNESS_COMPARISON_SHOW_H

#include "harness/compare/comparison.h"

/* Each 0 or -ENOMEM. Text from the runs is made safe for a terminal. */
int pb_comparison_text(FILE *out, const struct pb_comparison *comparison);
int pb_comparison_markdown(FILE *out, const struct pb_comparison *comparison);
int pb_comparison_csv(FILE *out, const struct pb_comparison *comparison);
int pb_comparison_json(FILE *out, const struct pb_comparison *comparison);

#endif
