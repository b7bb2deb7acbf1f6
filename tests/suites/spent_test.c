/* Where the worker time of a sample went: six terms that add up, from invented reports. */
#include <math.h>
#include <stdlib.h>

#include "harness/files/columns.h"
#include "harness/measure/spent.h"
#include "support/suite.h"

#define MS 1000000

enum { WORKERS = 2 };

static struct pb_spent_worker spent_workers[WORKERS];
static struct pb_worker_report reports[WORKERS];

/* A worker that computed from begin to end, in ms, on the CPU all the time. */
static struct pb_worker_report busy(int64_t begin_ms, int64_t end_ms)
{
	return (struct pb_worker_report){.pid = 1,
	                                 .tid = 1,
	                                 .host = "host1",
	                                 .begin_ns = begin_ms * MS,
	                                 .end_ns = end_ms * MS,
	                                 .span_ns = (end_ms - begin_ms) * MS,
	                                 .cpu_ns = (end_ms - begin_ms) * MS};
}

static void keep_both_busy(void)
{
	reports[0] = reports[1] = busy(0, 100);
}

static struct pb_sample_row end(const struct pb_spent *spent, const int64_t *delays_ns, double wall_s)
{
	struct pb_sample_row row;
	pb_columns_clear(pb_sample_columns, &row);
	row.wall_s = wall_s;
	pb_spent_end(spent, reports, delays_ns, &row);
	return row;
}

/* One round of 100 ms, from 0. */
static struct pb_sample_row one_round(const int64_t *delays_ns)
{
	struct pb_spent spent = {.workers = spent_workers, .count = WORKERS};
	pb_spent_begin(&spent);
	pb_spent_round(&spent, reports, 0, 100 * MS);
	return end(&spent, delays_ns, 0.1);
}

static void check(const struct pb_sample_row *row, double useful, double serial, double imbalance, double dispatch,
                  double wait, double stolen)
{
	CU_ASSERT_DOUBLE_EQUAL(row->useful_s, useful, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->serial_s, serial, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->imbalance_s, imbalance, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->dispatch_s, dispatch, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->wait_s, wait, 1e-9);
	CU_ASSERT_DOUBLE_EQUAL(row->stolen_s, stolen, 1e-9);
}

static void what_is_around_the_workers_is_serial_or_imbalance(void)
{
	reports[0] = busy(10, 90);
	reports[1] = busy(20, 60);
	const struct pb_sample_row row = one_round((int64_t[]){0, 0});
	check(&row, 0.120, 0.010 + 0.020 + 2 * 0.010, 0.030, 0, 0, 0);
}

static void rounds_add_up(void)
{
	struct pb_spent spent = {.workers = spent_workers, .count = WORKERS};
	pb_spent_begin(&spent);
	reports[0] = busy(10, 90);
	reports[1] = busy(20, 60);
	pb_spent_round(&spent, reports, 0, 100 * MS);
	for (int w = 0; w < WORKERS; w++) {
		reports[w].end_ns = (250 - 20 * w) * (int64_t)MS;
		reports[w].span_ns += 40 * MS;
		reports[w].cpu_ns += 40 * MS;
	}
	pb_spent_round(&spent, reports, 200 * MS, 260 * MS);
	const struct pb_sample_row row = end(&spent, (int64_t[]){0, 0}, 0.160);
	check(&row, 0.200, 0.050 + 0.010 - 0.010 + 0.020, 0.030 + 0.020, 0, 0, 0);
}

static void time_off_the_core_is_stolen_as_far_as_the_scheduler_says(void)
{
	keep_both_busy();
	reports[0].cpu_ns = 70 * MS;
	const struct pb_sample_row row = one_round((int64_t[]){20 * MS, 0});
	check(&row, 0.170, 0, 0, 0, 0.010, 0.020);
}

static void a_wait_is_what_was_blocked_of_the_pauses(void)
{
	keep_both_busy();
	reports[0].cpu_ns = 30 * MS;
	reports[0].pause_ns = 75 * MS;
	reports[0].gap_ns = 2 * MS;
	const struct pb_sample_row row = one_round((int64_t[]){4 * MS, 0});
	check(&row, 0.023 + 0.1, 0, 0, 0.002 + 0.075 - 0.066 - 0.004, 0.066, 0.004);
}

static void a_loop_that_spins_waits(void)
{
	keep_both_busy();
	reports[0].pause_ns = 40 * MS;
	reports[0].spun_ns = 35 * MS;
	const struct pb_sample_row row = one_round((int64_t[]){0, 0});
	check(&row, 0.060 + 0.1, 0, 0, 0.005, 0.035, 0);
}

static void a_worker_that_began_late_for_want_of_a_core_was_stolen_from(void)
{
	reports[0] = busy(0, 100);
	reports[1] = busy(60, 100);
	const struct pb_sample_row row = one_round((int64_t[]){0, 59 * MS});
	check(&row, 0.140, 0.001, 0, 0, 0, 0.059);
}

static void without_the_scheduler_pauses_tell_waits_from_theft(void)
{
	keep_both_busy();
	reports[0].cpu_ns = 60 * MS;
	reports[1].cpu_ns = 10 * MS;
	reports[1].pause_ns = 90 * MS;
	const struct pb_sample_row row = one_round(NULL);
	check(&row, 0.060 + 0.010, 0, 0, 0, 0.090, 0.040);
}

static void a_claim_that_blocks_is_dispatch(void)
{
	keep_both_busy();
	reports[0].cpu_ns = 80 * MS;
	reports[0].gap_ns = 21 * MS;
	const struct pb_sample_row row = one_round((int64_t[]){0, 0});
	check(&row, 0.079 + 0.1, 0, 0, 0.021, 0, 0);
}

static void slots_that_do_not_report_have_no_time(void)
{
	reports[0] = busy(0, 100);
	reports[1] = (struct pb_worker_report){0};
	const struct pb_sample_row row = one_round((int64_t[]){0, PB_UNKNOWN});
	check(&row, 0.100, 0, 0, 0, 0, 0);
}

static void workers_of_two_hosts_have_no_common_clock(void)
{
	keep_both_busy();
	(void)snprintf(reports[1].host, sizeof reports[1].host, "host2");
	const struct pb_sample_row row = one_round((int64_t[]){0, 0});
	CU_ASSERT(isnan(row.useful_s) && isnan(row.stolen_s));
}

static void what_does_not_add_up_is_not_told(void)
{
	keep_both_busy();
	reports[1].span_ns = 160 * MS;
	reports[1].cpu_ns = 160 * MS;
	struct pb_spent spent = {.workers = spent_workers, .count = WORKERS};
	pb_spent_begin(&spent);
	pb_spent_round(&spent, reports, 0, 100 * MS);
	const struct pb_sample_row row = end(&spent, NULL, 0.150);
	CU_ASSERT(isnan(row.useful_s) && isnan(row.serial_s));
}

/* Any reports whose parts fit into their spans add up: the terms are nowhere negative either. */
static void any_mix_adds_up(void)
{
	srandom(4);
	for (int i = 0; i < 20000; i++) {
		int64_t delays_ns[WORKERS];
		for (int w = 0; w < WORKERS; w++) {
			const int64_t begin = random() % 50;
			reports[w] = busy(begin, begin + 1 + random() % (100 - begin));
			reports[w].cpu_ns = random() % 120 * MS;
			reports[w].pause_ns = random() % 100 * MS;
			reports[w].gap_ns = random() % 100 * MS;
			reports[w].spun_ns = random() % 100 * MS;
			delays_ns[w] = random() % 3 ? random() % 100 * MS : PB_UNKNOWN;
		}
		const struct pb_sample_row row = one_round(delays_ns);
		const double terms[] = {row.useful_s,   row.serial_s, row.imbalance_s,
		                        row.dispatch_s, row.wait_s,   row.stolen_s};
		double sum = 0;
		for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
			CU_ASSERT_FATAL(terms[t] >= -1e-12);
			sum += terms[t];
		}
		CU_ASSERT_DOUBLE_EQUAL_FATAL(sum, 0.2, 0.2 * 0.001);
	}
}

static const struct test tests[] = {
    {"what is around the workers is serial, or imbalance", what_is_around_the_workers_is_serial_or_imbalance},
    {"rounds add up", rounds_add_up},
    {"time off the core is stolen as far as the scheduler says",
     time_off_the_core_is_stolen_as_far_as_the_scheduler_says},
    {"a wait is what was blocked of the pauses", a_wait_is_what_was_blocked_of_the_pauses},
    {"a loop that spins waits", a_loop_that_spins_waits},
    {"a worker that began late for want of a core was stolen from",
     a_worker_that_began_late_for_want_of_a_core_was_stolen_from},
    {"without the scheduler, pauses tell waits from theft", without_the_scheduler_pauses_tell_waits_from_theft},
    {"a claim that blocks is dispatch", a_claim_that_blocks_is_dispatch},
    {"slots that do not report have no time", slots_that_do_not_report_have_no_time},
    {"workers of two hosts have no common clock", workers_of_two_hosts_have_no_common_clock},
    {"what does not add up is not told", what_does_not_add_up_is_not_told},
    {"any mix adds up", any_mix_adds_up},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("spent", tests, argc, argv);
}
