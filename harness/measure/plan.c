#include "harness/measure/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/binding.h"
#include "drivers/common/copies.h"
#include "harness/cli/options.h"
#include "harness/cli/registry.h"
#include "harness/machine/machine.h"
#include "harness/measure/layouts.h"
#include "harness/measure/sweep.h"

/* Everything that the cells of one plan have in common while it is made. */
struct planning {
	struct pb_plan *plan;
	const struct pb_options *options;
	const struct pb_kernel *kernel;
	const struct pb_driver *driver;
	const struct pb_schedule_choice *schedule;
	const struct pb_setting *settings; /* of this kernel, one value each */
	size_t setting_count;
	struct pb_why *why;
};

static int add_cell(const struct planning *p, const struct pb_layout *layout)
{
	const struct pb_cell cell = {
	    .kernel = p->kernel,
	    .driver = p->driver,
	    .workers = layout->workers,
	    .ranks = layout->ranks,
	    .schedule = p->schedule->kind,
	    .grain = p->options->rate_per_s > 0 ? 1 : p->schedule->grain,
	    .rate_per_s = p->options->rate_per_s,
	    .weak = p->options->weak,
	    .ceiling = p->driver == &pb_driver_copies,
	    .left_out = layout->missing,
	};
	return pb_plan_add(p->plan, &cell, p->settings, p->setting_count, p->why);
}

static int add_layouts(const struct planning *p)
{
	struct pb_layouts layouts = {0};
	int error = pb_layouts_make(&layouts, p->options, p->driver, &p->plan->allowed, p->why);
	for (size_t i = 0; !error && i < layouts.count; i++)
		error = add_cell(p, &layouts.list[i]);
	pb_layouts_free(&layouts);
	return error;
}

static bool is_all(const struct pb_names *names)
{
	return names->count == 1 && strcmp(names->names[0], PB_ALL) == 0;
}

/* A driver that is missing here is refused when it was named, and a row with the reason when all were asked for. */
static int add_driver(const struct planning *p)
{
	struct pb_layout one = {.workers = 1};
	if (p->driver->available && p->driver->available(&one.missing)) {
		if (!is_all(&p->options->drivers))
			return pb_fail(p->why, -EINVAL, "driver %s: %s", p->driver->name, one.missing.text);
		return add_cell(p, &one);
	}
	return add_layouts(p);
}

static bool is_base(const struct pb_driver *driver)
{
	return strcmp(driver->name, PB_BASE_DRIVER) == 0;
}

/* A ceiling for every number of workers that a cell of the study has, and that the cores of this host can carry. */
static int add_ceilings(struct planning *p, size_t first)
{
	uint32_t last = 1;
	int error = 0;
	if (p->options->no_ceiling || p->options->rate_per_s > 0 || !pb_copies_suit(p->kernel))
		return 0;
	p->driver = &pb_driver_copies;
	p->schedule = &p->options->schedules[0];
	for (uint32_t next = 0; !error && next != UINT32_MAX; last = next) {
		next = UINT32_MAX;
		for (size_t c = first; c < p->plan->count; c++)
			if (p->plan->cells[c].workers > last && p->plan->cells[c].workers < next)
				next = p->plan->cells[c].workers;
		if (next <= pb_machine_cores())
			error = add_cell(p, &(struct pb_layout){.workers = next});
	}
	return error;
}

/* Where nothing fits into memory, what the first cell would need is why. */
static int check_any(const struct pb_plan *plan, size_t first, struct pb_why *why)
{
	for (size_t c = first; c < plan->count; c++)
		if (!plan->cells[c].left_out.text[0])
			return 0;
	return pb_fail(why, -ENOMEM, "%s", plan->cells[first].left_out.text);
}

static int add_schedules(struct planning *p)
{
	int error = 0;
	for (size_t i = 0; !error && i < p->options->schedule_count; i++) {
		p->schedule = &p->options->schedules[i];
		error = add_driver(p);
	}
	return error;
}

/* The cells of one kernel with one set of parameters: the base first. */
static int add_study(const struct pb_setting *settings, size_t count, void *context)
{
	struct planning p = *(const struct planning *)context;
	p.schedule = &p.options->schedules[0];
	p.settings = settings;
	p.setting_count = count;
	const size_t first = p.plan->count;
	p.driver = pb_registry_find_driver(PB_BASE_DRIVER, p.why);
	int error = p.driver ? add_cell(&p, &(struct pb_layout){.workers = 1}) : -EINVAL;
	const struct pb_names *asked = &p.options->drivers;
	for (size_t i = 0; !error && is_all(asked) && (p.driver = pb_registry_driver(i)); i++)
		if (!is_base(p.driver))
			error = add_schedules(&p);
	for (size_t i = 0; !error && !is_all(asked) && i < asked->count; i++) {
		p.driver = pb_registry_find_driver(asked->names[i], p.why);
		if (!p.driver)
			error = -EINVAL;
		else if (!is_base(p.driver))
			error = add_schedules(&p);
	}
	if (!error)
		error = check_any(p.plan, first, p.why);
	return error ? error : add_ceilings(&p, first);
}

static int add_kernel(struct planning *p, const struct pb_kernel *kernel)
{
	if (p->options->rate_per_s > 0 && !kernel->paced)
		return pb_fail(p->why, -EINVAL, "--rate is for kernels that make requests, and %s makes none: see -k",
		               kernel->name);
	p->kernel = kernel;
	return pb_sweep(p->options, kernel->name, add_study, p, p->why);
}

static int add_kernels(struct planning *p)
{
	const struct pb_names *asked = &p->options->kernels;
	const struct pb_kernel *kernel;
	int error = 0;
	for (size_t i = 0; !error && is_all(asked) && (kernel = pb_registry_kernel(i)); i++)
		error = add_kernel(p, kernel);
	for (size_t i = 0; !error && !is_all(asked) && i < asked->count; i++) {
		kernel = pb_registry_find_kernel(asked->names[i], p->why);
		error = kernel ? add_kernel(p, kernel) : -EINVAL;
	}
	return error;
}

int pb_plan_bind(struct pb_plan *plan, enum pb_pin pin, struct pb_why *why)
{
	plan->pin = pin;
	return pb_binding_cpus(pin, &plan->cpus, &plan->cpu_count, why);
}

int pb_plan_make(struct pb_plan *plan, const struct pb_options *options, struct pb_why *why)
{
	struct planning p = {.plan = plan, .options = options, .why = why};
	int error = pb_plan_check(options, why);
	if (!error)
		error = pb_plan_bind(plan, options->pin, why);
	return error ? error : add_kernels(&p);
}
