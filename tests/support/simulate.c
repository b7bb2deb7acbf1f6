#include "support/simulate.h"

#include <math.h>
#include <string.h>

#include <powbench/base.h>

#include "harness/statistics/series.h"

#define LEVEL 0.95
#define LEAST_COVERED 0.93
#define MOST_COVERED 0.97 /* or what whole ranks can do no less than */
#define WIDER 0.02        /* as some intervals are widened for nothing */
#define SAID 0.9
#define MISLED 0.02

double draw_uniform(struct draws *draws)
{
	return ((double)(pb_mix64(draws->state += PB_MIX_STEP) >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller. */
double draw_normal(struct draws *draws)
{
	double radius = sqrt(-2 * log(draw_uniform(draws)));
	return radius * cos(2 * M_PI * draw_uniform(draws));
}

static double lognormal(double z)
{
	return exp(z);
}

static double narrow(double z)
{
	return exp(0.03 * z);
}

static double exponential(double z)
{
	return -log(erfc(z / M_SQRT2) / 2);
}

/* Seven of ten values near 10, the others near 13. */
static double two_modes(double z)
{
	double uniform = erfc(-z / M_SQRT2) / 2;
	return uniform < 0.7 ? 10 + 0.2 * uniform : 13 + 0.2 * uniform;
}

const struct process processes[] = {
    {"lognormal", lognormal, 0, 1},
    {"exponential", exponential, 0, M_LN2},
    {"two modes", two_modes, 0, 10.1},
    {"lognormal AR(1) 0.2", lognormal, 0.2, 1},
    {"lognormal AR(1) 0.4", lognormal, 0.4, 1},
    {"lognormal AR(1) 0.6", lognormal, 0.6, 1},
    {"lognormal AR(1) 0.8", lognormal, 0.8, 1},
    {"two modes AR(1) 0.6", two_modes, 0.6, 10.1},
    {"3 % lognormal", narrow, 0, 1},
    {0},
};

const struct process *find_process(const char *name)
{
	const struct process *process = processes;
	while (process->name && strcmp(process->name, name) != 0)
		process++;
	return process->name ? process : NULL;
}

void draw_series(struct draws *draws, const struct process *process, double *values, size_t count)
{
	double rest = sqrt(1 - process->correlation * process->correlation);
	double z = draw_normal(draws);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			z = process->correlation * z + rest * draw_normal(draws);
		values[i] = process->shape(z);
	}
}

static void note(struct coverage *sum, const struct process *process, const struct pb_series *series)
{
	bool said = series->dependence.effective < (double)series->median.count || isnan(series->median.confidence) ||
	            series->median.count < PB_DEPENDENCE_LEAST;
	bool given = !isnan(series->median.low);
	bool covers = series->median.low <= process->median && process->median <= series->median.high;
	if (given && !said)
		sum->confidence = series->median.confidence;
	sum->given += given;
	sum->covered += covers;
	sum->said += said;
	sum->misled += given && !said && !covers;
	sum->samples += (double)(series->median.count + series->warmup);
}

static struct coverage conclude(struct coverage sum, int trials)
{
	sum.covered /= sum.given > 0 ? sum.given : 1;
	sum.given /= trials;
	sum.said /= trials;
	sum.misled /= trials;
	sum.samples /= trials;
	return sum;
}

struct coverage simulate_fixed(const struct process *process, size_t count, int trials, uint64_t seed)
{
	struct draws draws = {seed};
	struct coverage sum = {0};
	double values[SIMULATE_MOST];
	for (int trial = 0; trial < trials; trial++) {
		draw_series(&draws, process, values, count);
		struct pb_series series = pb_series_of(values, count, LEVEL);
		note(&sum, process, &series);
	}
	return conclude(sum, trials);
}

struct coverage simulate_stopped(const struct process *process, double half_width, int trials, uint64_t seed)
{
	struct draws draws = {seed};
	struct coverage sum = {0};
	double values[SIMULATE_MOST];
	for (int trial = 0; trial < trials; trial++) {
		struct pb_series series;
		size_t count = 5;
		draw_series(&draws, process, values, SIMULATE_MOST);
		do
			series = pb_series_of(values, ++count, LEVEL);
		while (count < SIMULATE_MOST && pb_stats_half_width(&series.median) > half_width);
		note(&sum, process, &series);
	}
	return conclude(sum, trials);
}

const char *coverage_verdict(const struct coverage *coverage)
{
	if (coverage->covered > fmax(MOST_COVERED, coverage->confidence) + WIDER)
		return "TOO WIDE";
	if (coverage->covered >= LEAST_COVERED)
		return "covers";
	return coverage->said >= SAID && coverage->misled <= MISLED ? "says so" : "FALLS SHORT";
}
