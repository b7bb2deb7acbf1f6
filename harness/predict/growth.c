#include "harness/predict/growth.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/models/curve_fit.h"
#include "harness/models/spread.h"

/* What the steps of a fit share. */
struct fitting {
	double *workers, *weights;
	double *throughputs; /* of a draw: workers over cost */
	struct pb_spread spread;
	struct pb_draws draws;
	size_t count;
};

static const double *throughputs_of(const struct fitting *f, size_t row)
{
	for (size_t i = 0; i < f->count; i++)
		f->throughputs[i] = f->workers[i] * pb_draws_row(&f->draws, row)[i];
	return f->throughputs;
}

/* A cost that does not grow: the one with the least squares of its relative errors. */
static struct pb_curve fit_constant(const struct fitting *f, const double *throughputs)
{
	double first = 0;
	double second = 0;
	for (size_t i = 0; i < f->count; i++) {
		const double cost = f->workers[i] / throughputs[i];
		first += f->weights[i] / cost;
		second += f->weights[i] / (cost * cost);
	}
	return (struct pb_curve){PB_LAW_AMDAHL, {first / second, 0, 0}};
}

static struct pb_curve fit(const struct fitting *f, size_t terms, size_t row)
{
	const double *throughputs = throughputs_of(f, row);
	return terms == 1 ? fit_constant(f, throughputs)
	                  : pb_curve_fit(terms == 2 ? PB_LAW_AMDAHL : PB_LAW_USL, f->workers, throughputs, f->weights,
	                                 f->count);
}

static double aicc_of(const struct fitting *f, size_t terms)
{
	const struct pb_curve curve = fit(f, terms, 0);
	double misfit = 0;
	for (size_t i = 0; i < f->count; i++) {
		const double error = log(f->throughputs[i] / pb_curve_speedup(&curve, f->workers[i]));
		misfit += f->weights[i] * error * error;
	}
	return pb_spread_aicc(&f->spread, misfit, terms + 1);
}

static size_t count_different(const struct fitting *f)
{
	size_t count = 1;
	for (size_t i = 1; i < f->count; i++)
		count += f->workers[i] > f->workers[i - 1];
	return count;
}

static size_t choose_terms(const struct fitting *f)
{
	const size_t different = count_different(f);
	size_t best = 1;
	for (size_t terms = 2; terms <= PB_LAW_TERMS && terms < f->count && terms <= different; terms++)
		if (aicc_of(f, terms) < aicc_of(f, best))
			best = terms;
	return best;
}

static int make_room(struct fitting *f, const struct pb_size *sizes, size_t count, size_t common)
{
	enum { SEED = 1 }; /* the same for all costs of a series, so that their draws belong together */
	*f = (struct fitting){.count = count};
	f->workers = calloc(count + 1, sizeof *f->workers);
	f->weights = calloc(count + 1, sizeof *f->weights);
	f->throughputs = calloc(count + 1, sizeof *f->throughputs);
	int error =
	    f->workers && f->weights && f->throughputs ? pb_draws_make(&f->draws, sizes, count, common, SEED) : -ENOMEM;
	if (!error)
		error = pb_spread_make(&f->spread, sizes, count);
	for (size_t i = 0; !error && i < count; i++) {
		f->workers[i] = sizes[i].workers;
		f->weights[i] = pb_spread_count(&f->spread, i);
	}
	return error;
}

int pb_growth_fit(struct pb_growth *growth, const struct pb_size *sizes, size_t count, size_t common, bool draws)
{
	struct fitting f;
	const size_t rows = draws ? PB_DRAWS + 1 : 1;
	*growth = (struct pb_growth){.drawn = calloc(rows, sizeof *growth->drawn)};
	int error = make_room(&f, sizes, count, common);
	if (!growth->drawn)
		error = -ENOMEM;
	if (!error) {
		growth->terms = choose_terms(&f);
		growth->last = f.workers[count - 1];
	}
	for (size_t row = 0; !error && row < rows; row++)
		growth->drawn[row] = fit(&f, growth->terms, row);
	pb_draws_free(&f.draws);
	pb_spread_free(&f.spread);
	free(f.workers);
	free(f.weights);
	free(f.throughputs);
	if (error)
		pb_growth_free(growth);
	return error;
}

void pb_growth_free(struct pb_growth *growth)
{
	free(growth->drawn);
	*growth = (struct pb_growth){0};
}

double pb_growth_at(const struct pb_growth *growth, size_t row, double workers, double on)
{
	const struct pb_curve *curve = &growth->drawn[row];
	const double stays = fmin(workers, growth->last);
	const double before = stays / pb_curve_speedup(curve, stays);
	return before + on * (workers / pb_curve_speedup(curve, workers) - before);
}
