#include "harness/audit/rules.h"

const struct pb_rule pb_rules[PB_RULES] = {
    {"the base of a speedup is named, with its absolute time", pb_rule_base},
    {"what is left out has a reason, and all cores were used", pb_rule_left_out},
    {"costs are summed up in seconds, rates as sum over sum", pb_rule_means},
    {"ratios are not averaged", pb_rule_ratios},
    {"what varies has an interval, from enough samples", pb_rule_intervals},
    {"no distribution is assumed, and two modes are said", pb_rule_normality},
    {"comparisons rest on an interval of paired ratios", pb_rule_comparisons},
    {"tails are given where the median is not the answer", pb_rule_tails},
    {"the set-up and all factors are on record", pb_rule_setup},
    {"how workers were timed and started together is on record", pb_rule_timing},
    {"bounds are shown beside the results", pb_rule_bounds},
    {"charts show raw samples and intervals", pb_rule_charts},
};

size_t pb_rules_check(struct pb_finding *findings, const struct pb_audited *audited)
{
	size_t broken = 0;
	for (size_t i = 0; i < PB_RULES; i++) {
		findings[i] = (struct pb_finding){0};
		pb_rules[i].check(&findings[i], audited);
		broken += findings[i].verdict == PB_RULE_BROKEN;
	}
	return broken;
}
