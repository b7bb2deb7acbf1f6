/*
 * compare.c: how often `powbench compare` finds a difference, where there is none and where one of 3 % is planted.
 *
 * The noise is real: a long series of times of one short computation on this machine, as it is now, with whatever else
 * runs on it. A run is a stretch of that series. Runs apart are two stretches of RUN_S that do not touch, whose samples
 * lie between those of other cells; a session is one stretch whose times go to either side two by two, in an order
 * drawn by lot. With 95 % confidence a difference may be found in 5 % of the comparisons of equal runs, and in 2.5 %
 * for `slower`.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/compare/comparison.h"
#include "harness/files/columns.h"
#include "support/noise.h"

#define RUN_S 2.0 /* of a run apart */

enum { SERIES = 60000, TRIALS = 1000, SAMPLES_MOST = 200 };

static double series[SERIES];
static const double planted[] = {1.03, 1.5};

static void measure_series(void)
{
	volatile uint64_t sink = 0;
	for (size_t i = 0; i < SERIES; i++) {
		const int64_t start_ns = pb_clock_ns();
		for (uint64_t step = 0; step < 1000000; step++)
			sink += step;
		series[i] = (double)(pb_clock_ns() - start_ns) / 1e9;
	}
}

static void set_row(struct pb_sample_row *row, size_t i, double wall_s)
{
	pb_columns_clear(pb_sample_columns, row);
	row->cell_id = "c";
	row->kernel = row->driver = "bench";
	row->params = row->schedule = row->scaling = "";
	row->status = "ok";
	row->rep = (int64_t)i + 1;
	row->warmup = 0;
	row->wall_s = wall_s;
}

struct sides {
	struct pb_sample_row rows[2][SAMPLES_MOST + 1];
	struct pb_compared_run runs[2];
};

/* How many times of the series lie in a run apart. */
static size_t find_stretch(void)
{
	double sum = 0;
	for (size_t i = 0; i < SERIES; i++)
		sum += series[i];
	return (size_t)(RUN_S / sum * SERIES);
}

static void take_apart(struct sides *sides, struct draws *draws, size_t count)
{
	static size_t length;
	length = length ? length : find_stretch();
	const double room = SERIES / 2.0 - (double)length;
	for (size_t side = 0; side < 2; side++) {
		const size_t first = side * SERIES / 2 + (size_t)(draw_uniform(draws) * room);
		for (size_t i = 0; i < count; i++)
			set_row(&sides->rows[side][i], i, series[first + i * length / count]);
		set_row(&sides->rows[side][count], count, RUN_S);
		sides->rows[side][count].warmup = 1; /* stands for the other cells */
	}
}

static void take_pairs(struct sides *sides, struct draws *draws, size_t count)
{
	const size_t first = (size_t)(draw_uniform(draws) * (double)(SERIES - 2 * count));
	for (size_t i = 0; i < count; i++) {
		const size_t turn = draw_uniform(draws) < 0.5;
		set_row(&sides->rows[turn][i], i, series[first + 2 * i]);
		set_row(&sides->rows[!turn][i], i, series[first + 2 * i + 1]);
	}
}

/* The verdict of one comparison; B's times are `factor` longer. */
static enum pb_comparison_verdict judge(struct draws *draws, bool paired, size_t count, double factor)
{
	static struct sides sides;
	struct pb_comparison comparison;
	(paired ? take_pairs : take_apart)(&sides, draws, count);
	for (size_t side = 0; side < 2; side++) {
		sides.runs[side].samples = (struct pb_sample_table){.rows = sides.rows[side], .count = count + !paired};
		sides.runs[side].facts.session = paired ? "s" : NULL;
	}
	for (size_t i = 0; i < count; i++)
		sides.rows[1][i].wall_s *= factor;
	if (pb_comparison_make(&comparison, &sides.runs[0], &sides.runs[1], 0.01, 0.95))
		exit(EXIT_FAILURE);
	enum pb_comparison_verdict verdict = 0;
	while (comparison.verdicts[verdict] == 0)
		verdict++;
	pb_comparison_free(&comparison);
	return verdict;
}

static void report(bool paired, size_t count)
{
	struct draws draws = {count};
	unsigned equal[PB_VERDICT_COUNT] = {0};
	unsigned slower[2][PB_VERDICT_COUNT] = {{0}};
	for (unsigned trial = 0; trial < TRIALS; trial++) {
		equal[judge(&draws, paired, count, 1)]++;
		for (size_t p = 0; p < 2; p++)
			slower[p][judge(&draws, paired, count, planted[p])]++;
	}
	printf("%-8s %8zu %12.1f %12.1f %12.1f %9.1f %9.1f %12.1f\n", paired ? "in turns" : "apart", count,
	       100.0 * (equal[PB_VERDICT_SLOWER] + equal[PB_VERDICT_FASTER]) / TRIALS,
	       100.0 * equal[PB_VERDICT_SAME] / TRIALS, 100.0 * equal[PB_VERDICT_UNKNOWN] / TRIALS,
	       100.0 * slower[0][PB_VERDICT_SLOWER] / TRIALS, 100.0 * slower[0][PB_VERDICT_FASTER] / TRIALS,
	       100.0 * slower[1][PB_VERDICT_SLOWER] / TRIALS);
}

static int compare_reals(const void *a, const void *b)
{
	const double x = *(const double *)a;
	const double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void describe_series(void)
{
	static double sorted[SERIES];
	for (size_t i = 0; i < SERIES; i++)
		sorted[i] = series[i];
	qsort(sorted, SERIES, sizeof *sorted, compare_reals);
	printf(
	    "%d times of a computation of %.3f ms; the middle half is %.1f %% wide, the middle nine tenths %.1f %%\n\n",
	    SERIES, 1e3 * sorted[SERIES / 2], 100 * (sorted[SERIES * 3 / 4] / sorted[SERIES / 4] - 1),
	    100 * (sorted[SERIES * 95 / 100] / sorted[SERIES * 5 / 100] - 1));
}

int main(void)
{
	static const size_t counts[] = {10, 20, 50, 100, 200};
	measure_series();
	describe_series();
	printf("of %d comparisons, in %%:      equal times                            3 %% slower     50 %% slower\n",
	       TRIALS);
	printf("%-8s %8s %12s %12s %12s %9s %9s %12s\n", "runs", "samples", "different", "same", "no verdict", "slower",
	       "faster", "slower");
	for (size_t paired = 0; paired < 2; paired++)
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
			report(paired, counts[i]);
	return EXIT_SUCCESS;
}
