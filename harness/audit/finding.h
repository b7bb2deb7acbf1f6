/* finding.h: what the audit of one rule comes to. */
#ifndef HARNESS_FINDING_H
#define HARNESS_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/files/rows.h"

enum { PB_FINDING_TEXT = 480 };

enum pb_rule_verdict { PB_RULE_KEPT, PB_RULE_BROKEN, PB_RULE_NOT_APPLICABLE, PB_RULE_VERDICTS };

/* Starts zeroed: kept, and nothing said. Texts are clauses with "; " between them; what does not fit is cut. */
struct pb_finding {
	enum pb_rule_verdict verdict;
	char why[PB_FINDING_TEXT];    /* the figures that the verdict rests on; of a broken rule only its faults */
	char limits[PB_FINDING_TEXT]; /* what a reader has to know though the rule is kept */
};

/* "kept", "broken" or "not applicable". */
const char *pb_rule_verdict_name(enum pb_rule_verdict verdict);

/* Adds to why, unless the rule is broken. */
__attribute__((format(printf, 2, 3))) void pb_found(struct pb_finding *finding, const char *format, ...);

/* The rule is broken: what was found until now gives way to its faults. */
__attribute__((format(printf, 2, 3))) void pb_found_fault(struct pb_finding *finding, const char *format, ...);
__attribute__((format(printf, 2, 3))) void pb_found_limit(struct pb_finding *finding, const char *format, ...);
__attribute__((format(printf, 2, 3))) void pb_found_nothing(struct pb_finding *finding, const char *format, ...);

/* Cells of which something is to be said: how many, and the first to name. Starts zeroed. */
struct pb_tally {
	size_t count;
	const struct pb_summary_row *first;
};

void pb_tally_add(struct pb_tally *tally, const struct pb_summary_row *row);

/* "1 cell, pow, pthread with 2 workers" or "3 cells, first pow, ..."; valid where it stands, as pb_cell_name(). */
struct pb_tally_text {
	char text[160];
};
struct pb_tally_text pb_tally_text(const struct pb_tally *tally);

/* "pow, pthread with 2 workers"; valid where it stands: pb_found(f, "%s", pb_cell_name(row).text) */
struct pb_cell_name {
	char text[120];
};
struct pb_cell_name pb_cell_name(const struct pb_summary_row *row);

#endif
