/* predictions_chart.h: speedups measured and foretold, over the number of workers. */
#ifndef HARNESS_PREDICTIONS_CHART_H
#define HARNESS_PREDICTIONS_CHART_H

#include <stdio.h>

#include "harness/predict/predictions.h"
#include "harness/show/chart_script.h"

struct pb_predictions_chart {
	const struct pb_prediction_row *rows; /* of one study */
	size_t count;
	const char *stem;
	const struct pb_chart_caption *caption;
};

/* The rows of the study that rows[first] is of; returns the index after them. */
size_t pb_predictions_study_end(const struct pb_predictions *predictions, size_t first);

/* As pb_chart_script_write(). -ENODATA: nothing was foretold. */
int pb_predictions_chart_write(FILE *out, const void *chart);

#endif
