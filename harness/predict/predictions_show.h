/* predictions_show.h: what `powbench predict` says: a table for people, or the rows of predict.csv. */
#ifndef HARNESS_PREDICTIONS_SHOW_H
#define HARNESS_PREDICTIONS_SHOW_H

#include <stdio.h>

#include "harness/predict/predictions.h"

/* 0 or -ENOMEM. */
int pb_predictions_text(FILE *out, const struct pb_predictions *predictions);
int pb_predictions_markdown(FILE *out, const struct pb_predictions *predictions);
int pb_predictions_csv(FILE *out, const struct pb_predictions *predictions);
int pb_predictions_json(FILE *out, const struct pb_predictions *predictions);

#endif
