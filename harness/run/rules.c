#include "harness/run/rules.h"

static const double confidence = 0.95;
enum { LEAST_SAMPLES = 6 };       /* of a cell, unless --budget says how long: an interval needs them */
static const double tour_s = 190; /* after which samples of a tour beyond the first of each cell are left out */

bool pb_run_is_tour(const struct pb_options *options)
{
	return options->command == PB_COMMAND_TOUR;
}

bool pb_run_is_hurried(const struct pb_options *options)
{
	return pb_run_is_tour(options) && !options->reps;
}

bool pb_run_is_metg(const struct pb_options *options)
{
	return options->command == PB_COMMAND_METG;
}

struct pb_stop_rule pb_run_rule(const struct pb_options *options)
{
	const uint64_t reps = pb_run_is_hurried(options) ? 1 : options->reps;
	return (struct pb_stop_rule){.confidence = confidence, .ci = options->ci, .reps = (int64_t)reps};
}

double pb_run_budget_s(const struct pb_options *options)
{
	return pb_run_is_hurried(options) ? tour_s : (double)options->budget_ns / 1e9;
}

uint64_t pb_run_least(const struct pb_options *options)
{
	return options->budget_given || pb_run_is_metg(options) ? 1 : LEAST_SAMPLES;
}
