/* Rule 6: no normal distribution without a test of it. Ends of an interval by rank are samples; those of a mean with a
 * standard error are not. */
#include <math.h>
#include <string.h>

#include "harness/audit/rules.h"

static bool is_a_sample(const struct pb_audited *audited, const char *cell_id, double wall_s)
{
	for (size_t i = 0; i < audited->run->samples.count; i++) {
		const struct pb_sample_row *sample = &audited->run->samples.rows[i];
		if (pb_same_figure(sample->wall_s, wall_s) && strcmp(sample->cell_id, cell_id) == 0)
			return true;
	}
	return false;
}

static bool is_by_rank(const struct pb_audited *audited, const struct pb_summary_row *row)
{
	return is_a_sample(audited, row->cell_id, row->low_s) && is_a_sample(audited, row->cell_id, row->high_s);
}

static void say_marks(struct pb_finding *finding, const struct pb_tally *modes, const struct pb_tally *drifts)
{
	if (modes->count)
		pb_found_limit(finding, "two modes, both in summary.csv: %s: %.4g s and %.4g s",
		               pb_tally_text(modes).text, modes->first->mode_low_s, modes->first->mode_high_s);
	if (drifts->count)
		pb_found_limit(finding, "times drift: %s by %+.1f %%", pb_tally_text(drifts).text,
		               100 * drifts->first->drift);
}

static void judge_marks(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally unflagged = {0};
	struct pb_tally modes = {0};
	struct pb_tally drifts = {0};
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		const struct pb_summary_row *derived = pb_audited_derived(audited, row->cell_id);
		if (derived && derived->modes == 2)
			pb_tally_add(row->modes == 2 ? &modes : &unflagged, derived);
		if (derived && derived->drifts == 1)
			pb_tally_add(&drifts, derived);
	}
	if (unflagged.count)
		pb_found_fault(finding,
		               "the samples of %zu cells have two modes and summary.csv does not say so, first %s",
		               unflagged.count, pb_cell_name(unflagged.first).text);
	say_marks(finding, &modes, &drifts);
}

void pb_rule_normality(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally not_by_rank = {0};
	size_t intervals = 0;
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		if (!isfinite(row->low_s) || !isfinite(row->high_s) || !row->cell_id)
			continue;
		intervals++;
		if (!is_by_rank(audited, row))
			pb_tally_add(&not_by_rank, row);
	}
	pb_found(finding,
	         "%zu intervals are by rank, each end one of the samples; every cell of ten samples or more was "
	         "searched for two modes",
	         intervals);
	if (not_by_rank.count)
		pb_found_fault(finding,
		               "the ends of %zu intervals in summary.csv are no samples, as ranks have them, first %s",
		               not_by_rank.count, pb_cell_name(not_by_rank.first).text);
	judge_marks(finding, audited);
}
