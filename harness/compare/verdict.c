#include <math.h>
#include <string.h>

#include "harness/compare/matching.h"

/* Correlation is measured from the very samples that it weakens; below so many independent ones it is a guess. */
enum { INDEPENDENT_LEAST = 10 };
#define STRONG_INFLATION 2
#define MEASURED_LEAST_S 1.0 /* a shorter run shows too little of how the machine changes (tests/bench/compare.c) */

static const char *const verdict_names[] = {
#define X(name, text, fails) text,
    PB_VERDICTS(X)
#undef X
};

static void decide(struct pb_comparison *comparison, struct pb_comparison_row *row, enum pb_comparison_verdict verdict)
{
	row->verdict = verdict_names[verdict];
	comparison->verdicts[verdict]++;
}

/* Whether the run has the cell, and did not leave it out. */
static bool is_there(const struct pb_cell_samples *cell)
{
	return cell && !(cell->bad && strcmp(cell->bad->status, "skipped") == 0);
}

static void say_status(struct pb_why *reason, const struct pb_sample_row *bad, const char *where)
{
	pb_fail(reason, 0, "%s in %s%s%s", bad->status, where, bad->reason ? ": " : "", bad->reason ? bad->reason : "");
}

bool pb_verdict_by_status(struct pb_matching *m, size_t i)
{
	const struct pb_match *match = &m->matches[i];
	struct pb_comparison_row *row = &m->comparison->rows[i];
	const struct pb_sample_row *bad_a = match->a ? match->a->bad : NULL;
	const struct pb_sample_row *bad_b = match->b ? match->b->bad : NULL;
	if (bad_a || bad_b)
		say_status(&m->comparison->reasons[i], bad_b ? bad_b : bad_a, !bad_b ? "A" : !bad_a ? "B" : "both");
	if (is_there(match->a) != is_there(match->b))
		decide(m->comparison, row, is_there(match->a) ? PB_VERDICT_ONLY_A : PB_VERDICT_ONLY_B);
	else if (bad_a || bad_b)
		decide(m->comparison, row, bad_a ? PB_VERDICT_UNKNOWN : PB_VERDICT_FAILED);
	return row->verdict;
}

/* How a machine changes between two runs has to be seen within them. */
static bool is_long_enough(const struct pb_matching *m, const struct pb_shift *shift, struct pb_why *reason)
{
	const bool few = pb_shift_least_p(shift) > 1 - m->comparison->confidence;
	if (m->comparison->paired || m->measured_s >= MEASURED_LEAST_S || few)
		return true;
	pb_fail(
	    reason, 0,
	    "a run of %.2g s shows too little of how the machine changes between runs: measure longer, or in turns by "
	    "powbench run --against",
	    m->measured_s);
	return false;
}

/* Times of 0 are no times, and samples that all follow each other are few. */
bool pb_verdict_is_usable(struct pb_matching *m, size_t i)
{
	const struct pb_match *match = &m->matches[i];
	struct pb_why *reason = &m->comparison->reasons[i];
	const size_t samples = match->a->count + match->b->count;
	const size_t timed = pb_cell_timed(match->a) + pb_cell_timed(match->b);
	const struct pb_rank_null *null = &match->shift.null;
	if (timed < samples) {
		pb_fail(reason, 0, "%zu of %zu samples took no time by the clock: make the cell larger",
		        samples - timed, samples);
		return false;
	}
	double independent = (double)(null->m < null->n ? null->m : null->n) / null->inflation;
	if (null->inflation <= STRONG_INFLATION || independent >= INDEPENDENT_LEAST)
		return is_long_enough(m, &match->shift, reason);
	pb_fail(reason, 0,
	        "samples that follow each other are alike: they are worth about %.0f independent ones; "
	        "powbench run --against interleaves the runs",
	        floor(independent));
	return false;
}

/* The interval becomes narrower with the root of the number of samples. */
static void say_what_would_tell(struct pb_why *reason, const struct pb_matching *m, const struct pb_match *match,
                                const struct pb_comparison_row *row)
{
	const double threshold = m->comparison->threshold;
	if (!m->comparison->paired) {
		pb_fail(reason, 0,
		        "equal and more than %g %% apart are both possible, as the machine changed within the runs: "
		        "measure "
		        "in turns by powbench run --against",
		        100 * threshold);
		return;
	}
	const double wider = (row->ratio_high - row->ratio_low) / (2 * threshold);
	const double samples = (double)match->shift.null.m;
	pb_fail(reason, 0, "equal and more than %g %% apart are both possible: about %.0f samples of each would tell",
	        100 * threshold, ceil(samples * fmax(wider * wider, 1.1)));
}

static enum pb_comparison_verdict judge(const struct pb_comparison *comparison, const struct pb_comparison_row *row)
{
	if (row->ratio_low >= 1 - comparison->threshold && row->ratio_high <= 1 + comparison->threshold)
		return PB_VERDICT_SAME;
	if (row->p_holm <= 1 - comparison->confidence)
		return row->ratio > 1 ? PB_VERDICT_SLOWER : PB_VERDICT_FASTER;
	return PB_VERDICT_UNKNOWN;
}

static void decide_by_interval(struct pb_matching *m, size_t i)
{
	const struct pb_match *match = &m->matches[i];
	struct pb_comparison_row *row = &m->comparison->rows[i];
	struct pb_why *reason = &m->comparison->reasons[i];
	const struct pb_shift_interval interval = pb_shift_interval(&match->shift, m->tests[i].level);
	row->ratio = exp(interval.value);
	row->ratio_low = exp(interval.low);
	row->ratio_high = exp(interval.high);
	row->confidence = m->tests[i].level;
	row->p = m->tests[i].p;
	row->p_holm = m->tests[i].adjusted;
	if (isnan(interval.low)) {
		pb_fail(reason, 0, "too few samples for an interval with so many cells");
		decide(m->comparison, row, PB_VERDICT_UNKNOWN);
		return;
	}
	m->comparison->judged++;
	enum pb_comparison_verdict verdict = judge(m->comparison, row);
	if (verdict == PB_VERDICT_UNKNOWN)
		say_what_would_tell(reason, m, match, row);
	else if (interval.high - interval.low <= 0)
		pb_fail(reason, 0, "all samples give the same ratio: there is no spread to judge by");
	decide(m->comparison, row, verdict);
}

void pb_verdict_by_interval(struct pb_matching *m, size_t i)
{
	struct pb_comparison_row *row = &m->comparison->rows[i];
	struct pb_why *reason = &m->comparison->reasons[i];
	if (!row->verdict && !isnan(m->tests[i].p))
		decide_by_interval(m, i);
	if (!row->verdict) {
		row->ratio = exp(pb_shift_interval(&m->matches[i].shift, m->comparison->confidence).value);
		if (!reason->text[0])
			pb_fail(reason, 0, "too few samples for an interval: measure both with --reps 10");
		decide(m->comparison, row, PB_VERDICT_UNKNOWN);
	}
	row->reason = reason->text[0] ? reason->text : NULL;
}
