/* Another host's clock on this one's: the true one is inside the bound, whatever the messages take. */
#include <math.h>
#include <stdlib.h>

#include "cluster/clock_line.h"
#include "powbench/base.h"
#include "support/suite.h"

/* A clock that is known. */
struct truth {
	int64_t ahead_ns; /* at 0 */
	double drift;
};

static int64_t true_there_ns(const struct truth *truth, int64_t here_ns)
{
	return here_ns + truth->ahead_ns + llround(truth->drift * (double)here_ns);
}

/* A message that takes `go_ns` there and `return_ns` back. */
static struct pb_clock_reading read_clock(const struct truth *truth, int64_t left_ns, int64_t go_ns, int64_t return_ns)
{
	return (struct pb_clock_reading){.left_ns = left_ns,
	                                 .came_ns = left_ns + go_ns + return_ns,
	                                 .there_ns = true_there_ns(truth, left_ns + go_ns)};
}

static const struct truth truths[] = {
    {0, 0}, {1, 0}, {-5, 1e-6}, {INT64_C(3600000000000), 40e-6}, {-INT64_C(86400000000000), -40e-6}};
enum { TRUTHS = sizeof truths / sizeof *truths };

static void equal_messages_tell_the_clock_to_the_nanosecond(void)
{
	for (int t = 0; t < TRUTHS; t++) {
		struct pb_clock_line line = {0};
		for (int64_t at = 0; at < 5; at++) {
			const struct pb_clock_reading reading = read_clock(&truths[t], at * 1000000000, 10000, 10000);
			pb_clock_line_add(&line, &reading);
		}
		for (int64_t here = 0; here < INT64_C(4000000000); here += 123456789) {
			const int64_t there = true_there_ns(&truths[t], here);
			CU_ASSERT(llabs(pb_clock_line_there_ns(&line, here) - there) <= 2);
			CU_ASSERT(llabs(pb_clock_line_here_ns(&line, there) - here) <= 2);
		}
		CU_ASSERT_DOUBLE_EQUAL(line.drift, truths[t].drift, 1e-8);
	}
}

/* Readings at odd times, one way longer than the other by anything up to the whole round trip. */
static void add_uneven(struct pb_clock_line *line, const struct truth *truth, int count, uint64_t seed)
{
	int64_t at = 0;
	for (int i = 0; i < count; i++) {
		const uint64_t draw = pb_mix64(seed * 1000 + (uint64_t)i);
		const int64_t go_ns = (int64_t)(draw % 30000);
		const int64_t return_ns = (int64_t)(draw / 30000 % 30000);
		const struct pb_clock_reading reading = read_clock(truth, at, go_ns, return_ns);
		pb_clock_line_add(line, &reading);
		at += 20000000 + (int64_t)(draw / 900000000 % 1000000000);
	}
}

static bool is_inside(const struct pb_clock_line *line, const struct truth *truth, int64_t here)
{
	const int64_t there = true_there_ns(truth, here);
	const double error_ns = pb_clock_line_error_ns(line, here) + 2;
	return fabs((double)(pb_clock_line_there_ns(line, here) - there)) <= error_ns &&
	       fabs((double)(pb_clock_line_here_ns(line, there) - here)) <= error_ns;
}

static void the_truth_is_inside_the_error_during_the_readings_and_beyond(void)
{
	static const int counts[] = {1, 2, 3, 10, PB_CLOCK_READINGS, PB_CLOCK_READINGS + 1, 3 * PB_CLOCK_READINGS};
	for (int t = 0; t < TRUTHS; t++)
		for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
			for (uint64_t seed = 0; seed < 50; seed++) {
				struct pb_clock_line line = {0};
				add_uneven(&line, &truths[t], counts[c], seed);
				bool inside = true;
				for (int64_t here = line.from_ns - INT64_C(10000000000);
				     here < line.from_ns + INT64_C(10000000000); here += 777777777)
					inside &= is_inside(&line, &truths[t], here);
				CU_ASSERT(inside);
				CU_ASSERT(fabs(line.drift - truths[t].drift) <= pb_clock_line_drift_error(&line));
			}
}

static void more_readings_make_the_error_no_larger_than_the_worst_of_them(void)
{
	const struct truth truth = {1000, 10e-6};
	struct pb_clock_line line = {0};
	add_uneven(&line, &truth, 20, 1);
	CU_ASSERT(line.error_ns > 0 && line.error_ns <= 60000);
	CU_ASSERT(pb_clock_line_error_ns(&line, line.from_ns) == line.error_ns);
	CU_ASSERT(pb_clock_line_error_ns(&line, line.from_ns + 1000000000) > line.error_ns);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"equal messages tell the clock to the nanosecond", equal_messages_tell_the_clock_to_the_nanosecond},
	    {"the truth is inside the error, during the readings and beyond",
	     the_truth_is_inside_the_error_during_the_readings_and_beyond},
	    {"more readings make the error no larger than the worst of them",
	     more_readings_make_the_error_no_larger_than_the_worst_of_them},
	    {NULL, NULL},
	};
	return suite_main("clock_line", tests, argc, argv);
}
