#include "harness/audit/rules.h"

#include <string.h>

const struct pb_rule pb_rules[PB_RULES] = {
    {"the base of a speedup is named, with its absolute time", pb_rule_base, true},
    {"what is left out has a reason, and all cores were used", pb_rule_left_out, false},
    {"costs are summed up in seconds, rates as sum over sum", pb_rule_means, false},
    {"ratios are not averaged", pb_rule_ratios, false},
    {"what varies has an interval, from enough samples", pb_rule_intervals, true},
    {"no distribution is assumed, and two modes are said", pb_rule_normality, false},
    {"comparisons rest on an interval of paired ratios", pb_rule_comparisons, true},
    {"tails are given where the median is not the answer", pb_rule_tails, false},
    {"the set-up and all factors are on record", pb_rule_setup, false},
    {"how workers were timed and started together is on record", pb_rule_timing, false},
    {"bounds are shown beside the results", pb_rule_bounds, true},
    {"charts show raw samples and intervals", pb_rule_charts, false},
};

static void excuse_tour(struct pb_finding *finding)
{
	char faults[PB_FINDING_TEXT];
	memcpy(faults, finding->why, sizeof faults);
	finding->why[0] = '\0';
	pb_found_nothing(finding, "a tour shows what to expect; to report it, measure with powbench run. It has: %s",
	                 faults);
}

size_t pb_rules_check(struct pb_finding *findings, const struct pb_audited *audited)
{
	size_t broken = 0;
	for (size_t i = 0; i < PB_RULES; i++) {
		findings[i] = (struct pb_finding){0};
		pb_rules[i].check(&findings[i], audited);
		if (findings[i].verdict == PB_RULE_BROKEN && pb_rules[i].of_studies && pb_audited_is_tour(audited))
			excuse_tour(&findings[i]);
		broken += findings[i].verdict == PB_RULE_BROKEN;
	}
	return broken;
}
