/* Whether the run is reportable: twelve rules, one by one. */
#include "harness/audit/audit_show.h"
#include "harness/audit/rules.h"
#include "harness/report/report.h"

static void add_header(struct pb_html *html, pb_node *table)
{
	static const char *const headings[] = {"rule", "verdict", "why"};
	pb_node *row = pb_html_add(html, pb_html_add(html, table, "thead", NULL), "tr", NULL);
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		(void)pb_html_add(html, row, "th", headings[i]);
}

static void add_finding(struct pb_html *html, pb_node *body, size_t index, const struct pb_finding *finding)
{
	static const char *const classes[PB_RULE_VERDICTS] = {
	    [PB_RULE_KEPT] = "kept", [PB_RULE_BROKEN] = "broken", [PB_RULE_NOT_APPLICABLE] = "not-applicable"};
	pb_node *row = pb_html_add(html, body, "tr", NULL);
	(void)pb_html_addf(html, row, "td", "%zu. %s", index + 1, pb_rules[index].name);
	pb_html_set(html, pb_html_add(html, row, "td", pb_rule_verdict_name(finding->verdict)), "class",
	            classes[finding->verdict]);
	(void)pb_html_addf(html, row, "td", "%s%s%s", finding->why, *finding->limits ? "; but: " : "", finding->limits);
}

int pb_report_audit(struct pb_report *report, pb_node *section, struct pb_why *why)
{
	struct pb_html *html = &report->html;
	struct pb_audited audited;
	struct pb_finding findings[PB_RULES];
	char sum[PB_TEXT_LINE];
	int error = pb_audited_make(&audited, report->run, why);
	if (error)
		return error;
	(void)pb_rules_check(findings, &audited);
	pb_audit_sum(sum, findings);
	(void)pb_html_addf(html, section, "p",
	                   "This run is %s. The rules are the twelve of Hoefler and Belli for scientific benchmarking "
	                   "(SC15).",
	                   sum);
	pb_node *table = pb_report_table(report, section, "Audit");
	add_header(html, table);
	pb_node *body = pb_html_add(html, table, "tbody", NULL);
	for (size_t i = 0; i < PB_RULES; i++)
		add_finding(html, body, i, &findings[i]);
	pb_audited_free(&audited);
	return 0;
}
