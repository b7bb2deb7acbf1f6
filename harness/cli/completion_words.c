#include "harness/cli/completion_words.h"

#include "harness/cli/registry.h"

void pb_completion_split(FILE *out, const char *words)
{
	for (; *words; words++)
		fputc(*words == '|' ? ' ' : *words, out);
}

void pb_completion_commands(FILE *out)
{
	for (unsigned i = 0; i < PB_COMMAND_COUNT; i++)
		fprintf(out, "%s%s", i ? " " : "", pb_commands[i].name);
}

static void write_kernels(FILE *out)
{
	const struct pb_kernel *kernel;
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		fprintf(out, " %s", kernel->name);
}

static void write_drivers(FILE *out)
{
	const struct pb_driver *driver;
	for (size_t i = 0; (driver = pb_registry_driver(i)); i++)
		fprintf(out, " %s", driver->name);
}

static void write_parameters(FILE *out)
{
	const struct pb_kernel *kernel;
	const char *gap = "";
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		for (const struct pb_param *param = kernel->params; param && param->name; param++, gap = " ")
			fprintf(out, "%s%s.%s=", gap, kernel->name, param->name);
}

void pb_completion_words(FILE *out, const struct pb_option *option)
{
	if (option->words)
		pb_completion_split(out, option->words);
	if (option->hint == PB_HINT_KERNELS)
		write_kernels(out);
	else if (option->hint == PB_HINT_DRIVERS)
		write_drivers(out);
	else if (option->hint == PB_HINT_PARAMETERS)
		write_parameters(out);
}
