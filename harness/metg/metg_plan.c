#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/cli/options.h"
#include "harness/cli/params.h"
#include "harness/cli/registry.h"
#include "harness/cli/units.h"
#include "harness/machine/machine.h"
#include "harness/metg/metg.h"
#include "harness/metg/room.h"

/* An event loop in one thread: more slots add none. */
#define ONE_LOOP "async"

/* Increments of an item are powers of two, about 0.4 ns to 0.1 ms: closest where most drivers cross one half, and few
 * enough that the default budget has room for the repetitions that an interval needs. */
static const unsigned exponents[] = {0, 3, 5, 7, 9, 12, 15, 18};

/* As many increments for a worker as fit, but not more items than a sample can bear. */
#define INCREMENTS_PER_WORKER (UINT64_C(1) << 24)
#define ITEMS_PER_WORKER (UINT64_C(1) << 18)

static const uint64_t waits_us[] = {32, 125, 500, 2000, 8000, 32000, 64000};

enum { WAITS_PER_WORKER = 4 };

/* Those whose workers can be many, and that wait for deadlines each in their own way. */
static const char *const waiting_drivers[] = {"pthread", "process", "async", "process+async", NULL};

struct planning {
	struct pb_metg *metg;
	struct pb_plan *plan;
	const struct pb_options *options;
	const struct pb_kernel *counter, *sleep;
	struct pb_why *why;
};

const char *pb_metg_measure_name(enum pb_metg_measure measure)
{
	static const char *const names[] = {[PB_METG_GRAIN_1] = "grain_1",
	                                    [PB_METG_STATIC_1] = "static_1",
	                                    [PB_METG_GRAIN_AUTO] = "grain_auto",
	                                    [PB_METG_WAIT] = "wait"};
	return names[measure];
}

static int add_series(const struct planning *p, const struct pb_metg_series *added)
{
	struct pb_metg *metg = p->metg;
	struct pb_metg_series *larger = realloc(metg->series, (metg->count + 1) * sizeof *larger);
	if (!larger)
		return pb_fail(p->why, -ENOMEM, "no memory for the plan");
	metg->series = larger;
	larger[metg->count++] = *added;
	return 0;
}

static int add_size(const struct planning *p, struct pb_metg_series *series, const struct pb_cell *cell, uint64_t size,
                    uint64_t items, const char *name, const char *value)
{
	char digits[24];
	(void)snprintf(digits, sizeof digits, "%" PRIu64, items);
	const struct pb_setting settings[] = {{"items", digits}, {name, value}};
	series->sizes[series->count].cell = p->plan->count;
	series->sizes[series->count].size = size;
	series->sizes[series->count++].items = items;
	return pb_plan_add(p->plan, cell, settings, 2, p->why);
}

static int add_increments(const struct planning *p, struct pb_metg_series *series, unsigned exponent)
{
	char value[24];
	const uint64_t size = UINT64_C(1) << exponent;
	const uint64_t share = INCREMENTS_PER_WORKER / size;
	const struct pb_cell cell = {
	    .kernel = p->counter,
	    .driver = series->driver,
	    .workers = series->workers,
	    .schedule = series->measure == PB_METG_STATIC_1 ? PB_SCHEDULE_STATIC : PB_SCHEDULE_DYNAMIC,
	    .grain = series->measure != PB_METG_GRAIN_AUTO,
	    .brief = true,
	};
	(void)snprintf(value, sizeof value, "%" PRIu64, size);
	return add_size(p, series, &cell, size, (share < ITEMS_PER_WORKER ? share : ITEMS_PER_WORKER) * series->workers,
	                "increments", value);
}

/* A curve of items that compute, which ends in `last` if that is another curve. */
static int add_curve(const struct planning *p, const struct pb_metg_series *like, enum pb_metg_measure measure,
                     const struct pb_metg_series *last)
{
	const size_t sizes = sizeof exponents / sizeof *exponents - (last != NULL);
	struct pb_metg_series series = *like;
	int error = 0;
	series.measure = measure;
	for (size_t i = 0; !error && i < sizes; i++)
		error = add_increments(p, &series, exponents[i]);
	if (last)
		series.sizes[series.count++] = last->sizes[sizes];
	return error ? error : add_series(p, &series);
}

/* Of so large items as the last one has one claim each at either grain. */
static int add_items(const struct planning *p, const struct pb_metg_series *like)
{
	const bool only_static = p->options->schedules[0].kind == PB_SCHEDULE_STATIC;
	int error = 0;
	if (only_static || like->workers > 1)
		error = add_curve(p, like, PB_METG_STATIC_1, NULL);
	if (error || only_static)
		return error;
	error = add_curve(p, like, PB_METG_GRAIN_1, NULL);
	if (error)
		return error;
	const struct pb_metg_series fine = p->metg->series[p->metg->count - 1];
	return add_curve(p, like, PB_METG_GRAIN_AUTO, &fine);
}

static int add_waits(const struct planning *p, struct pb_metg_series *series)
{
	const struct pb_cell cell = {
	    .kernel = p->sleep,
	    .driver = series->driver,
	    .workers = series->workers,
	    .schedule = PB_SCHEDULE_DYNAMIC,
	    .cold = true,
	    .brief = true,
	};
	int error = 0;
	for (size_t i = 0; !error && i < sizeof waits_us / sizeof *waits_us; i++) {
		char value[32];
		const uint64_t wait_ns = waits_us[i] * 1000;
		error = add_size(p, series, &cell, wait_ns, (uint64_t)series->workers * WAITS_PER_WORKER, "time",
		                 pb_units_time_text(value, sizeof value, wait_ns));
	}
	return error ? error : add_series(p, series);
}

/* 0 for a number that the driver has no place for. */
static int add_workers(const struct planning *p, const struct pb_driver *driver, uint32_t workers)
{
	struct pb_metg_series series = {.driver = driver, .workers = workers, .item_bytes = NAN};
	const uint32_t limit = driver->limit ? driver->limit() : 0;
	const bool single = limit == 1 || strcmp(driver->name, ONE_LOOP) == 0;
	if (single && workers > 1)
		return 0;
	if (limit == 0 || workers <= limit)
		return add_items(p, &series);
	(void)pb_fail(&series.note, 0, "%" PRIu32 " workers, %" PRIu32 " launched: start with mpirun -n %" PRIu32,
	              workers, limit, workers);
	return add_series(p, &series);
}

static int add_all_workers(const struct planning *p, const struct pb_driver *driver)
{
	const struct pb_options *options = p->options;
	const uint32_t cores = pb_machine_cores();
	int error = 0;
	for (size_t i = 0; !error && i < options->worker_count; i++)
		error = add_workers(p, driver, options->workers[i]);
	if (options->worker_count == 0)
		error = add_workers(p, driver, 1);
	if (!error && options->worker_count == 0 && cores > 1)
		error = add_workers(p, driver, cores);
	return error;
}

static bool can_wait(const struct pb_driver *driver)
{
	bool found = false;
	for (const char *const *name = waiting_drivers; *name; name++)
		found |= strcmp(*name, driver->name) == 0;
	return found;
}

static int add_driver(const struct planning *p, const struct pb_driver *driver)
{
	struct pb_metg_series series = {.driver = driver, .workers = 1, .item_bytes = NAN};
	if (driver->available && driver->available(&series.note))
		return add_series(p, &series);
	int error = add_all_workers(p, driver);
	if (error || p->options->in_flight == 0 || !can_wait(driver))
		return error;
	series.measure = PB_METG_WAIT;
	series.workers = pb_metg_room(driver, (uint32_t)p->options->in_flight, &series.note);
	return add_waits(p, &series);
}

static int add_drivers(const struct planning *p)
{
	const struct pb_names *asked = &p->options->drivers;
	const bool all = asked->count == 1 && strcmp(asked->names[0], PB_ALL) == 0;
	const struct pb_driver *driver;
	int error = 0;
	for (size_t i = 0; !error && all && (driver = pb_registry_driver(i)); i++)
		error = add_driver(p, driver);
	for (size_t i = 0; !error && !all && i < asked->count; i++) {
		driver = pb_registry_find_driver(asked->names[i], p->why);
		error = driver ? add_driver(p, driver) : -EINVAL;
	}
	return error;
}

int pb_metg_plan(struct pb_metg *metg, struct pb_plan *plan, const struct pb_options *options, struct pb_why *why)
{
	const struct planning p = {
	    .metg = metg,
	    .plan = plan,
	    .options = options,
	    .counter = pb_registry_find_kernel("counter", why),
	    .sleep = pb_registry_find_kernel("sleep", why),
	    .why = why,
	};
	if (!p.counter || !p.sleep)
		return -EINVAL;
	if (options->in_flight > PB_WORKERS_MAX)
		return pb_fail(why, -EINVAL, "--in-flight %" PRIu64 ": at most %u", options->in_flight, PB_WORKERS_MAX);
	const struct pb_schedule_choice *schedule = &options->schedules[0];
	if (options->schedule_count > 1 || schedule->kind == PB_SCHEDULE_GUIDED || schedule->grain)
		return pb_fail(why, -EINVAL, "metg measures claims of one item: --schedule static or dynamic");
	int error = pb_plan_bind(plan, PB_METG_PIN, why);
	return error ? error : add_drivers(&p);
}

void pb_metg_free(struct pb_metg *metg)
{
	free(metg->series);
	*metg = (struct pb_metg){0};
}
