/* summary_export.h: the cells of a run as Markdown, JSON or CSV. */
#ifndef HARNESS_SUMMARY_EXPORT_H
#define HARNESS_SUMMARY_EXPORT_H

#include <stdio.h>

#include "harness/run_read.h"

/* 0 or -ENOMEM. */
int pb_summary_markdown(FILE *out, const struct pb_run_read *run); /* a table for each study, as on the terminal */
int pb_summary_json(FILE *out, const struct pb_run_read *run);     /* every column of summary.csv */
int pb_summary_csv(FILE *out, const struct pb_run_read *run);      /* likewise */

#endif
