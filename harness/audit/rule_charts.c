/* Rule 12: plot as much as is needed to judge: raw samples and intervals. */
#include <math.h>

#include "harness/audit/rules.h"

static size_t count_measured_studies(const struct pb_audited *audited, bool *intervals)
{
	size_t count = 0;
	*intervals = false;
	for (size_t i = 0; i < audited->studies.count; i++) {
		const struct pb_study *study = &audited->studies.list[i];
		bool measured = false;
		for (size_t j = 0; j < study->count; j++) {
			measured |= pb_study_measured(study->rows[j]);
			*intervals |= pb_study_measured(study->rows[j]) && isfinite(study->rows[j]->low_s);
		}
		count += measured;
	}
	return count;
}

void pb_rule_charts(struct pb_finding *finding, const struct pb_audited *audited)
{
	const struct pb_chart_census *charts = &audited->charts;
	bool intervals;
	size_t studies = count_measured_studies(audited, &intervals);
	if (charts->time + charts->speedup == 0 || studies == 0) {
		pb_found_nothing(finding, "there are no charts; powbench plot draws them");
		return;
	}
	pb_found(finding, "charts of times, with raw samples and intervals: %zu; of speedups, with intervals: %zu",
	         charts->time, charts->speedup);
	if (charts->time < studies)
		pb_found_fault(finding, "kernels or parameter sets that were measured: %zu, charts of times: %zu",
		               studies, charts->time);
	if (charts->bare_time)
		pb_found_fault(finding, "charts of times without raw samples: %zu", charts->bare_time);
	if (intervals && charts->no_bars_time + charts->no_bars_speedup)
		pb_found_fault(finding, "charts without intervals: %zu",
		               charts->no_bars_time + charts->no_bars_speedup);
}
