/* Rule 8: think about whether the median is the right summary; latencies need their tails. */
#include <math.h>

#include "harness/audit/rules.h"

#define LONG_TAIL 2.0
enum { ENOUGH_FOR_P99 = 100 };

struct judged {
	struct pb_tally with_requests, without_tail, without_range, long_tail, few_requests, closed_loop;
};

static bool has_tail(const struct pb_summary_row *row)
{
	return isfinite(row->request_p50_s) && isfinite(row->request_p95_s) && isfinite(row->request_p99_s) &&
	       isfinite(row->request_max_s);
}

static void judge_requests(struct judged *judged, const struct pb_summary_row *stated,
                           const struct pb_summary_row *derived)
{
	pb_tally_add(&judged->with_requests, derived);
	if (isfinite(derived->request_max_s) && !has_tail(stated))
		pb_tally_add(&judged->without_tail, derived);
	if (derived->requests < ENOUGH_FOR_P99)
		pb_tally_add(&judged->few_requests, derived);
	if (!(derived->rate_per_s > 0))
		pb_tally_add(&judged->closed_loop, derived);
}

static void judge(struct judged *judged, const struct pb_summary_row *stated, const struct pb_summary_row *derived)
{
	if (derived->requests != PB_UNKNOWN && derived->requests > 0)
		judge_requests(judged, stated, derived);
	if (!isfinite(stated->min_s) || !isfinite(stated->max_s))
		pb_tally_add(&judged->without_range, derived);
	if (derived->max_s > LONG_TAIL * derived->median_s)
		pb_tally_add(&judged->long_tail, derived);
}

static void say(struct pb_finding *finding, const struct judged *judged)
{
	if (judged->without_tail.count)
		pb_found_fault(finding, "no percentiles of requests in summary.csv: %s",
		               pb_tally_text(&judged->without_tail).text);
	if (judged->without_range.count)
		pb_found_fault(finding, "a median without shortest and longest in summary.csv: %s",
		               pb_tally_text(&judged->without_range).text);
	if (judged->long_tail.count)
		pb_found_limit(finding, "the longest sample is over %g medians: %s with %.1f", LONG_TAIL,
		               pb_tally_text(&judged->long_tail).text,
		               judged->long_tail.first->max_s / judged->long_tail.first->median_s);
	if (judged->few_requests.count)
		pb_found_limit(finding, "under %d requests, where p99 is the longest: %s", ENOUGH_FOR_P99,
		               pb_tally_text(&judged->few_requests).text);
	if (judged->closed_loop.count)
		pb_found_limit(finding,
		               "requests that wait for an earlier one are not counted as late; --rate does that");
}

void pb_rule_tails(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct judged judged = {0};
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *derived = pb_audited_derived(audited, audited->stated[i].cell_id);
		if (derived && pb_study_measured(derived))
			judge(&judged, &audited->stated[i], derived);
	}
	pb_found(finding, "beside every median of wall time stand the shortest and the longest");
	if (judged.with_requests.count)
		pb_found(finding, "beside requests p50, p95, p99 and the longest, in %zu of the rows",
		         judged.with_requests.count);
	say(finding, &judged);
}
