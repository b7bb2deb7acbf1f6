/* Foretelling sizes: the simulation on work whose time is known by arithmetic, and costs whose truth is set. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/predict/events.h"
#include "harness/predict/forecast.h"
#include "harness/predict/replay.h"
#include "support/simulate.h"
#include "support/suite.h"
#include "support/texts.h"

static const struct pb_kernel any_grain = {.name = "any"};

static void events_come_in_the_order_of_their_times(void)
{
	enum { MANY = 500 };
	struct pb_events events;
	struct draws draws = {7};
	CU_ASSERT_EQUAL_FATAL(pb_events_make(&events, MANY), 0);
	for (uint32_t i = 0; i < MANY; i++)
		pb_events_add(&events, floor(20 * draw_uniform(&draws)), MANY - i);
	struct pb_event before = pb_events_take(&events);
	while (events.count) {
		const struct pb_event event = pb_events_take(&events);
		CU_ASSERT(before.at < event.at || (before.at <= event.at && before.worker < event.worker));
		before = event;
	}
	pb_events_free(&events);
}

/* ---- work ---- */

static struct pb_timeline_row span(int64_t item, int64_t items, const char *kind, double begin_s, double end_s)
{
	return (struct pb_timeline_row){
	    .cell_id = "base", .item = item, .items = items, .kind = kind, .begin_s = begin_s, .end_s = end_s};
}

static void items_of_a_timeline_have_their_shares(void)
{
	const struct pb_timeline_row rows[] = {
	    span(0, 9, "compute", 1, 9), /* an older trace */
	    span(0, 1, "compute", 0, 2), span(0, 2, "compute", 3, 4),  span(2, 1, "compute", 4, 5),
	    span(2, 1, "wait", 5, 9),    span(2, 1, "compute", 9, 10), span(3, 1, "compute", 10, 13),
	};
	struct pb_work work;
	CU_ASSERT_EQUAL_FATAL(pb_work_make(&work, rows, sizeof rows / sizeof *rows, "base", 5), 0);
	CU_ASSERT(work.traced);
	CU_ASSERT_EQUAL_FATAL(work.round_count, 2);
	CU_ASSERT_EQUAL(pb_work_widest(&work), 4);
	const struct pb_work_share serial = pb_work_between(&work, &work.rounds[0], 0, 1);
	const struct pb_work_share half = pb_work_between(&work, &work.rounds[1], 1, 3);
	CU_ASSERT_DOUBLE_EQUAL(serial.compute, 2.0 / 8, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(half.compute, 2.5 / 8, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(half.wait, 1, 1e-12);
	pb_work_free(&work);
}

static void a_timeline_with_a_hole_tells_nothing(void)
{
	const struct pb_timeline_row rows[] = {span(0, 1, "compute", 0, 2), span(2, 1, "compute", 3, 4)};
	struct pb_work work;
	for (uint64_t items = 2; items <= 3; items++) {
		CU_ASSERT_EQUAL_FATAL(pb_work_make(&work, rows, 2, "base", items), 0);
		CU_ASSERT(!work.traced);
		CU_ASSERT_EQUAL(pb_work_widest(&work), items);
		const struct pb_work_share share = pb_work_between(&work, &work.rounds[0], 0, 1);
		CU_ASSERT_DOUBLE_EQUAL(share.compute, 1.0 / (double)items, 1e-12);
		pb_work_free(&work);
	}
}

/* ---- the simulation ---- */

static struct pb_work equal_items(uint64_t items)
{
	struct pb_work work;
	CU_ASSERT_EQUAL_FATAL(pb_work_make(&work, NULL, 0, "none", items), 0);
	return work;
}

/* An item of its own with the share `first` of the work before a round of `items` equal ones. */
static struct pb_work with_serial_part(double first, int64_t items)
{
	const struct pb_timeline_row rows[] = {span(0, 1, "compute", 0, first), span(0, items, "compute", first, 1)};
	struct pb_work work;
	CU_ASSERT_EQUAL_FATAL(pb_work_make(&work, rows, 2, "base", (uint64_t)items + 1), 0);
	CU_ASSERT_FATAL(work.traced);
	return work;
}

static double replay(const struct pb_work *work, uint32_t workers, double cores, double compute_s, double wait_s)
{
	const struct pb_replay cell = {.work = work,
	                               .kernel = &any_grain,
	                               .schedule = PB_SCHEDULE_DYNAMIC,
	                               .grain = 1,
	                               .workers = workers,
	                               .cores = cores,
	                               .compute_s = compute_s,
	                               .wait_s = wait_s};
	double wall_s = NAN;
	CU_ASSERT_EQUAL(pb_replay(&wall_s, &cell), 0);
	return wall_s;
}

static void equal_items_take_the_longest_share(void)
{
	struct pb_work work = equal_items(12);
	for (uint32_t workers = 1; workers <= 20; workers++)
		CU_ASSERT_DOUBLE_EQUAL(replay(&work, workers, workers, 12, 0), ceil(12.0 / workers), 1e-9);
	pb_work_free(&work);
}

static void a_serial_round_is_amdahls_law(void)
{
	struct pb_work work = with_serial_part(0.2, 64);
	for (uint32_t workers = 1; workers <= 64; workers *= 2)
		CU_ASSERT_DOUBLE_EQUAL(replay(&work, workers, workers, 1, 0), 0.2 + 0.8 / workers, 1e-9);
	pb_work_free(&work);
}

static void workers_share_the_cores_there_are(void)
{
	struct pb_work work = equal_items(16);
	CU_ASSERT_DOUBLE_EQUAL(replay(&work, 4, 2, 16, 0), 8, 0.01);
	CU_ASSERT_DOUBLE_EQUAL(replay(&work, 16, 3, 16, 0), 16.0 / 3, 0.01);
	CU_ASSERT_DOUBLE_EQUAL(replay(&work, 16, 2, 0, 16), 1, 1e-9);         /* a wait takes no core */
	CU_ASSERT_DOUBLE_EQUAL(replay(&work, 16, 1, 0.016, 16), 1.016, 1e-9); /* bursts one after the other */
	pb_work_free(&work);
}

static void every_claim_costs(void)
{
	struct pb_work work = equal_items(60);
	struct pb_replay cell = {.work = &work,
	                         .kernel = &any_grain,
	                         .schedule = PB_SCHEDULE_STATIC,
	                         .grain = 5,
	                         .workers = 3,
	                         .cores = 3,
	                         .compute_s = 60,
	                         .claim_s = 0.25};
	double wall_s = 0;
	CU_ASSERT_EQUAL(pb_replay(&wall_s, &cell), 0);
	CU_ASSERT_DOUBLE_EQUAL(wall_s, 20 + 4 * 0.25, 1e-9);
	cell.schedule = PB_SCHEDULE_GUIDED;
	cell.grain = 0;
	cell.workers = 1;
	cell.cores = 1; /* halves of what is left: 30, 15, 7, 4, 2, 1, 1 */
	CU_ASSERT_EQUAL(pb_replay(&wall_s, &cell), 0);
	CU_ASSERT_DOUBLE_EQUAL(wall_s, 60 + 7 * 0.25, 1e-9);
	pb_work_free(&work);
}

static void claims_are_counted_beforehand(void)
{
	const struct pb_kernel one_by_one = {.name = "one", .max_grain = 1};
	const uint64_t items = 1000000000;
	CU_ASSERT_DOUBLE_EQUAL(pb_replay_claims(&any_grain, PB_SCHEDULE_DYNAMIC, 1, items), 1e9, 0.5);
	CU_ASSERT_DOUBLE_EQUAL(pb_replay_claims(&any_grain, PB_SCHEDULE_STATIC, 1000, items), 1e6, 0.5);
	CU_ASSERT(pb_replay_claims(&any_grain, PB_SCHEDULE_DYNAMIC, 0, items) < PB_REPLAY_CLAIMS);
	CU_ASSERT(pb_replay_claims(&any_grain, PB_SCHEDULE_GUIDED, 0, items) < PB_REPLAY_CLAIMS);
	CU_ASSERT_DOUBLE_EQUAL(pb_replay_claims(&one_by_one, PB_SCHEDULE_GUIDED, 0, items), 1e9, 0.5);
}

/* ---- forecasts ---- */

enum { MOST_SIZES = 6, MOST_REPS = 12 };

struct truth {
	double work_s, contention, lead_s, lead_growth_s, claim_s;
	double noise; /* of every cost: standard deviation of its logarithm */
	size_t sizes, reps;
};

static const struct truth plain = {.work_s = 4,
                                   .contention = 0.002,
                                   .lead_s = 1e-4,
                                   .lead_growth_s = 1e-5,
                                   .claim_s = 1e-5,
                                   .noise = 0.005,
                                   .sizes = 6,
                                   .reps = 12};

/* A series with sizes of 1, 2, 4, ... workers, each with a core of its own. */
struct made {
	struct pb_cost_size sizes[MOST_SIZES];
	double values[MOST_SIZES][PB_COSTS][MOST_REPS];
	int64_t reps[MOST_REPS];
	struct pb_costs costs;
	struct pb_work work;
	struct pb_forecast_source source;
};

static void true_costs(double costs[PB_COSTS], const struct truth *truth, double workers)
{
	costs[PB_COST_WORK] = truth->work_s * (1 + truth->contention * (workers - 1));
	costs[PB_COST_LEAD] = truth->lead_s + truth->lead_growth_s * (workers - 1);
	costs[PB_COST_CLAIM] = truth->claim_s;
}

static double true_wall(const struct truth *truth, const struct pb_work *work, uint32_t workers)
{
	double costs[PB_COSTS];
	double wall_s = NAN;
	true_costs(costs, truth, workers);
	const struct pb_replay cell = {.work = work,
	                               .kernel = &any_grain,
	                               .schedule = PB_SCHEDULE_DYNAMIC,
	                               .workers = workers,
	                               .cores = workers,
	                               .compute_s = costs[PB_COST_WORK],
	                               .claim_s = costs[PB_COST_CLAIM]};
	CU_ASSERT_EQUAL(pb_replay(&wall_s, &cell), 0);
	return wall_s + costs[PB_COST_LEAD];
}

static void make_size(struct made *made, size_t i, const struct truth *truth, struct draws *draws)
{
	const uint32_t workers = 1u << i;
	double costs[PB_COSTS];
	true_costs(costs, truth, workers);
	struct pb_cost_size *size = &made->sizes[i];
	*size = (struct pb_cost_size){.workers = workers, .loops = workers, .reps = made->reps, .count = truth->reps};
	size->wall_s = true_wall(truth, &made->work, workers);
	for (int cost = 0; cost < PB_COSTS; cost++) {
		size->values[cost] = made->values[i][cost];
		for (size_t rep = 0; rep < truth->reps; rep++)
			size->values[cost][rep] = 1 / (costs[cost] * exp(truth->noise * draw_normal(draws)));
	}
}

static void make(struct made *made, const struct truth *truth, uint64_t seed)
{
	struct draws draws = {seed};
	made->work = with_serial_part(0.01, 20000);
	for (size_t i = 0; i < truth->sizes; i++)
		make_size(made, i, truth, &draws);
	made->costs = (struct pb_costs){
	    .list = made->sizes, .count = truth->sizes, .common = truth->reps, .least = truth->reps, .computes = true};
	made->source = (struct pb_forecast_source){.costs = &made->costs,
	                                           .work = &made->work,
	                                           .kernel = &any_grain,
	                                           .schedule = PB_SCHEDULE_DYNAMIC,
	                                           .cores = 1u << (truth->sizes - 1),
	                                           .level = 0.95};
}

static struct pb_forecast forecast(const struct made *made, uint32_t workers, double cores)
{
	struct pb_forecaster forecaster;
	struct pb_forecast found;
	CU_ASSERT_EQUAL_FATAL(pb_forecaster_make(&forecaster, &made->source), 0);
	CU_ASSERT_EQUAL_FATAL(pb_forecast(&found, &forecaster, workers, cores), 0);
	pb_forecaster_free(&forecaster);
	return found;
}

static struct made made;

static void a_set_truth_is_foretold(void)
{
	enum { TRIALS = 20 };
	int held = 0;
	int foretold = 0;
	int wrong = 0;
	for (uint64_t seed = 0; seed < TRIALS; seed++) {
		make(&made, &plain, seed);
		const double truth_s = true_wall(&plain, &made.work, 256);
		const struct pb_forecast found = forecast(&made, 256, 256);
		const bool is_foretold = !found.refused.text[0];
		held += found.wall_s.low <= truth_s && truth_s <= found.wall_s.high;
		foretold += is_foretold && fabs(log(found.wall_s.value / truth_s)) < 0.05;
		wrong += is_foretold && !(fabs(log(found.wall_s.value / truth_s)) < 0.1);
		CU_ASSERT(!is_foretold || found.wall_s.high < 1.6 * found.wall_s.low);
		pb_work_free(&made.work);
	}
	CU_ASSERT(held >= 18);
	CU_ASSERT(foretold >= 16);
	CU_ASSERT_EQUAL(wrong, 0);
}

static void every_size_is_foretold_from_the_others(void)
{
	struct pb_forecaster forecaster;
	make(&made, &plain, 3);
	CU_ASSERT_EQUAL_FATAL(pb_forecaster_make(&forecaster, &made.source), 0);
	for (size_t i = 0; i < plain.sizes; i++) {
		CU_ASSERT(fabs(forecaster.errors[i]) < 0.03);
		CU_ASSERT_DOUBLE_EQUAL(log(forecaster.foretold_s[i] / made.sizes[i].wall_s), forecaster.errors[i],
		                       1e-12);
	}
	/* Its own costs are not among those: spoiled, they change nothing. */
	const double before_s = forecaster.foretold_s[5];
	pb_forecaster_free(&forecaster);
	for (size_t rep = 0; rep < plain.reps; rep++)
		made.values[5][PB_COST_WORK][rep] /= 3;
	CU_ASSERT_EQUAL_FATAL(pb_forecaster_make(&forecaster, &made.source), 0);
	CU_ASSERT_DOUBLE_EQUAL(forecaster.foretold_s[5], before_s, 1e-12);
	pb_forecaster_free(&forecaster);
	pb_work_free(&made.work);
}

static void a_cost_that_does_not_grow_has_one_term(void)
{
	const struct truth flat = {.work_s = 4, .lead_s = 1e-4, .claim_s = 1e-5, .noise = 0.01, .sizes = 6, .reps = 12};
	int constant = 0;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct pb_forecaster forecaster;
		make(&made, &flat, seed);
		CU_ASSERT_EQUAL_FATAL(pb_forecaster_make(&forecaster, &made.source), 0);
		constant += forecaster.growths[PB_COST_WORK].terms == 1;
		pb_forecaster_free(&forecaster);
		pb_work_free(&made.work);
	}
	CU_ASSERT(constant >= 15);
}

static void a_growth_may_go_on_or_not(void)
{
	struct pb_curve curve = {PB_LAW_AMDAHL, {3, 0.5, 0}}; /* 3 + p / 2 */
	const struct pb_growth growth = {.terms = 2, .last = 8, .drawn = &curve};
	CU_ASSERT_DOUBLE_EQUAL(pb_growth_at(&growth, 0, 4, 0), 5, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_growth_at(&growth, 0, 32, 0), 7, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_growth_at(&growth, 0, 32, 0.5), 13, 1e-12);
	CU_ASSERT_DOUBLE_EQUAL(pb_growth_at(&growth, 0, 32, 1), 19, 1e-12);
}

static void refused_with(const struct truth *truth, uint32_t workers, double cores, const char *reason)
{
	make(&made, truth, 1);
	const struct pb_forecast found = forecast(&made, workers, cores);
	CU_ASSERT(strstr(found.refused.text, reason) != NULL);
	pb_work_free(&made.work);
}

static void what_the_data_do_not_carry_is_refused(void)
{
	struct truth truth = plain;
	truth.sizes = 2;
	refused_with(&truth, 16, 16, "2 sizes measured");
	truth.sizes = 1;
	refused_with(&truth, 16, 16, "1 size measured");
	truth = plain;
	truth.reps = 5;
	refused_with(&truth, 64, 64, "5 repetitions");
	refused_with(&plain, 20001, 20001, "20000 items");
	truth = plain;
	truth.contention = 0.05;
	refused_with(&truth, 16384, 16384, "too far");
}

/* Costs that do not explain the times. */
static void a_simulation_that_cannot_be_right_is_refused(void)
{
	make(&made, &plain, 1);
	made.sizes[5].wall_s *= 1.3;
	const struct pb_forecast found = forecast(&made, 64, 64);
	CU_ASSERT(strstr(found.refused.text, "the largest size, held out, was missed by -2") != NULL);
	pb_work_free(&made.work);
}

static void more_cores_need_sizes_that_had_them(void)
{
	make(&made, &plain, 1);
	made.source.cores = 2; /* the sizes of 4 workers and more shared them */
	for (size_t i = 2; i < plain.sizes; i++)
		made.sizes[i].wall_s = 4 * (0.01 + 0.99 / 2);
	const struct pb_forecast more = forecast(&made, 64, 64);
	CU_ASSERT(strstr(more.refused.text, "2 of the sizes had a core for every worker") != NULL);
	pb_work_free(&made.work);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"events come in the order of their times", events_come_in_the_order_of_their_times},
	    {"items of a timeline have their shares", items_of_a_timeline_have_their_shares},
	    {"a timeline with a hole tells nothing", a_timeline_with_a_hole_tells_nothing},
	    {"equal items take the longest share", equal_items_take_the_longest_share},
	    {"a serial round is Amdahl's law", a_serial_round_is_amdahls_law},
	    {"workers share the cores there are", workers_share_the_cores_there_are},
	    {"every claim costs", every_claim_costs},
	    {"claims are counted beforehand", claims_are_counted_beforehand},
	    {"a set truth is foretold", a_set_truth_is_foretold},
	    {"every size is foretold from the others", every_size_is_foretold_from_the_others},
	    {"a cost that does not grow has one term", a_cost_that_does_not_grow_has_one_term},
	    {"a growth may go on or not", a_growth_may_go_on_or_not},
	    {"what the data do not carry is refused", what_the_data_do_not_carry_is_refused},
	    {"a simulation that cannot be right is refused", a_simulation_that_cannot_be_right_is_refused},
	    {"more cores need sizes that had them", more_cores_need_sizes_that_had_them},
	    {0},
	};
	return suite_main("predict", tests, argc, argv);
}
