#include "harness/cli/options_check.h"

#include <errno.h>
#include <string.h>

#include "harness/cli/names.h"

static int check_together(enum pb_command_id command, const struct pb_given_line *line, struct pb_why *why)
{
	static const char *const needing[] = {"against-binary", "threshold", "confidence"};
	static const char *const excluding[][2] = {
	    {"reps", "ci"},          {"reps", "budget"},       {"rate", "schedule"},  {"against", "kernels"},
	    {"against", "drivers"},  {"against", "workers"},   {"against", "param"},  {"against", "plugin"},
	    {"against", "schedule"}, {"against", "rate"},      {"against", "pin"},    {"against", "scaling"},
	    {"against", "ci"},       {"against", "no-charts"}, {"collect", "nodes"},  {"collect", "ranks-per-node"},
	    {"collect", "array"},    {"collect", "sbatch"},    {"collect", "output"}, {"collect", "resume"},
	};
	for (size_t i = 0; i < sizeof excluding / sizeof *excluding; i++)
		if (pb_given_is(line, excluding[i][0]) && pb_given_is(line, excluding[i][1]))
			return pb_fail(why, -EINVAL, "--%s and --%s exclude each other: give only one of them",
			               excluding[i][0], excluding[i][1]);
	for (size_t i = 0; i < sizeof needing / sizeof *needing; i++)
		if (pb_given_is(line, needing[i]) && !pb_given_is(line, "against") && command == PB_COMMAND_RUN)
			return pb_fail(why, -EINVAL, "--%s needs --against RUN", needing[i]);
	return 0;
}

/* A resumed run does what it was begun with, but for how long. */
static int check_resuming(const struct pb_given_line *line, struct pb_why *why)
{
	static const char *const beside[] = {"resume", "reps",   "ci",      "budget", "no-charts",
	                                     "quiet",  "sbatch", "no-wait", NULL};
	for (size_t i = 0; pb_given_is(line, "resume") && pb_option_table[i].name; i++)
		if (line->is_given[i] && !pb_name_is_among(beside, pb_option_table[i].name))
			return pb_fail(
			    why, -EINVAL,
			    "--%s and --resume exclude each other: a run goes on as it was begun, but for --budget, "
			    "--ci and --reps",
			    pb_option_table[i].name);
	return 0;
}

int pb_options_check(enum pb_command_id command, const struct pb_given_line *line, struct pb_why *why)
{
	int error = check_resuming(line, why);
	return error ? error : check_together(command, line, why);
}
