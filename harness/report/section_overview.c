/* What was measured, and how it ended, in a few lines. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/report/report.h"

static size_t count_cells(const struct pb_outcome *outcome, const char *status)
{
	size_t count = 0;
	for (size_t i = 0; i < outcome->count; i++)
		count += strcmp(outcome->rows[i].status, status) == 0;
	return count;
}

static void add_cells(struct pb_report *report, pb_node *list)
{
	static const struct {
		const char *status, *meaning;
	} kinds[] = {{"ok", "measured and right"},
	             {"wrong", "wrong"},
	             {"failed", "failed"},
	             {"lost", "lost with their ranks"},
	             {"skipped", "skipped"}};
	char text[PB_TEXT_LINE] = "";
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t count = count_cells(&report->run->outcome, kinds[i].status);
		if (count > 0)
			pb_text_append(text, sizeof text, "%s%zu %s", *text ? ", " : "", count, kinds[i].meaning);
	}
	pb_report_term(report, list, "Cells", text);
}

static void add_machine(struct pb_report *report, pb_node *list)
{
	const struct pb_machine_facts *machine = &report->run->facts.machine;
	char model[PB_TEXT_LINE];
	char text[PB_TEXT_LINE] = "";
	pb_text_append(text, sizeof text, "%s", pb_text_clean(model, sizeof model, machine->cpu_model, 80));
	if (machine->cores != PB_UNKNOWN)
		pb_text_append(text, sizeof text, "%s%" PRId64 " core%s", *text ? ", " : "", machine->cores,
		               machine->cores == 1 ? "" : "s");
	pb_report_term(report, list, "Host", machine->host);
	pb_report_term(report, list, "Processor", text);
}

/* "Highest speedup, pow: pthread with 8 workers, 81.2 ms [80.9, 81.5], speedup 7.80 [7.71, 7.84]" */
static void add_best(struct pb_report *report, pb_node *list, const struct pb_study *study)
{
	const struct pb_summary_row *best = study->best;
	char term[PB_TEXT_LINE] = "Highest speedup, ";
	char kernel[PB_TEXT_LINE];
	char text[PB_TEXT_LINE];
	char time[PB_TEXT_LINE];
	if (!best)
		return;
	pb_text_append(term, sizeof term, "%s", pb_text_clean(kernel, sizeof kernel, best->kernel, 24));
	pb_report_cell_name(text, report, best);
	pb_text_append(text, sizeof text, ", %s, %s %.2f", pb_study_time(time, sizeof time, best),
	               pb_study_weak(study) ? "scaled speedup" : "speedup", best->speedup);
	if (isfinite(best->speedup_low) && isfinite(best->speedup_high))
		pb_text_append(text, sizeof text, " [%.2f, %.2f]", best->speedup_low, best->speedup_high);
	pb_report_term(report, list, term, text);
}

int pb_report_overview(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	(void)why;
	const struct pb_run_facts *facts = &report->run->facts;
	pb_node *list = pb_html_add(&report->html, section, "dl", NULL);
	pb_report_term(report, list, "Status", facts->status);
	pb_report_term(report, list, "Began", facts->start_utc);
	pb_report_term(report, list, "Ended", facts->end_utc);
	add_cells(report, list);
	add_machine(report, list);
	for (size_t i = 0; i < report->studies.count; i++)
		add_best(report, list, &report->studies.list[i]);
	return 0;
}
