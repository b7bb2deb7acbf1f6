#include "harness/cli/catalogue.h"

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "cluster/ranks.h"
#include "harness/cli/registry.h"
#include "harness/cli/units.h"
#include "harness/machine/machine.h"

void pb_catalogue_kernels(struct pb_page *page)
{
	const struct pb_kernel *kernel;
	pb_page_section(page, "Kernels");
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		pb_page_entry(page, kernel->name, kernel->summary);
}

static void write_limits(char *out, size_t size, const struct pb_param *param)
{
	char min[32], max[32];
	pb_units_write *write = pb_units_writer(param->type);
	write(min, sizeof min, param->min);
	write(max, sizeof max, param->max);
	if (param->max == UINT64_MAX)
		snprintf(out, size, "%s or more", min);
	else
		snprintf(out, size, "%s to %s", min, max);
}

const char *pb_catalogue_choices(char *out, size_t size, const char *choices)
{
	size_t used = (size_t)snprintf(out, size, "one of ");
	for (; *choices && used + 3 < size; choices++) {
		if (*choices != '|') {
			out[used++] = *choices;
			continue;
		}
		out[used++] = ',';
		out[used++] = ' ';
	}
	out[used] = '\0';
	return out;
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
	case PB_PARAM_SHARE:
		snprintf(out, size, "%s", limits);
		break;
	case PB_PARAM_CHOICE:
		(void)pb_catalogue_choices(out, size, param->choices);
		break;
	case PB_PARAM_TEXT:
		snprintf(out, size, "any text");
		break;
	}
	return out;
}

static void write_parameter(struct pb_page *page, const struct pb_kernel *kernel, const struct pb_param *param)
{
	char term[128], range[128], text[512];
	snprintf(term, sizeof term, "%s.%s=%s", kernel->name, param->name, param->initial);
	snprintf(text, sizeof text, "%s (%s)", param->summary, pb_catalogue_range(range, sizeof range, param));
	pb_page_entry(page, term, text);
}

void pb_catalogue_parameters(struct pb_page *page)
{
	const struct pb_kernel *kernel;
	pb_page_section(page, "Parameters, with their defaults");
	for (size_t i = 0; (kernel = pb_registry_kernel(i)); i++)
		for (const struct pb_param *param = kernel->params; param && param->name; param++)
			write_parameter(page, kernel, param);
}

static void write_drivers(struct pb_page *page, bool here)
{
	const struct pb_driver *driver;
	pb_page_section(page, "Drivers");
	for (size_t i = 0; (driver = pb_registry_driver(i)); i++) {
		char text[512];
		struct pb_why why = {""};
		const char *state = "";
		if (here)
			state = driver->available && driver->available(&why) ? "; not here: " : "; here: ok";
		snprintf(text, sizeof text, "%s; worker: %s%s%s", driver->summary, driver->worker, state, why.text);
		pb_page_entry(page, driver->name, text);
	}
}

void pb_catalogue_drivers(struct pb_page *page)
{
	write_drivers(page, false);
}

void pb_catalogue_drivers_here(struct pb_page *page)
{
	write_drivers(page, true);
}

static bool is_bytes(const char *name)
{
	static const char suffix[] = "_bytes";
	size_t length = strlen(name);
	return length > sizeof suffix && strcmp(name + length - (sizeof suffix - 1), suffix) == 0;
}

static void write_fact(char *out, size_t size, const struct pb_column *column, const char *member)
{
	snprintf(out, size, "unknown");
	if (column->type == PB_COLUMN_TEXT) {
		const char *text = *(const char *const *)(const void *)member;
		if (text)
			snprintf(out, size, "%s", text);
	} else if (column->type == PB_COLUMN_REAL) {
		double real = *(const double *)(const void *)member;
		if (isfinite(real))
			snprintf(out, size, "%g", real);
	} else {
		int64_t whole = *(const int64_t *)(const void *)member;
		if (whole != PB_UNKNOWN && is_bytes(column->name))
			pb_units_bytes(out, size, (double)whole);
		else if (whole != PB_UNKNOWN)
			snprintf(out, size, "%" PRId64, whole);
	}
}

static bool is_alike(const struct pb_rank_place *a, const struct pb_rank_place *b)
{
	return strcmp(a->host, b->host) == 0 && strcmp(a->text, b->text) == 0;
}

static void write_place(struct pb_page *page, const struct pb_rank_place *place, uint32_t first, uint32_t last)
{
	char term[128];
	if (first == last)
		(void)snprintf(term, sizeof term, "%.64s, rank %" PRIu32, place->host, first);
	else
		(void)snprintf(term, sizeof term, "%.64s, ranks %" PRIu32 " to %" PRIu32, place->host, first, last);
	pb_page_entry(page, term, place->text);
}

/* Where the ranks of a launch are; those that find the same, one after the other, together. */
static void write_ranks(struct pb_page *page)
{
	const uint32_t ranks = pb_ranks_size();
	struct pb_rank_place place = {0}, next;
	uint32_t first = 0;
	if (ranks == 0)
		return;
	pb_page_section(page, "Ranks of this launch");
	(void)gethostname(place.host, sizeof place.host - 1);
	pb_machine_line(place.text, sizeof place.text);
	for (uint32_t rank = 1; rank < ranks; rank++) {
		pb_ranks_ask_place(rank, &next);
		if (is_alike(&place, &next))
			continue;
		write_place(page, &place, first, rank - 1);
		place = next;
		first = rank;
	}
	write_place(page, &place, first, ranks - 1);
}

void pb_catalogue_machine(struct pb_page *page)
{
	struct pb_machine_facts facts;
	char value[256];
	pb_machine_collect(&facts);
	pb_page_section(page, "Machine");
	for (const struct pb_column *column = pb_machine_columns; column->name; column++) {
		write_fact(value, sizeof value, column, (const char *)&facts + column->offset);
		pb_page_entry(page, column->name, value);
	}
	pb_machine_facts_free(&facts);
	write_ranks(page);
}
