#include "harness/measure/layouts.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/machine/machine.h"
#include "harness/measure/crowds.h"

struct making {
	struct pb_layouts *layouts;
	const struct pb_driver *driver;
	const struct pb_allowances *allowed;
	uint32_t limit; /* workers; 0: none */
	struct pb_why *why;
};

static bool has_threads(const struct making *making)
{
	return making->driver->each == PB_EACH_THREADS;
}

static int add(const struct making *making, const struct pb_layout *layout)
{
	struct pb_layouts *layouts = making->layouts;
	struct pb_layout *larger = realloc(layouts->list, (layouts->count + 1) * sizeof *larger);
	if (!larger)
		return pb_fail(making->why, -ENOMEM, "no memory for %zu cells", layouts->count + 1);
	layouts->list = larger;
	for (size_t i = 0; i < layouts->count; i++)
		if (larger[i].workers == layout->workers && larger[i].ranks == layout->ranks)
			return 0;
	larger[layouts->count++] = *layout;
	return 0;
}

static bool is_launched(const struct making *making, uint32_t ranks)
{
	return making->allowed->count == 0 || ranks <= making->allowed->count;
}

/* All RANKSxTHREADS that make so many workers. */
static int add_factors(const struct making *making, uint32_t workers)
{
	int error = 0;
	for (uint32_t ranks = 1; !error && ranks <= workers; ranks++)
		if (workers % ranks == 0 && is_launched(making, ranks))
			error = add(making, &(struct pb_layout){.workers = workers, .ranks = ranks});
	return error;
}

static int add_number(const struct making *making, uint32_t workers)
{
	if (has_threads(making))
		return add_factors(making, workers);
	return add(making, &(struct pb_layout){.workers = workers});
}

static int add_asked(const struct making *making, uint32_t workers)
{
	return making->limit == 1 && workers > 1 ? 0 : add_number(making, workers);
}

/* Of another driver than those that have several workers in a rank, a grid asks for as many as make it up: beside them,
 * and no more than it can have. */
static int add_product(const struct making *making, uint32_t workers)
{
	struct pb_layout layout = {.workers = workers};
	if (making->limit == 1 && workers > 1)
		return 0;
	if (making->limit && workers > making->limit)
		(void)pb_fail(&layout.missing, 0, "%u workers, %u launched: start with mpirun -n %u", workers,
		              making->limit, workers);
	return add(making, &layout);
}

static int add_grid(const struct making *making, const struct pb_grid *grid)
{
	const uint32_t workers = grid->ranks * grid->each;
	if (making->driver->each == PB_EACH_NONE)
		return add_product(making, workers);
	if (!is_launched(making, grid->ranks))
		return pb_fail(making->why, -EINVAL, "%ux%u asked of %s, %u launched: start with mpirun -n %u",
		               grid->ranks, grid->each, making->driver->name, making->allowed->count, grid->ranks);
	return add(making, &(struct pb_layout){.workers = workers, .ranks = grid->ranks});
}

/* How far `auto` goes: to the driver's limit, or to a worker on every core and in every rank that was launched. */
static uint32_t automatic(const struct making *making)
{
	const uint32_t cores = pb_machine_cores();
	const uint32_t launched = making->driver->ranks ? making->allowed->count : 0;
	if (making->limit)
		return making->limit;
	return launched > cores ? launched : cores;
}

/* 1, 2, 4, ... and the most there is. */
static int add_powers(const struct making *making)
{
	const uint32_t most = automatic(making);
	int error = 0;
	for (uint32_t workers = 1; !error && workers < most; workers *= 2)
		error = add_number(making, workers);
	return error ? error : add_number(making, most);
}

/* Threads that each of so many ranks has room for on the host that it is on; 0: no memory to tell. */
static uint32_t threads_that_fit(const struct making *making, uint32_t ranks)
{
	struct pb_crowds crowds;
	uint32_t least = pb_crowds_make(&crowds, making->allowed, ranks, 1) ? 0 : UINT32_MAX;
	for (size_t i = 0; i < crowds.count; i++) {
		const uint32_t fit = pb_crowd_room(&crowds.list[i]) / crowds.list[i].ranks;
		least = fit < least ? fit : least;
	}
	free(crowds.list);
	return least;
}

/* As many threads as there is room for in all ranks that were launched, in all ways that there is room for. */
static int add_fitting(const struct making *making)
{
	const uint32_t launched = making->allowed->count, fit = threads_that_fit(making, launched);
	const uint32_t most = launched * (fit ? fit : 1);
	int error = add(making, &(struct pb_layout){.workers = most, .ranks = launched});
	for (uint32_t ranks = 1; !error && ranks < launched; ranks++)
		if (most % ranks == 0 && most / ranks <= threads_that_fit(making, ranks))
			error = add(making, &(struct pb_layout){.workers = most, .ranks = ranks});
	return error;
}

static int add_automatic(const struct making *making)
{
	if (!has_threads(making))
		return add_powers(making);
	return making->allowed->count ? add_fitting(making) : add_factors(making, automatic(making));
}

static int compare(const void *left, const void *right)
{
	const struct pb_layout *a = left;
	const struct pb_layout *b = right;
	if (a->workers != b->workers)
		return a->workers < b->workers ? -1 : 1;
	return (a->ranks > b->ranks) - (a->ranks < b->ranks);
}

static uint32_t most_asked(const struct pb_options *options)
{
	uint32_t most = 0;
	for (size_t i = 0; i < options->worker_count; i++)
		most = options->workers[i] > most ? options->workers[i] : most;
	return most;
}

int pb_layouts_make(struct pb_layouts *layouts, const struct pb_options *options, const struct pb_driver *driver,
                    const struct pb_allowances *allowed, struct pb_why *why)
{
	const struct making making = {.layouts = layouts,
	                              .driver = driver,
	                              .allowed = allowed,
	                              .limit = driver->limit ? driver->limit() : 0,
	                              .why = why};
	const uint32_t most = most_asked(options);
	if (making.limit > 1 && most > making.limit)
		return pb_fail(why, -EINVAL, "%u workers asked of %s, %u launched: start with mpirun -n %u", most,
		               driver->name, making.limit, most);
	const bool nothing_asked = options->worker_count == 0 && options->grid_count == 0;
	int error = add_number(&making, 1);
	for (size_t i = 0; !error && i < options->worker_count; i++)
		error = add_asked(&making, options->workers[i]);
	for (size_t i = 0; !error && i < options->grid_count; i++)
		error = add_grid(&making, &options->grids[i]);
	if (!error && (nothing_asked || options->auto_workers))
		error = add_automatic(&making);
	if (!error)
		qsort(layouts->list, layouts->count, sizeof *layouts->list, compare);
	return error;
}

void pb_layouts_free(struct pb_layouts *layouts)
{
	free(layouts->list);
	*layouts = (struct pb_layouts){0};
}
