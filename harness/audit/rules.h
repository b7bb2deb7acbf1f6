/*
 * rules.h: the twelve rules of Hoefler and Belli ("Scientific Benchmarking of Parallel Computing Systems", SC15), as
 * they read for a run of powbench, each with the check of a run's files. docs/methodology.md says what each looks at.
 */
#ifndef HARNESS_RULES_H
#define HARNESS_RULES_H

#include "harness/audit/audited.h"
#include "harness/audit/finding.h"

struct pb_rule {
	const char *name;
	void (*check)(struct pb_finding *finding, const struct pb_audited *audited);
	bool of_studies; /* asks for what a tour does not set out to do: it cannot break it */
};

enum { PB_RULES = 12, PB_RULE_OF_INTERVALS = 4 };
extern const struct pb_rule pb_rules[PB_RULES]; /* rule 1 is the first */

/* Fills in findings[PB_RULES]; returns how many rules are broken. */
size_t pb_rules_check(struct pb_finding *findings, const struct pb_audited *audited);

void pb_rule_base(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_left_out(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_means(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_ratios(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_intervals(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_normality(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_comparisons(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_tails(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_setup(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_timing(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_bounds(struct pb_finding *finding, const struct pb_audited *audited);
void pb_rule_charts(struct pb_finding *finding, const struct pb_audited *audited);

#endif
