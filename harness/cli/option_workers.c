#include <errno.h>
#include <stdlib.h>

#include "harness/cli/option_store.h"
#include "harness/cli/units.h"

static int add_workers(struct pb_options *options, uint32_t first, uint32_t last)
{
	size_t room = options->worker_count + last - first + 1;
	uint32_t *larger = realloc(options->workers, room * sizeof *larger);
	if (!larger)
		return -ENOMEM;
	options->workers = larger;
	bool known[PB_WORKERS_MAX + 1] = {false};
	for (size_t i = 0; i < options->worker_count; i++)
		known[larger[i]] = true;
	for (uint32_t workers = first; workers <= last; workers++)
		if (!known[workers])
			larger[options->worker_count++] = workers;
	return 0;
}

static int add_grid(struct pb_options *options, const struct pb_grid *grid)
{
	struct pb_grid *larger = realloc(options->grids, (options->grid_count + 1) * sizeof *larger);
	if (!larger)
		return -ENOMEM;
	options->grids = larger;
	for (size_t i = 0; i < options->grid_count; i++)
		if (larger[i].ranks == grid->ranks && larger[i].each == grid->each)
			return 0;
	larger[options->grid_count++] = *grid;
	return 0;
}

static int parse_workers(const struct pb_option *option, const char *text, uint32_t *workers, struct pb_why *why)
{
	uint64_t count;
	int error = pb_units_parse_count(text, &count, why);
	if (error == -ERANGE && *text != '-')
		count = UINT64_MAX;
	else if (error)
		return error;
	if (count == 0)
		return pb_fail(why, -EINVAL, "%s are counted from 1", option->name);
	if (count > PB_WORKERS_MAX)
		return pb_fail(why, -EINVAL, "at most %u %s", PB_WORKERS_MAX, option->name);
	*workers = (uint32_t)count;
	return 0;
}

/* "2x4" */
static int store_grid(struct pb_options *options, const struct pb_option *option, char *entry, char *times,
                      struct pb_why *why)
{
	struct pb_grid grid = {0};
	*times = '\0';
	if (options->command != PB_COMMAND_RUN)
		return pb_fail(why, -EINVAL, "RANKSxTHREADS is for powbench run: give numbers of workers");
	int error = parse_workers(option, entry, &grid.ranks, why);
	if (!error)
		error = parse_workers(option, times + 1, &grid.each, why);
	if (error)
		return error;
	if ((uint64_t)grid.ranks * grid.each > PB_WORKERS_MAX)
		return pb_fail(why, -EINVAL, "at most %u workers", PB_WORKERS_MAX);
	return add_grid(options, &grid);
}

/* "4" or "1-4" */
static int store_range(struct pb_options *options, const struct pb_option *option, char *entry, struct pb_why *why)
{
	uint32_t first = 0, last = 0;
	char *dash = strchr(entry + 1, '-');
	if (dash)
		*dash = '\0';
	int error = parse_workers(option, entry, &first, why);
	if (!error)
		error = parse_workers(option, dash ? dash + 1 : entry, &last, why);
	if (error)
		return error;
	if (first > last)
		return pb_fail(why, -EINVAL, "the range %u-%u is empty", first, last);
	return add_workers(options, first, last);
}

static int store_entry(struct pb_options *options, const struct pb_option *option, char *entry, struct pb_why *why)
{
	const char *automatic = option->words;
	if (!*entry)
		return pb_fail(why, -EINVAL, "a number is missing; write it like 1,2,4 or 1-4%s",
		               automatic ? ", 2x4, or auto" : "");
	if (automatic && strcmp(entry, automatic) == 0) {
		options->auto_workers = true;
		return 0;
	}
	char *times = strchr(entry, 'x');
	return times ? store_grid(options, option, entry, times, why) : store_range(options, option, entry, why);
}

int pb_store_workers(struct pb_options *options, const struct pb_option *option, const char *value, struct pb_why *why)
{
	if (option->words && strcmp(value, option->words) == 0)
		options->worker_count = options->grid_count = 0;
	char *list = strdup(value), *rest = list;
	int error = list ? 0 : -ENOMEM;
	for (char *entry; !error && (entry = strsep(&rest, ","));)
		error = store_entry(options, option, entry, why);
	free(list);
	return error;
}
