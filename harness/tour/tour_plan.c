#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/options.h"
#include "harness/cli/registry.h"
#include "harness/cli/unknown.h"
#include "harness/machine/machine.h"
#include "harness/tour/tour.h"

/* Samples of work that computes; it takes no time under --quick. */
enum { SAMPLES = 3, QUICK_SAMPLES = 1, DRIVERS_MOST = 16 };

struct planning {
	struct pb_tour *tour;
	struct pb_plan *plan;
	const struct pb_options *options;
	struct pb_why *why;
};

static struct pb_tour_stop *add_stop(const struct planning *p, const struct pb_workload *workload,
                                     const struct pb_model *model)
{
	struct pb_tour *tour = p->tour;
	struct pb_tour_stop *larger = realloc(tour->stops, (tour->count + 1) * sizeof *larger);
	if (!larger)
		return NULL;
	tour->stops = larger;
	larger[tour->count] = (struct pb_tour_stop){
	    .workload = workload,
	    .size = p->options->quick ? &workload->quick : &workload->full,
	    .model = model,
	    .scale = 1,
	};
	return &larger[tour->count++];
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t workers_for(const struct pb_tour_stop *stop, const struct pb_driver *driver)
{
	if (stop->model->crew == PB_CREW_ONE)
		return 1;
	const uint32_t limit = driver->limit ? driver->limit() : 0;
	const uint32_t wanted = stop->workload->waits ? stop->workload->workers[stop->model->crew] : pb_machine_cores();
	return limit ? least(wanted, limit) : wanted;
}

static uint64_t samples_for(const struct planning *p, const struct pb_workload *workload)
{
	if (p->options->reps)
		return p->options->reps;
	if (workload->waits)
		return 1;
	return p->options->quick ? QUICK_SAMPLES : SAMPLES;
}

/* Items that so many workers measure. */
static uint64_t items_for(const struct pb_workload_size *size, uint32_t workers)
{
	const uint64_t most = size->per_worker * workers;
	return size->per_worker && most < size->items ? most : size->items;
}

static int add_cell(const struct planning *p, struct pb_tour_stop *stop, struct pb_cell *cell)
{
	struct pb_setting settings[PB_WORKLOAD_SETTINGS + 1];
	char digits[24];
	size_t count = 0;
	for (; count < PB_WORKLOAD_SETTINGS && stop->size->settings[count].name; count++)
		settings[count] = stop->size->settings[count];
	if (stop->size->items) {
		const uint64_t items = items_for(stop->size, cell->workers);
		snprintf(digits, sizeof digits, "%llu", (unsigned long long)items);
		settings[count++] = (struct pb_setting){"items", digits};
		stop->scale = (double)stop->size->items / (double)items;
	}
	stop->cell = p->plan->count;
	return pb_plan_add(p->plan, cell, settings, count, p->why);
}

static int add_model(const struct planning *p, const struct pb_workload *workload, const struct pb_model *model)
{
	struct pb_tour_stop *stop = add_stop(p, workload, model);
	if (!stop)
		return pb_fail(p->why, -ENOMEM, "no memory for the tour");
	struct pb_cell cell = {
	    .kernel = pb_registry_find_kernel(workload->kernel, NULL),
	    .driver = pb_registry_find_driver(model->driver, NULL),
	    .schedule = PB_SCHEDULE_DYNAMIC,
	    .samples = samples_for(p, workload),
	    .cold = workload->waits,
	};
	if (!cell.kernel || !cell.driver) {
		(void)pb_fail(&stop->missing, 0, "%s is not built in", cell.kernel ? model->driver : workload->kernel);
		return 0;
	}
	if (cell.driver->available)
		(void)cell.driver->available(&cell.left_out);
	cell.workers = cell.left_out.text[0] ? 1 : workers_for(stop, cell.driver);
	return add_cell(p, stop, &cell);
}

static bool is_asked(const struct pb_names *asked, const char *name)
{
	bool found = asked->count == 0;
	for (size_t i = 0; i < asked->count; i++)
		found |= strcmp(asked->names[i], name) == 0 || strcmp(asked->names[i], PB_ALL) == 0;
	return found;
}

static int add_workload(const struct planning *p, const struct pb_workload *workload)
{
	int error = 0;
	for (const struct pb_model *model = pb_models; !error && model->driver; model++)
		if (model->crew == PB_CREW_ONE || is_asked(&p->options->drivers, model->driver))
			error = add_model(p, workload, model);
	return error;
}

/* Workloads were checked with the command line; a driver may exist and still have no place here. */
static int check_drivers(const struct pb_names *asked, struct pb_why *why)
{
	const char *names[DRIVERS_MOST];
	size_t count = 0;
	int error = 0;
	for (; pb_models[count].driver; count++)
		names[count] = pb_models[count].driver;
	for (size_t i = 0; !error && i < asked->count; i++) {
		bool known = strcmp(asked->names[i], PB_ALL) == 0;
		for (size_t n = 0; n < count; n++)
			known |= strcmp(asked->names[i], names[n]) == 0;
		error = known ? 0 : pb_unknown(why, "the tour has no driver", asked->names[i], names, count);
	}
	return error;
}

int pb_tour_plan(struct pb_tour *tour, struct pb_plan *plan, const struct pb_options *options, struct pb_why *why)
{
	const struct planning p = {tour, plan, options, why};
	int error = check_drivers(&options->drivers, why);
	for (const struct pb_workload *workload = pb_workloads; !error && workload->name; workload++)
		if (is_asked(&options->arguments, workload->name))
			error = add_workload(&p, workload);
	return error;
}

void pb_tour_free(struct pb_tour *tour)
{
	free(tour->stops);
	*tour = (struct pb_tour){0};
}
