/* advice_show.h: the advice on a run as text, Markdown or JSON. */
#ifndef HARNESS_ADVICE_SHOW_H
#define HARNESS_ADVICE_SHOW_H

#include <stdio.h>

#include "harness/advise/advice.h"

/* 0 or -ENOMEM. */
int pb_advice_text(FILE *out, const struct pb_advice *advices, size_t count);
int pb_advice_markdown(FILE *out, const struct pb_advice *advices, size_t count);
int pb_advice_json(FILE *out, const struct pb_advice *advices, size_t count);

/* What to use, a paragraph for each of the first few studies, and where the rest is: for the end of a run. */
void pb_advice_brief(FILE *out, const struct pb_advice *advices, size_t count, const char *dir);

#endif
