/* What can be told of a plan from its names alone, on any host and in no time. */
#include <errno.h>
#include <string.h>

#include "harness/cli/options.h"
#include "harness/cli/registry.h"
#include "harness/measure/plan.h"
#include "harness/measure/sweep.h"

static bool is_named(const struct pb_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->names[i], name) == 0 || strcmp(names->names[i], PB_ALL) == 0)
			return true;
	return false;
}

/* Every assignment must be for a kernel that is measured: one that is not is a mistake, not a no-op. */
static int check_assignments(const struct pb_options *options, struct pb_why *why)
{
	for (size_t i = 0; i < options->assignment_count; i++) {
		const char *name = options->assignments[i].kernel;
		if (!pb_registry_find_kernel(name, why))
			return -EINVAL;
		if (!is_named(&options->kernels, name))
			return pb_fail(why, -EINVAL, "-p %s.%s: %s is not measured: add -k %s", name,
			               options->assignments[i].name, name, name);
	}
	return 0;
}

struct checking {
	const struct pb_kernel *kernel;
	struct pb_why *why;
};

static int check_settings(const struct pb_setting *settings, size_t count, void *context)
{
	const struct checking *checking = context;
	struct pb_args *args = NULL;
	int error = pb_params_make(&args, checking->kernel, settings, count, 1, checking->why);
	pb_params_free(args);
	return error;
}

static int check_kernel(const struct pb_options *options, const char *name, struct pb_why *why)
{
	struct checking checking = {.kernel = pb_registry_find_kernel(name, why), .why = why};
	if (!checking.kernel)
		return -EINVAL;
	return pb_sweep(options, name, check_settings, &checking, why);
}

int pb_plan_check(const struct pb_options *options, struct pb_why *why)
{
	int error = check_assignments(options, why);
	for (size_t i = 0; !error && i < options->kernels.count; i++)
		if (strcmp(options->kernels.names[i], PB_ALL) != 0)
			error = check_kernel(options, options->kernels.names[i], why);
	for (size_t i = 0; !error && i < options->drivers.count; i++)
		if (strcmp(options->drivers.names[i], PB_ALL) != 0 &&
		    !pb_registry_find_driver(options->drivers.names[i], why))
			error = -EINVAL;
	return error;
}
