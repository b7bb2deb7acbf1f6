#include "harness/measure/sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct sweep {
	const struct pb_options *options;
	const char *kernel;
	struct pb_setting *settings; /* as many as parameters have been chosen */
	size_t count;
	int (*each)(const struct pb_setting *settings, size_t count, void *context);
	void *context;
};

static bool is_chosen(const struct sweep *sweep, const char *name)
{
	for (size_t i = 0; i < sweep->count; i++)
		if (strcmp(sweep->settings[i].name, name) == 0)
			return true;
	return false;
}

/* The first assignment of a parameter that has no value yet; NULL when all have. */
static const struct pb_assignment *next_parameter(const struct sweep *sweep)
{
	for (size_t i = 0; i < sweep->options->assignment_count; i++) {
		const struct pb_assignment *assignment = &sweep->options->assignments[i];
		if (strcmp(assignment->kernel, sweep->kernel) == 0 && !is_chosen(sweep, assignment->name))
			return assignment;
	}
	return NULL;
}

static int visit(struct sweep *sweep)
{
	const struct pb_assignment *parameter = next_parameter(sweep);
	if (!parameter)
		return sweep->each(sweep->settings, sweep->count, sweep->context);
	int error = 0;
	for (size_t i = 0; !error && i < sweep->options->assignment_count; i++) {
		const struct pb_assignment *assignment = &sweep->options->assignments[i];
		if (strcmp(assignment->kernel, sweep->kernel) != 0 || strcmp(assignment->name, parameter->name) != 0)
			continue;
		sweep->settings[sweep->count++] = (struct pb_setting){assignment->name, assignment->value};
		error = visit(sweep);
		sweep->count--;
	}
	return error;
}

int pb_sweep(const struct pb_options *options, const char *kernel,
             int (*each)(const struct pb_setting *settings, size_t count, void *context), void *context,
             struct pb_why *why)
{
	struct sweep sweep = {.options = options, .kernel = kernel, .each = each, .context = context};
	sweep.settings = calloc(options->assignment_count + 1, sizeof *sweep.settings);
	if (!sweep.settings)
		return pb_fail(why, -ENOMEM, "no memory for %zu parameters", options->assignment_count);
	int error = visit(&sweep);
	free(sweep.settings);
	return error;
}
