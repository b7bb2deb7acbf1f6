/* Rule 11: show upper bounds of performance where possible. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "drivers/common/copies.h"
#include "harness/audit/rules.h"
#include "harness/cli/registry.h"
#include "harness/measure/summary.h"

struct bounds {
	int64_t widest;                       /* workers of a contestant */
	const struct pb_summary_row *ceiling; /* the widest that was measured */
	bool left_out, offered;               /* a ceiling has a reason; items came at a rate */
	struct pb_tally above;                /* cells that beat their ceiling beyond their interval */
};

static bool is_left_out(const struct pb_summary_row *row)
{
	return pb_summary_is_ceiling(row) && !pb_study_measured(row) && row->reason && *row->reason;
}

static void look_at(struct bounds *bounds, const struct pb_summary_row *row)
{
	bounds->left_out |= is_left_out(row);
	if (pb_summary_is_ceiling(row) && pb_study_measured(row) &&
	    (!bounds->ceiling || row->workers > bounds->ceiling->workers))
		bounds->ceiling = row;
	if (!pb_audited_is_contestant(row))
		return;
	bounds->widest = row->workers > bounds->widest ? row->workers : bounds->widest;
	bounds->offered |= row->rate_per_s > 0;
	if (row->speedup_low > row->ceiling)
		pb_tally_add(&bounds->above, row);
}

/* Kernels that wait or share memory have none but the number of workers: methodology.md says why. */
static const char *why_no_ceiling(const char *kernel_name, const struct bounds *bounds)
{
	const struct pb_kernel *kernel = pb_registry_find_kernel(kernel_name, NULL);
	if (bounds->offered)
		return "the rate at which items were offered";
	if (!kernel)
		return "of a plug-in, so not known here";
	return pb_copies_suit(kernel) ? NULL : "it waits or shares memory";
}

static void judge_ceiling(struct pb_finding *finding, const char *kernel, const struct bounds *bounds)
{
	const char *why = why_no_ceiling(kernel, bounds);
	if (bounds->ceiling)
		pb_found(finding, "%s: a measured ceiling of %.2f with %" PRId64 " workers", kernel,
		         bounds->ceiling->speedup, bounds->ceiling->workers);
	else if (bounds->left_out)
		pb_found_limit(finding, "the ceiling of %s is left out, with the reason in its row", kernel);
	else if (why)
		pb_found(finding, "%s: no ceiling by copies (%s)", kernel, why);
	else
		pb_found_fault(finding, "%s has no measured ceiling beside up to %" PRId64 " workers (--no-ceiling?)",
		               kernel, bounds->widest);
}

static void judge_study(struct pb_finding *finding, const struct pb_study *study)
{
	struct bounds bounds = {0};
	for (size_t i = 0; i < study->count; i++)
		look_at(&bounds, study->rows[i]);
	if (bounds.widest < 2)
		return;
	judge_ceiling(finding, study->rows[0]->kernel, &bounds);
	if (bounds.above.count)
		pb_found_limit(finding, "above the ceiling beyond their interval: %s",
		               pb_tally_text(&bounds.above).text);
}

void pb_rule_bounds(struct pb_finding *finding, const struct pb_audited *audited)
{
	for (size_t i = 0; i < audited->studies.count; i++)
		judge_study(finding, &audited->studies.list[i]);
	if (finding->verdict == PB_RULE_KEPT && !*finding->why && !*finding->limits)
		pb_found_nothing(finding, "no cell has more than one worker");
	else
		pb_found(finding, "ideal speedup in every chart%s",
		         audited->has_models ? ", laws of scaling in models.csv" : "");
}
