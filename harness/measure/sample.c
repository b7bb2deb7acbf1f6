#include "harness/measure/sample.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "harness/cli/registry.h"
#include "harness/machine/machine.h"
#include "harness/measure/gather.h"
#include "harness/measure/loss.h"
#include "harness/measure/sample_describe.h"

int pb_bench_open(struct pb_bench *bench, const struct pb_cell *cell, const struct pb_plan *plan,
                  const atomic_bool *cancel, struct pb_why *why)
{
	bench->cell = cell;
	bench->job = (struct pb_job){
	    .kernel = cell->kernel,
	    .args = cell->args,
	    .state = cell->state,
	    .plugin = pb_registry_plugin_of(cell->kernel),
	    .workers = cell->workers,
	    .team = cell->team,
	    .schedule = cell->schedule,
	    .grain = cell->grain,
	    .cpus = plan->cpus,
	    .cpu_count = plan->cpu_count,
	    .pin = plan->pin,
	    .cancel = cancel,
	    .rate_per_s = cell->rate_per_s,
	    .ranks = cell->ranks,
	};
	bench->merged = calloc(1, cell->kernel->result_size ? cell->kernel->result_size : 1);
	bench->reports = calloc(cell->workers, sizeof *bench->reports);
	bench->spent.workers = calloc(cell->workers, sizeof *bench->spent.workers);
	bench->spent.count = cell->workers;
	if (!bench->merged || !bench->reports || !bench->spent.workers)
		return pb_fail(why, -ENOMEM, "no memory for the results of %u workers", cell->workers);
	if (cell->kernel->collect && !cell->driver->records && !(cell->ceiling && cell->kernel->spares_records))
		return pb_fail(why, -ENOTSUP, "%s emits records, and the driver %s brings none home",
		               cell->kernel->name, cell->driver->name);
	pb_noise_open(&bench->noise, cell->workers);
	int64_t before_ns = pb_clock_ns();
	pb_loss_lend();
	int error = cell->driver->open(&bench->driver_self, &bench->job, why);
	pb_loss_take();
	bench->open_s = (double)(pb_clock_ns() - before_ns) / 1e9;
	return error;
}

void pb_bench_close(struct pb_bench *bench)
{
	pb_loss_lend();
	if (bench->cell && bench->driver_self)
		bench->cell->driver->close(bench->driver_self);
	pb_loss_take();
	free(bench->merged);
	free(bench->reports);
	free(bench->spent.workers);
	pb_noise_close(&bench->noise);
	pb_gather_free(&bench->gathered);
	*bench = (struct pb_bench){0};
}

/* The ledger that a right run of the planned rounds leaves. */
struct expected {
	uint64_t items, first_round_items, seal;
};

static int draw_key(uint64_t *key)
{
	return getrandom(key, sizeof *key, 0) == sizeof *key ? 0 : -errno;
}

/* What the rounds of a sample took, and what lay between them. */
struct rounds {
	int64_t wall_ns, end_ns, between_ns;
};

static void add_round(struct rounds *rounds, int64_t before_ns, int64_t after_ns)
{
	rounds->between_ns += rounds->end_ns ? before_ns - rounds->end_ns : 0;
	rounds->wall_ns += after_ns - before_ns;
	rounds->end_ns = after_ns;
}

static int run_rounds(struct pb_bench *bench, bool traced, struct expected *expected, struct rounds *rounds,
                      struct pb_why *why)
{
	const struct pb_cell *cell = bench->cell;
	for (unsigned number = 0;; number++) {
		struct pb_round round = {
		    .number = number, .traced = traced, .merged = bench->merged, .reports = bench->reports};
		int error = draw_key(&round.ledger_key);
		if (error)
			return pb_fail(why, error, "no random key for the ledger: %s", strerror(-error));
		int64_t before_ns = pb_clock_ns();
		if (number == 0)
			bench->started_ns = before_ns;
		round.items = cell->kernel->plan(cell->state, number, bench->merged);
		round.start_ns = pb_clock_ns();
		if (round.items)
			error = cell->driver->run(bench->driver_self, &round, why);
		const int64_t after_ns = pb_clock_ns();
		add_round(rounds, before_ns, after_ns);
		if (!error && round.items)
			pb_spent_round(&bench->spent, bench->reports, before_ns, after_ns);
		if (!error && round.items)
			error = pb_gather_round(bench, why);
		if (error || !round.items)
			return error;
		expected->items += round.items;
		expected->first_round_items += number == 0 ? round.items : 0;
		expected->seal += pb_ledger_mark(round.ledger_key, round.items) - pb_ledger_mark(round.ledger_key, 0);
	}
}

/* How often every item is run. */
static uint64_t times_run(const struct pb_bench *bench)
{
	return bench->cell->ceiling ? bench->job.workers : 1;
}

static int hold_against_ledger(const struct pb_bench *bench, const struct expected *expected, struct pb_why *why)
{
	struct pb_ledger sum = {0};
	for (uint32_t w = 0; w < bench->job.workers; w++) {
		sum.items += bench->reports[w].ledger.items;
		sum.seal += bench->reports[w].ledger.seal;
	}
	uint64_t items = expected->items * times_run(bench);
	if (sum.items != items)
		return pb_fail(why, -EBADMSG, "%llu of %llu items were run", (unsigned long long)sum.items,
		               (unsigned long long)items);
	if (sum.seal != expected->seal * times_run(bench))
		return pb_fail(why, -EBADMSG,
		               "the number of items is right, but some were skipped and others repeated");
	return 0;
}

static void add_cost(const struct pb_bench *bench, const struct expected *expected, struct pb_sample_row *row)
{
	struct pb_cost cost = {.ops = (double)expected->first_round_items};
	if (bench->cell->kernel->cost)
		bench->cell->kernel->cost(bench->cell->state, &cost);
	double times = (double)times_run(bench);
	row->ops = cost.ops * times;
	row->bytes = cost.bytes > 0 ? cost.bytes * times : NAN;
}

static void judge(struct pb_bench *bench, const struct expected *expected, struct pb_sample_row *row)
{
	struct pb_verdict *verdict = &bench->verdict;
	*verdict = (struct pb_verdict){.lost_updates = -1};
	int wrong = bench->cell->kernel->check(bench->cell->state, bench->merged, verdict);
	struct pb_why ledger = {""};
	if (hold_against_ledger(bench, expected, &ledger)) {
		verdict->why = ledger;
		wrong = -EBADMSG;
	}
	row->items = (int64_t)(expected->items * times_run(bench));
	row->ok = wrong ? 0 : 1;
	row->status = wrong ? "wrong" : "ok";
	row->reason = wrong ? verdict->why.text : NULL;
	row->result = verdict->result;
	row->lost_updates = verdict->lost_updates >= 0 ? verdict->lost_updates : PB_UNKNOWN;
	if (!wrong)
		add_cost(bench, expected, row);
}

/* What the steps are stamped for must not disturb those that count; where there is but one sample, its items wait, and
 * two readings of the clock per step are nothing beside that. */
static bool is_traced(const struct pb_bench *bench, const struct pb_sample_row *row)
{
	return row->warmup == 1 || (bench->cell->cold && row->rep == 1);
}

static int run_once(struct pb_bench *bench, struct expected *expected, struct pb_sample_row *row, struct pb_why *why)
{
	const struct pb_driver *driver = bench->cell->driver;
	struct rounds rounds = {0};
	pb_noise_begin(&bench->noise);
	pb_spent_begin(&bench->spent);
	int error = driver->begin ? driver->begin(bench->driver_self, why) : 0;
	if (error)
		return error;
	error = run_rounds(bench, is_traced(bench, row), expected, &rounds, why);
	row->wall_s = (double)rounds.wall_ns / 1e9;
	row->between_s = (double)rounds.between_ns / 1e9;
	pb_noise_end(&bench->noise, bench->reports, row);
	if (!error)
		pb_spent_end(&bench->spent, bench->reports, bench->noise.run_delays_ns, row);
	if (!error && driver->end)
		error = driver->end(bench->driver_self, bench->merged, why);
	return error;
}

int pb_bench_sample(struct pb_bench *bench, struct pb_sample_row *row)
{
	struct expected expected = {0};
	pb_gather_begin(&bench->gathered);
	memset(bench->merged, 0, bench->cell->kernel->result_size);
	memset(bench->reports, 0, bench->job.workers * sizeof *bench->reports);
	bench->verdict = (struct pb_verdict){.lost_updates = -1};
	row->open_s = bench->open_s;
	pb_machine_reset_peak_rss();
	pb_loss_lend();
	int error = run_once(bench, &expected, row, &bench->verdict.why);
	pb_loss_take();
	if (error) {
		row->wall_s = NAN;
		row->ok = 0;
		row->status = error == -ENOLINK ? "lost" : "failed";
		row->reason = bench->verdict.why.text;
		return error;
	}
	pb_sample_describe(bench, row);
	judge(bench, &expected, row);
	return 0;
}
