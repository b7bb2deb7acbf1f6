#include "harness/cli/catalogue.h"

#include "harness/cli/registry.h"
#include "harness/cli/units.h"

void pb_catalogue_kernels(FILE *out, const struct pb_page_style *page)
{
	const struct pb_kernel *kernel;
	page->section(out, "Kernels");
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		page->entry(out, kernel->name, kernel->summary);
}

static void write_limits(char *out, size_t size, const struct pb_param *param)
{
	char min[32], max[32];
	bool is_time = param->type == PB_PARAM_TIME;
	const char *(*write)(char *, size_t, uint64_t) = is_time ? pb_units_time_text : pb_units_count_text;
	write(min, sizeof min, param->min);
	write(max, sizeof max, param->max);
	if (param->max == UINT64_MAX)
		snprintf(out, size, "%s or more", min);
	else
		snprintf(out, size, "%s to %s", min, max);
}

static void write_choices(char *out, size_t size, const char *choices)
{
	size_t used = (size_t)snprintf(out, size, "one of ");
	for (; *choices && used + 3 < size; choices++) {
		out[used++] = *choices == '|' ? ',' : *choices;
		if (*choices == '|')
			out[used++] = ' ';
	}
	out[used] = '\0';
}

const char *pb_catalogue_range(char *out, size_t size, const struct pb_param *param)
{
	char limits[80];
	write_limits(limits, sizeof limits, param);
	const char *gap = param->unit ? " " : "", *unit = param->unit ? param->unit : "";
	switch (param->type) {
	case PB_PARAM_COUNT:
		snprintf(out, size, "%s%s%s", limits, gap, unit);
		break;
	case PB_PARAM_COUNTS:
		snprintf(out, size, "a list like 1,2,5k; each %s%s%s", limits, gap, unit);
		break;
	case PB_PARAM_TIME:
		snprintf(out, size, "%s", limits);
		break;
	case PB_PARAM_CHOICE:
		write_choices(out, size, param->choices);
		break;
	case PB_PARAM_TEXT:
		snprintf(out, size, "any text");
		break;
	}
	return out;
}

static void write_parameter(FILE *out, const struct pb_page_style *page, const struct pb_kernel *kernel,
                            const struct pb_param *param)
{
	char term[128], range[128], text[512];
	snprintf(term, sizeof term, "%s.%s=%s", kernel->name, param->name, param->initial);
	snprintf(text, sizeof text, "%s (%s)", param->summary, pb_catalogue_range(range, sizeof range, param));
	page->entry(out, term, text);
}

void pb_catalogue_parameters(FILE *out, const struct pb_page_style *page)
{
	const struct pb_kernel *kernel;
	page->section(out, "Parameters, with their defaults");
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		for (const struct pb_param *param = kernel->params; param && param->name; param++)
			write_parameter(out, page, kernel, param);
}

void pb_catalogue_drivers(FILE *out, const struct pb_page_style *page, bool here)
{
	const struct pb_driver *driver;
	page->section(out, "Drivers");
	for (size_t i = 0; (driver = pb_registry_driver(i)); i++) {
		char text[512];
		struct pb_why why = {""};
		bool lacks = here && driver->available && driver->available(&why);
		snprintf(text, sizeof text, "%s; worker: %s%s%s", driver->summary, driver->worker,
		         lacks  ? "; not here: "
		         : here ? "; here: ok"
		                : "",
		         why.text);
		page->entry(out, driver->name, text);
	}
}
