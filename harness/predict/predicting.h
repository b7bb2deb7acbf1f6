/* predicting.h: what the files that make the rows of predict.csv share. */
#ifndef HARNESS_PREDICTING_H
#define HARNESS_PREDICTING_H

#include "harness/predict/forecast.h"
#include "harness/predict/predictions.h"
#include "harness/show/study.h"

/* What all series share. */
struct pb_predicting {
	struct pb_predictions *predictions;
	const struct pb_run_read *run;
	const struct pb_predictions_wanted *wanted;
	struct pb_worker_table workers;
	struct pb_timeline_table timeline;
	struct pb_sample_groups groups;
	struct pb_worker_index by_sample;
	double cores;
};

/* One series, and what is known of it. */
struct pb_predicted_series {
	const struct pb_study *study;
	const struct pb_summary_row *const *rows;
	size_t count;
	struct pb_costs costs;
	struct pb_work work;
	struct pb_forecaster forecaster;
	struct pb_why refused; /* as a whole */
};

/* Finds out all about a series, or why it is refused as a whole. 0 or -ENOMEM; the end is due in either case. */
int pb_predicted_series_make(struct pb_predicted_series *series, const struct pb_predicting *p);
void pb_predicted_series_end(struct pb_predicted_series *series);

/* Adds the rows of its sizes, and of those that were asked for. 0 or -ENOMEM. */
int pb_predicted_series_add(struct pb_predicting *p, const struct pb_predicted_series *series);

#endif
