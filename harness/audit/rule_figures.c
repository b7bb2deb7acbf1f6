/* Rules 3 and 4: sum up costs, or rates as sum over sum; never average ratios. What summary.csv states has to follow
 * from the samples by just that. */
#include <math.h>
#include <string.h>

#include "harness/audit/rules.h"

struct figure {
	const char *name;
	size_t offset;
};

#define FIGURE(member)                                                                                                 \
	{                                                                                                              \
#member, offsetof(struct pb_summary_row, member)                                                       \
	}

static double figure_of(const struct figure *figure, const struct pb_summary_row *row)
{
	double value;
	memcpy(&value, (const char *)row + figure->offset, sizeof value);
	return value;
}

static bool is_finding(const struct figure *figure, const struct pb_summary_row *stated,
                       const struct pb_summary_row *derived)
{
	double value = figure_of(figure, stated);
	return isfinite(value) && !pb_same_figure(value, figure_of(figure, derived));
}

/* Returns how many cells state it. */
static size_t judge_figure(struct pb_finding *finding, const struct pb_audited *audited, const struct figure *figure)
{
	struct pb_tally other = {0};
	size_t stated = 0;
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		const struct pb_summary_row *derived = pb_audited_derived(audited, row->cell_id);
		stated += isfinite(figure_of(figure, row)) != 0;
		if (derived && is_finding(figure, row, derived))
			pb_tally_add(&other, row);
	}
	if (other.count)
		pb_found_fault(finding, "%s in summary.csv does not follow from the samples: %s: %.6g and not %.6g",
		               figure->name, pb_tally_text(&other).text, figure_of(figure, other.first),
		               figure_of(figure, pb_audited_derived(audited, other.first->cell_id)));
	return stated;
}

void pb_rule_means(struct pb_finding *finding, const struct pb_audited *audited)
{
	static const struct figure costs = FIGURE(median_s);
	static const struct figure rates[] = {FIGURE(ops_per_s), FIGURE(bytes_per_s)};
	size_t medians = judge_figure(finding, audited, &costs);
	size_t stated = 0;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		stated += judge_figure(finding, audited, &rates[i]);
	if (medians + stated == 0)
		pb_found_nothing(finding, "no cell has a time or a rate");
	else
		pb_found(finding,
		         "%zu medians of seconds and %zu rates, sum of operations or bytes over sum of seconds, "
		         "follow from samples.csv",
		         medians, stated);
	if (audited->summary.count == 0)
		pb_found_limit(finding, "there is no summary.csv: all figures here are made from samples.csv");
}

/* A row that no sample belongs to sums up something else, such as other rows. */
static void judge_strays(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally strays = {0};
	for (size_t i = 0; i < audited->stated_count; i++)
		if (!pb_audited_derived(audited, audited->stated[i].cell_id))
			pb_tally_add(&strays, &audited->stated[i]);
	if (strays.count)
		pb_found_fault(finding, "summary.csv has rows of no measured cell, such as an average over cells: %s",
		               pb_tally_text(&strays).text);
}

/* Costs are known, so their ratio is a check on the median of ratios. */
static void limit_by_medians(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally outside = {0};
	for (size_t i = 0; i < audited->derived_count; i++) {
		const struct pb_summary_row *row = &audited->derived[i];
		bool weak = row->scaling && strcmp(row->scaling, "weak") == 0;
		double ratio = row->base_s / row->median_s;
		if (!weak && pb_audited_is_contestant(row) && (ratio < row->speedup_low || ratio > row->speedup_high))
			pb_tally_add(&outside, row);
	}
	if (outside.count)
		pb_found_limit(finding,
		               "base_s / median_s lies outside of the speedup's interval, as the machine changed "
		               "between repetitions: %s",
		               pb_tally_text(&outside).text);
}

void pb_rule_ratios(struct pb_finding *finding, const struct pb_audited *audited)
{
	static const struct figure ratios[] = {FIGURE(speedup), FIGURE(efficiency)};
	size_t stated = 0;
	judge_strays(finding, audited);
	for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++)
		stated += judge_figure(finding, audited, &ratios[i]);
	if (stated == 0 && finding->verdict == PB_RULE_KEPT)
		pb_found_nothing(finding, "no speedup is stated");
	else
		pb_found(finding,
		         "each speedup is the median of one cell's ratios, repetition by repetition, beside the "
		         "seconds of both; nothing is averaged over cells or kernels");
	limit_by_medians(finding, audited);
}
