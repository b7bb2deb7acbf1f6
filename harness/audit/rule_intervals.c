/* Rule 5: say whether measurements are deterministic, and give intervals of those that are not. */
#include <inttypes.h>
#include <math.h>

#include "harness/audit/rules.h"

/* Independent samples that the interval of a median needs (median.h). */
enum { LEAST_SAMPLES = 6 };

struct judged {
	struct pb_tally few, unsure, unstated, wide;
	int64_t least, most; /* samples of a cell */
	double widest;       /* relative half-width of an interval */
	size_t known;        /* intervals */
};

static double half_width(const struct pb_summary_row *row)
{
	return fmax(row->high_s - row->median_s, row->median_s - row->low_s) / row->median_s;
}

static void judge_width(struct judged *judged, const struct pb_summary_row *row)
{
	double width = half_width(row);
	judged->known++;
	if (!isfinite(row->confidence))
		pb_tally_add(&judged->unsure, row);
	if (row->converged == 0)
		pb_tally_add(&judged->wide, row);
	judged->widest = fmax(judged->widest, width);
}

static void judge_cell(struct judged *judged, const struct pb_summary_row *row)
{
	judged->least = judged->least == 0 || row->samples < judged->least ? row->samples : judged->least;
	judged->most = row->samples > judged->most ? row->samples : judged->most;
	if (isfinite(row->low_s))
		judge_width(judged, row);
	else
		pb_tally_add(&judged->few, row);
}

/* An interval that the samples have is no use to a reader whom summary.csv does not give it. */
static void judge_stated(struct judged *judged, const struct pb_audited *audited)
{
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		const struct pb_summary_row *derived = pb_audited_derived(audited, row->cell_id);
		bool has = derived && isfinite(derived->low_s);
		if (has && (!isfinite(row->low_s) || !isfinite(row->high_s)))
			pb_tally_add(&judged->unstated, row);
	}
}

static void say_faults(struct pb_finding *finding, const struct judged *judged)
{
	if (judged->few.count)
		pb_found_fault(finding, "fewer than %d samples and so no interval: %s", LEAST_SAMPLES,
		               pb_tally_text(&judged->few).text);
	if (judged->unstated.count)
		pb_found_fault(finding, "the interval is left out of summary.csv: %s",
		               pb_tally_text(&judged->unstated).text);
}

static void say_limits(struct pb_finding *finding, const struct judged *judged, double ci)
{
	if (judged->wide.count)
		pb_found_limit(finding, "wider than the ± %g %% aimed at: %s, the widest ± %.1f %%", 100 * ci,
		               pb_tally_text(&judged->wide).text, 100 * judged->widest);
	if (judged->unsure.count)
		pb_found_limit(finding, "samples depend on each other so much that their interval may cover less: %s",
		               pb_tally_text(&judged->unsure).text);
}

void pb_rule_intervals(struct pb_finding *finding, const struct pb_audited *audited)
{
	const struct pb_run_settings *settings = &audited->run->facts.settings;
	struct judged judged = {0};
	for (size_t i = 0; i < audited->derived_count; i++)
		if (pb_study_measured(&audited->derived[i]))
			judge_cell(&judged, &audited->derived[i]);
	judge_stated(&judged, audited);
	if (judged.least == 0)
		pb_found_nothing(finding, "no cell has a time");
	else
		pb_found(finding,
		         "times vary, and %zu of %zu medians have an interval of %g %%, from %" PRId64 " to %" PRId64
		         " samples each",
		         judged.known, judged.known + judged.few.count, 100 * settings->confidence, judged.least,
		         judged.most);
	say_faults(finding, &judged);
	say_limits(finding, &judged, settings->ci);
}
