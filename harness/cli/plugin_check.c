#include "harness/cli/plugin_check.h"

#include <errno.h>

#include "harness/cli/params.h"
#include "harness/cli/quote.h"

static int check_contract(const char *what, uint32_t abi, uint32_t size, size_t expected, struct pb_why *why)
{
	if (abi != PB_ABI)
		return pb_fail(why, -ENOEXEC, "%s is built for version %u of the contract, this powbench has %u", what,
		               abi, PB_ABI);
	if (size != expected)
		return pb_fail(why, -ENOEXEC, "%s has %u bytes, this powbench expects %zu: build it with its headers",
		               what, size, expected);
	return 0;
}

/* Names are typed in lists and become parts of file names. */
static int check_name(const char *what, const char *name, const char *summary, struct pb_why *why)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_+-";
	if (!name || !*name || name[strspn(name, allowed)] || *name == '-' || strlen(name) > 63)
		return pb_fail(why, -ENOEXEC, "a %s is named '%s': use a-z, 0-9, _, + and -", what,
		               pb_quote(name ? name : "").text);
	if (strcmp(name, "all") == 0)
		return pb_fail(why, -ENOEXEC, "a %s is named 'all', which means every one", what);
	if (!summary)
		return pb_fail(why, -ENOEXEC, "the %s '%s' has no summary", what, name);
	return 0;
}

static int check_param(const struct pb_kernel *kernel, const struct pb_param *param, struct pb_why *why)
{
	if (param->type > PB_PARAM_SHARE || !param->initial || !param->summary)
		return pb_fail(why, -ENOEXEC, "%s.%s lacks a type, a default or a summary", kernel->name, param->name);
	if (param->type == PB_PARAM_CHOICE && !param->choices)
		return pb_fail(why, -ENOEXEC, "%s.%s has no choices", kernel->name, param->name);
	return 0;
}

static int check_params(const struct pb_kernel *kernel, struct pb_why *why)
{
	struct pb_args *args;
	for (const struct pb_param *param = kernel->params; param && param->name; param++) {
		int error = check_param(kernel, param, why);
		if (error)
			return error;
	}
	if (pb_params_make(&args, kernel, NULL, 0, 1, why))
		return -ENOEXEC;
	pb_params_free(args);
	return 0;
}

int pb_kernel_check(const struct pb_kernel *kernel, struct pb_why *why)
{
	int error = check_contract("a kernel", kernel->abi, kernel->size, sizeof *kernel, why);
	if (!error)
		error = check_name("kernel", kernel->name, kernel->summary, why);
	if (error)
		return error;
	if (!kernel->setup || !kernel->teardown || !kernel->plan || !kernel->step || !kernel->merge || !kernel->check)
		return pb_fail(why, -ENOEXEC, "the kernel '%s' lacks one of setup, teardown, plan, step, merge, check",
		               kernel->name);
	return check_params(kernel, why);
}

int pb_driver_check(const struct pb_driver *driver, struct pb_why *why)
{
	int error = check_contract("a driver", driver->abi, driver->size, sizeof *driver, why);
	if (!error)
		error = check_name("driver", driver->name, driver->summary, why);
	if (error)
		return error;
	if (!driver->worker || !driver->open || !driver->run || !driver->close)
		return pb_fail(why, -ENOEXEC, "the driver '%s' lacks one of worker, open, run, close", driver->name);
	return 0;
}

int pb_plugin_check(const struct pb_plugin *plugin, struct pb_why *why)
{
	int error = check_contract("it", plugin->abi, plugin->size, sizeof *plugin, why);
	for (size_t i = 0; !error && plugin->kernels && plugin->kernels[i]; i++)
		error = pb_kernel_check(plugin->kernels[i], why);
	for (size_t i = 0; !error && plugin->drivers && plugin->drivers[i]; i++)
		error = pb_driver_check(plugin->drivers[i], why);
	if (!error && !(plugin->kernels && plugin->kernels[0]) && !(plugin->drivers && plugin->drivers[0]))
		error = pb_fail(why, -ENOEXEC, "it defines no kernel and no driver");
	return error;
}
