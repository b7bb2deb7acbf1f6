/* audit_show.h: the findings of an audit as text, Markdown or JSON. */
#ifndef HARNESS_AUDIT_SHOW_H
#define HARNESS_AUDIT_SHOW_H

#include <stdio.h>

#include "harness/audit/finding.h"
#include "harness/show/text.h"

/* "reportable: 11 rules kept, 1 rule not applicable". */
void pb_audit_sum(char out[PB_TEXT_LINE], const struct pb_finding *findings);

/* Of findings[PB_RULES] of the run in `dir`; 0 or -ENOMEM. */
int pb_audit_text(FILE *out, const char *dir, const struct pb_finding *findings);
int pb_audit_markdown(FILE *out, const char *dir, const struct pb_finding *findings);
int pb_audit_json(FILE *out, const char *dir, const struct pb_finding *findings);

#endif
