/* Rule 1: report whether the base of a speedup is one process or the best serial one, and its absolute time. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/audit/rules.h"

static size_t contestants_of(const struct pb_study *study)
{
	size_t count = 0;
	for (size_t i = 0; i < study->count; i++)
		count += pb_audited_is_contestant(study->rows[i]);
	return count;
}

static void judge_study(struct pb_finding *finding, const struct pb_study *study)
{
	const size_t cells = contestants_of(study);
	if (cells == 0)
		return;
	const char *kernel = study->rows[0]->kernel;
	if (!study->base) {
		pb_found_fault(finding, "%s: %zu cell%s and no serial base to compare with", kernel, cells,
		               cells == 1 ? "" : "s");
		return;
	}
	char time[96];
	pb_found(finding, "base of %s: %s, %" PRId64 " worker%s, %s", kernel, study->base->driver, study->base->workers,
	         study->base->workers == 1 ? "" : "s", pb_study_time(time, sizeof time, study->base));
}

/* What summary.csv says of a speedup's base has to be there, and to be what its samples say. */
static void judge_stated(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally unnamed = {0};
	struct pb_tally other = {0};
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		if (!isfinite(row->speedup))
			continue;
		const struct pb_summary_row *base = pb_audited_derived(audited, row->base_cell_id);
		if (!base || !(row->base_s > 0))
			pb_tally_add(&unnamed, row);
		else if (!pb_same_figure(row->base_s, base->median_s))
			pb_tally_add(&other, row);
	}
	if (unnamed.count)
		pb_found_fault(finding, "a speedup without a base or its seconds in summary.csv: %s",
		               pb_tally_text(&unnamed).text);
	if (other.count)
		pb_found_fault(finding, "base_s in summary.csv is not the median of the base's samples: %s",
		               pb_tally_text(&other).text);
}

void pb_rule_base(struct pb_finding *finding, const struct pb_audited *audited)
{
	for (size_t i = 0; i < audited->studies.count; i++)
		judge_study(finding, &audited->studies.list[i]);
	judge_stated(finding, audited);
	if (finding->verdict == PB_RULE_KEPT && !*finding->why)
		pb_found_nothing(finding, "no cell is compared with another");
}
