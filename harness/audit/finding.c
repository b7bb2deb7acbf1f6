#include "harness/audit/finding.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/show/text.h"
#include "harness/show/workers_text.h"

enum { NAME_COLUMNS = 32 };

const char *pb_rule_verdict_name(enum pb_rule_verdict verdict)
{
	static const char *const names[PB_RULE_VERDICTS] = {
	    [PB_RULE_KEPT] = "kept",
	    [PB_RULE_BROKEN] = "broken",
	    [PB_RULE_NOT_APPLICABLE] = "not applicable",
	};
	return names[verdict];
}

__attribute__((format(printf, 2, 0))) static void add_clause(char *out, const char *format, va_list list)
{
	char clause[PB_FINDING_TEXT];
	char clean[PB_FINDING_TEXT];
	(void)vsnprintf(clause, sizeof clause, format, list);
	pb_text_clean(clean, sizeof clean, clause, sizeof clean);
	pb_text_append(out, PB_FINDING_TEXT, "%s%s", *out ? "; " : "", clean);
}

void pb_found(struct pb_finding *finding, const char *format, ...)
{
	if (finding->verdict == PB_RULE_BROKEN)
		return;
	va_list list;
	va_start(list, format);
	add_clause(finding->why, format, list);
	va_end(list);
}

void pb_found_fault(struct pb_finding *finding, const char *format, ...)
{
	if (finding->verdict != PB_RULE_BROKEN)
		finding->why[0] = '\0';
	finding->verdict = PB_RULE_BROKEN;
	va_list list;
	va_start(list, format);
	add_clause(finding->why, format, list);
	va_end(list);
}

void pb_found_limit(struct pb_finding *finding, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	add_clause(finding->limits, format, list);
	va_end(list);
}

void pb_found_nothing(struct pb_finding *finding, const char *format, ...)
{
	finding->verdict = PB_RULE_NOT_APPLICABLE;
	va_list list;
	va_start(list, format);
	add_clause(finding->why, format, list);
	va_end(list);
}

void pb_tally_add(struct pb_tally *tally, const struct pb_summary_row *row)
{
	tally->count++;
	if (!tally->first)
		tally->first = row;
}

struct pb_cell_name pb_cell_name(const struct pb_summary_row *row)
{
	struct pb_cell_name name;
	char kernel[NAME_COLUMNS * 4];
	char driver[NAME_COLUMNS * 4];
	pb_text_clean(kernel, sizeof kernel, row->kernel, NAME_COLUMNS);
	pb_text_clean(driver, sizeof driver, row->driver, NAME_COLUMNS);
	name.text[0] = '\0';
	pb_text_append(name.text, sizeof name.text, "%s, %s", kernel, driver);
	if (row->workers != PB_UNKNOWN)
		pb_text_append(name.text, sizeof name.text, " with %s worker%s", PB_WORKERS_TEXT(row),
		               row->workers == 1 ? "" : "s");
	return name;
}

struct pb_tally_text pb_tally_text(const struct pb_tally *tally)
{
	struct pb_tally_text text;
	(void)snprintf(text.text, sizeof text.text, "%zu cell%s%s", tally->count,
	               tally->count == 1 ? ", " : "s, first ", pb_cell_name(tally->first).text);
	return text;
}
