/* rules.h: what the options of a run, a tour or a metg say about when measuring ends. */
#ifndef HARNESS_RUN_RULES_H
#define HARNESS_RUN_RULES_H

#include "harness/cli/options.h"
#include "harness/measure/summary.h"

bool pb_run_is_tour(const struct pb_options *options);
bool pb_run_is_metg(const struct pb_options *options);

/* A tour on a slow machine is not to take much longer than its waits do. */
bool pb_run_is_hurried(const struct pb_options *options);

/* The cells of a tour have as many samples as its plan says, and one at least; those of metg all have as many: no
 * interval is narrow enough (ci is 0) to leave one out. */
struct pb_stop_rule pb_run_rule(const struct pb_options *options);

double pb_run_budget_s(const struct pb_options *options);

/* How many samples a cell has whatever the budget says. */
uint64_t pb_run_least(const struct pb_options *options);

#endif
