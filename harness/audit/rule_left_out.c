/* Rule 2: give the reason for reporting only a part of a benchmark, or for not using all of the system. */
#include <inttypes.h>
#include <string.h>

#include "harness/audit/rules.h"
#include "harness/measure/plan.h"
#include "harness/measure/summary.h"

static void judge_end(struct pb_finding *finding, const struct pb_run_facts *facts)
{
	const char *status = facts->status ? facts->status : "unknown";
	if (strcmp(status, "finished") != 0)
		pb_found_fault(finding, "the run is not finished (%s): powbench --resume goes on with it", status);
}

static void judge_cells(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally without_reason = {0};
	struct pb_tally empty = {0};
	struct pb_tally failed = {0};
	size_t left_out = 0;
	for (size_t i = 0; i < audited->derived_count; i++) {
		const struct pb_summary_row *row = &audited->derived[i];
		bool right = strcmp(row->status, "ok") == 0;
		left_out += !right;
		if (!right && (!row->reason || !*row->reason))
			pb_tally_add(&without_reason, row);
		else if (!right && strcmp(row->status, "skipped") != 0)
			pb_tally_add(&failed, row);
		else if (right && row->samples == 0)
			pb_tally_add(&empty, row);
	}
	pb_found(finding, "%zu cells; left out: %zu%s", audited->derived_count, left_out,
	         left_out ? ", with a reason each" : "");
	if (without_reason.count)
		pb_found_fault(finding, "left out without a reason: %s", pb_tally_text(&without_reason).text);
	if (empty.count)
		pb_found_fault(finding, "no sample that counts and no reason: %s", pb_tally_text(&empty).text);
	if (failed.count)
		pb_found_limit(finding, "no right answer: %s: %s", pb_tally_text(&failed).text, failed.first->reason);
}

static int64_t widest(const struct pb_study *study)
{
	int64_t most = 0;
	for (size_t i = 0; i < study->count; i++)
		if (!pb_summary_is_ceiling(study->rows[i]) && study->rows[i]->workers > most)
			most = study->rows[i]->workers;
	return most;
}

static void judge_width(struct pb_finding *finding, const struct pb_audited *audited)
{
	const int64_t cores = pb_audited_cores(audited);
	bool reached = true;
	for (size_t i = 0; i < audited->studies.count; i++) {
		const struct pb_study *study = &audited->studies.list[i];
		if (widest(study) >= cores)
			continue;
		reached = false;
		pb_found_fault(finding,
		               "%s was measured with up to %" PRId64 " of %" PRId64 " cores and nothing says why",
		               study->rows[0]->kernel, widest(study), cores);
	}
	if (cores == 0)
		pb_found_fault(finding, "run.json does not say how many cores there are");
	else if (reached)
		pb_found(finding, "up to all of %" PRId64 " cores", cores);
}

void pb_rule_left_out(struct pb_finding *finding, const struct pb_audited *audited)
{
	judge_end(finding, &audited->run->facts);
	judge_cells(finding, audited);
	if (pb_audited_is_tour(audited))
		pb_found(finding, "a tour gives each model the workers of the classic program");
	else
		judge_width(finding, audited);
}
