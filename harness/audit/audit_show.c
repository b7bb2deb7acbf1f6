#include "harness/audit/audit_show.h"

#include <errno.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "harness/audit/rules.h"
#include "harness/show/markdown.h"
#include "harness/show/text.h"

enum { LINE_COLUMNS = 98, INDENT = 5 };

/* Its times have no intervals: nothing to report, though no rule is broken. */
static bool is_demonstration(const struct pb_finding *findings)
{
	return findings[PB_RULE_OF_INTERVALS].verdict == PB_RULE_NOT_APPLICABLE;
}

static bool is_reportable(const struct pb_finding *findings)
{
	size_t broken = 0;
	for (size_t i = 0; i < PB_RULES; i++)
		broken += findings[i].verdict == PB_RULE_BROKEN;
	return broken == 0 && !is_demonstration(findings);
}

void pb_audit_sum(char out[PB_TEXT_LINE], const struct pb_finding *findings)
{
	size_t counts[PB_RULE_VERDICTS] = {0};
	for (size_t i = 0; i < PB_RULES; i++)
		counts[findings[i].verdict]++;
	(void)snprintf(out, PB_TEXT_LINE, "%s: ",
	               is_reportable(findings)  ? "reportable"
	               : counts[PB_RULE_BROKEN] ? "not reportable as it is"
	                                        : "to look at and not to report, as times lack intervals");
	const char *separator = "";
	for (unsigned v = 0; v < PB_RULE_VERDICTS; v++) {
		if (counts[v] == 0)
			continue;
		pb_text_append(out, PB_TEXT_LINE, "%s%zu rule%s %s", separator, counts[v], counts[v] == 1 ? "" : "s",
		               pb_rule_verdict_name(v));
		separator = ", ";
	}
}

static void print_clauses(FILE *out, const char *lead, const char *text)
{
	char words[PB_FINDING_TEXT + 32];
	if (!*text)
		return;
	(void)snprintf(words, sizeof words, "%s%s", lead, text);
	(void)fprintf(out, "%*s", INDENT, "");
	pb_text_print_wrapped(out, words, LINE_COLUMNS, INDENT);
	(void)putc('\n', out);
}

int pb_audit_text(FILE *out, const char *dir, const struct pb_finding *findings)
{
	char sum[PB_TEXT_LINE];
	char clean[PB_TEXT_LINE];
	for (size_t i = 0; i < PB_RULES; i++) {
		(void)fprintf(out, "%3zu  %s: %s\n", i + 1, pb_rules[i].name,
		              pb_rule_verdict_name(findings[i].verdict));
		print_clauses(out, "", findings[i].why);
		print_clauses(out, "but: ", findings[i].limits);
	}
	pb_audit_sum(sum, findings);
	(void)fprintf(out, "\n%s is %s\n", pb_text_clean(clean, sizeof clean, dir, sizeof clean), sum);
	return 0;
}

int pb_audit_markdown(FILE *out, const char *dir, const struct pb_finding *findings)
{
	char sum[PB_TEXT_LINE];
	char clean[PB_TEXT_LINE];
	(void)fputs("| rule | | verdict | why | limits |\n| ---: | --- | --- | --- | --- |\n", out);
	for (size_t i = 0; i < PB_RULES; i++) {
		(void)fprintf(out, "| %zu |", i + 1);
		pb_markdown_cell(out, pb_rules[i].name);
		pb_markdown_cell(out, pb_rule_verdict_name(findings[i].verdict));
		pb_markdown_cell(out, findings[i].why);
		pb_markdown_cell(out, findings[i].limits);
		(void)putc('\n', out);
	}
	pb_audit_sum(sum, findings);
	(void)fprintf(out, "\n%s is %s\n", pb_text_clean(clean, sizeof clean, dir, sizeof clean), sum);
	return 0;
}

static bool add_finding(cJSON *rules, size_t i, const struct pb_finding *finding)
{
	cJSON *rule = cJSON_CreateObject();
	return cJSON_AddItemToArray(rules, rule) && cJSON_AddNumberToObject(rule, "rule", (double)i + 1) &&
	       cJSON_AddStringToObject(rule, "name", pb_rules[i].name) &&
	       cJSON_AddStringToObject(rule, "verdict", pb_rule_verdict_name(finding->verdict)) &&
	       cJSON_AddStringToObject(rule, "why", finding->why) &&
	       cJSON_AddStringToObject(rule, "limits", finding->limits);
}

int pb_audit_json(FILE *out, const char *dir, const struct pb_finding *findings)
{
	char clean[PB_TEXT_LINE];
	cJSON *document = cJSON_CreateObject();
	cJSON *rules = cJSON_AddArrayToObject(document, "rules");
	bool added = rules && cJSON_AddNumberToObject(document, "schema", PB_SCHEMA) &&
	             cJSON_AddStringToObject(document, "run", pb_text_clean(clean, sizeof clean, dir, sizeof clean));
	for (size_t i = 0; i < PB_RULES && added; i++) {
		added = add_finding(rules, i, &findings[i]);
	}
	added = added && cJSON_AddBoolToObject(document, "reportable", is_reportable(findings));
	char *text = added ? cJSON_Print(document) : NULL;
	if (text)
		(void)fprintf(out, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(document);
	return text ? 0 : -ENOMEM;
}
