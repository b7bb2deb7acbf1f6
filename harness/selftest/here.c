#include "harness/selftest/here.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/binding.h"
#include "cluster/ranks.h"
#include "harness/cli/options.h"
#include "harness/cli/params.h"
#include "harness/cli/registry.h"
#include "harness/machine/machine.h"
#include "harness/measure/history.h"
#include "harness/measure/sample.h"
#include "harness/measure/shuffle.h"
#include "harness/statistics/median.h"

enum { CELLS = 2 * PB_TRUTHS_HERE }; /* of a probe: truth by truth, one worker and all */

/* The plan has the base's cell first, then those of the probes that are not left out. */
struct measuring {
	struct pb_here *here;
	const atomic_bool *cancel;
	struct pb_bench *benches;
	size_t *order;              /* of the base, and of pairs of cells: one worker and all */
	struct pb_probe **probe_of; /* per cell; NULL: the base */
	size_t *cell_of;            /* per cell: which of its probe */
};

static int add_cell(struct pb_here *here, const struct pb_driver *driver, uint32_t workers,
                    const struct pb_truth *truth, struct pb_why *why)
{
	const struct pb_cell cell = {
	    .kernel = pb_registry_find_kernel("known", why),
	    .driver = driver,
	    .workers = workers,
	    .schedule = PB_SCHEDULE_DYNAMIC,
	};
	const struct pb_setting settings[] = {
	    {"steps", truth->steps},
	    {"items", truth->items},
	    {"serial", "0%"},
	    {"false_sharing", truth->kind == PB_TRUTH_COUNTERS ? "100%" : "0%"},
	    {pb_truth_name(truth->kind), truth->text},
	};
	if (!cell.kernel)
		return -ENOENT;
	return pb_plan_add(&here->plan, &cell, settings, sizeof settings / sizeof *settings, why);
}

static int add_probe(struct pb_here *here, const struct pb_driver *driver, struct pb_why *why)
{
	struct pb_probe *larger = realloc(here->probes, (here->count + 1) * sizeof *larger);
	if (!larger)
		return pb_fail(why, -ENOMEM, "no memory for the self-test");
	here->probes = larger;
	struct pb_probe *probe = &larger[here->count++];
	const uint32_t limit = driver->limit ? driver->limit() : 0;
	*probe = (struct pb_probe){.driver = driver, .workers = limit ? limit : pb_machine_cores()};
	if (driver->available && driver->available(&probe->left_out))
		return 0;
	if (probe->workers < 2) {
		(void)pb_fail(&probe->left_out, 0, "there is room for one worker only");
		return 0;
	}
	probe->times_s = calloc(CELLS * here->room, sizeof *probe->times_s);
	int error = probe->times_s ? 0 : pb_fail(why, -ENOMEM, "no memory for the self-test");
	for (size_t cell = 0; cell < CELLS && !error; cell++)
		error = add_cell(here, driver, cell % 2 ? probe->workers : 1, &pb_truths_here[cell / 2], why);
	if (!error && strcmp(driver->worker, "rank") == 0)
		pb_launch_plan(probe->workers);
	return error;
}

static bool is_all(const struct pb_names *names)
{
	return names->count == 1 && strcmp(names->names[0], PB_ALL) == 0;
}

static int make_plan(struct pb_here *here, const struct pb_names *asked, struct pb_why *why)
{
	const struct pb_driver *driver = pb_registry_find_driver(PB_BASE_DRIVER, why);
	int error = driver ? add_cell(here, driver, 1, &pb_truths_here[0], why) : -ENOENT;
	/* A worker that is woken by another's unlock may be put on its core, and both take turns there. */
	if (!error)
		error = pb_plan_bind(&here->plan, PB_PIN_COMPACT, why);
	for (size_t i = 0; !error && is_all(asked) && (driver = pb_registry_driver(i)); i++)
		if (strcmp(driver->name, PB_BASE_DRIVER) != 0)
			error = add_probe(here, driver, why);
	for (size_t i = 0; !error && !is_all(asked) && i < asked->count; i++) {
		driver = pb_registry_find_driver(asked->names[i], why);
		error = driver ? add_probe(here, driver, why) : -EINVAL;
	}
	return error;
}

static void map_cells(struct measuring *m)
{
	size_t next = 1;
	for (size_t p = 0; p < m->here->count; p++)
		for (size_t cell = 0; m->here->probes[p].times_s && cell < CELLS; cell++, next++) {
			m->probe_of[next] = &m->here->probes[p];
			m->cell_of[next] = cell;
		}
}

/* A driver that cannot run the kernel here is left out with its reason. */
static int open_bench(struct measuring *m, size_t c, struct pb_why *why)
{
	const struct pb_cell *cell = &m->here->plan.cells[c];
	struct pb_why reason = {""};
	if (m->benches[c].cell)
		return 0;
	int error = pb_bench_open(&m->benches[c], cell, &m->here->plan, m->cancel, &reason);
	if (!error)
		return 0;
	pb_bench_close(&m->benches[c]);
	if (error != -ECANCELED && m->probe_of[c]) {
		m->probe_of[c]->left_out = reason;
		return 0;
	}
	*why = reason;
	return error;
}

/* Repetition 0 is the warm-up. */
static int time_cell(struct measuring *m, size_t c, size_t rep, struct pb_why *why)
{
	struct pb_probe *probe = m->probe_of[c];
	struct pb_sample_row row = pb_history_blank_row();
	if (probe && probe->left_out.text[0])
		return 0;
	int error = atomic_load(m->cancel) ? -ECANCELED : open_bench(m, c, why);
	if (error || (probe && probe->left_out.text[0]))
		return error;
	error = pb_bench_sample(&m->benches[c], &row);
	if (error == -ECANCELED)
		return error;
	if (error || row.ok != 1)
		return pb_fail(why, error ? error : -EBADMSG, "driver %s: %s", m->here->plan.cells[c].driver->name,
		               row.reason ? row.reason : strerror(-error));
	if (rep > 0 && probe)
		probe->times_s[m->cell_of[c] * m->here->room + rep - 1] = row.wall_s;
	else if (rep > 0)
		m->here->serial_s[rep - 1] = row.wall_s;
	return 0;
}

static int repeat(struct measuring *m, size_t rep, struct pb_why *why)
{
	const size_t pairs = m->here->plan.count / 2 + 1; /* the base is the first of them */
	int error = 0;
	pb_shuffle(m->order, pairs, 1, rep);
	for (size_t i = 0; i < pairs && !error; i++) {
		const size_t all = m->order[i] * 2;
		const size_t swap = (m->order[i] + rep) % 2;
		error = time_cell(m, all - (all ? swap : 0), rep, why);
		if (!error && all)
			error = time_cell(m, all - !swap, rep, why);
	}
	return error;
}

/* Whether every share is known as well as was asked; a driver in which nothing can be seen has none. */
static int find_clear(const struct pb_here *here, const struct pb_here_rule *rule, bool *clear)
{
	struct pb_estimate found;
	int error = 0;
	*clear = true;
	for (size_t p = 0; p < here->count && *clear && !error; p++)
		for (size_t truth = 1; truth < PB_TRUTHS_HERE && *clear && !error; truth++) {
			const struct pb_probe *probe = &here->probes[p];
			if (probe->left_out.text[0] || !(pb_here_ideal(here, probe) <= PB_LEAST_GAIN))
				continue;
			error = pb_here_recover(here, probe, truth, rule->level, &found);
			*clear = !error && (pb_truths_here[truth].more || found.high - found.low <= rule->width);
		}
	return error;
}

static int repeat_until_clear(struct measuring *m, const struct pb_here_rule *rule, struct pb_why *why)
{
	const int64_t end_ns = pb_clock_ns() + (int64_t)(rule->budget_s * 1e9);
	bool clear = false;
	int error = 0;
	for (size_t rep = 0; rep <= rule->most && !error && !clear; rep++) {
		error = repeat(m, rep, why);
		m->here->reps = rep;
		if (error || rep < rule->reps)
			continue;
		if (pb_clock_ns() >= end_ns)
			break;
		error = find_clear(m->here, rule, &clear);
		if (error)
			pb_fail(why, error, "no memory for the intervals");
	}
	return error;
}

static int measure(struct pb_here *here, const struct pb_here_rule *rule, const atomic_bool *cancel, struct pb_why *why)
{
	const size_t count = here->plan.count;
	struct measuring m = {.here = here, .cancel = cancel};
	m.benches = calloc(count, sizeof *m.benches);
	m.order = calloc(count, sizeof *m.order);
	m.probe_of = calloc(count, sizeof(void *));
	m.cell_of = calloc(count, sizeof *m.cell_of);
	int error = -ENOMEM;
	if (m.benches && m.order && m.probe_of && m.cell_of) {
		map_cells(&m);
		error = repeat_until_clear(&m, rule, why);
	}
	for (size_t c = 0; m.benches && c < count; c++)
		pb_bench_close(&m.benches[c]);
	free(m.benches);
	free(m.order);
	free(m.probe_of);
	free(m.cell_of);
	return error;
}

int pb_here_measure(struct pb_here *here, const struct pb_options *options, const struct pb_here_rule *rule,
                    const atomic_bool *cancel, struct pb_why *why)
{
	*here = (struct pb_here){.room = rule->most, .serial_s = calloc(rule->most, sizeof *here->serial_s)};
	int error = here->serial_s ? 0 : pb_fail(why, -ENOMEM, "no memory for the self-test");
	if (!error)
		error = make_plan(here, &options->drivers, why);
	return error ? error : measure(here, rule, cancel, why);
}

void pb_here_free(struct pb_here *here)
{
	for (size_t p = 0; p < here->count; p++)
		free(here->probes[p].times_s);
	free(here->probes);
	free(here->serial_s);
	pb_plan_free(&here->plan);
	*here = (struct pb_here){0};
}

/* Times with all workers over those with one, repetition by repetition. */
static void take_ratios(const struct pb_here *here, const struct pb_probe *probe, size_t truth, double *ratios)
{
	const double *one_s = probe->times_s + 2 * truth * here->room;
	for (size_t rep = 0; rep < here->reps; rep++)
		ratios[rep] = one_s[here->room + rep] / one_s[rep];
}

double pb_here_ideal(const struct pb_here *here, const struct pb_probe *probe)
{
	double *ratios = calloc(here->reps + 1, sizeof *ratios);
	if (!ratios)
		return NAN;
	take_ratios(here, probe, 0, ratios);
	const double ideal = pb_stats_median(ratios, here->reps, 0.95).value;
	free(ratios);
	return ideal;
}

static int estimate(const struct pb_here *here, size_t truth, double level, const double *ratios, double *shares,
                    struct pb_estimate *out)
{
	const struct pb_size medians[] = {{1, ratios, here->reps}, {2, ratios + here->reps, here->reps}};
	struct pb_draws draws;
	int error = pb_draws_make(&draws, medians, 2, here->reps, 1);
	if (error)
		return error;
	for (size_t row = 0; row <= PB_DRAWS; row++) {
		const double *drawn = pb_draws_row(&draws, row);
		shares[row] =
		    truth == 0 ? drawn[0] : pb_truth_recovered(pb_truths_here[truth].kind, drawn[0], drawn[1]);
	}
	*out = pb_estimate_of(shares, here->reps, level);
	pb_draws_free(&draws);
	return 0;
}

int pb_here_recover(const struct pb_here *here, const struct pb_probe *probe, size_t truth, double level,
                    struct pb_estimate *out)
{
	if (here->reps == 0)
		return -EINVAL;
	double *ratios = calloc(2 * here->reps, sizeof *ratios);
	double *shares = calloc(PB_DRAWS + 1, sizeof *shares);
	int error = -ENOMEM;
	if (ratios && shares) {
		take_ratios(here, probe, truth, ratios);
		take_ratios(here, probe, 0, ratios + here->reps);
		error = estimate(here, truth, level, ratios, shares, out);
	}
	free(ratios);
	free(shares);
	return error;
}
