#include "harness/models/scaling.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/models/curve_fit.h"
#include "harness/models/spread.h"

/* What the steps of a fit share. */
struct fitting {
	struct pb_scaling *scaling;
	struct pb_draws draws;
	struct pb_spread spread;
	double *weights; /* per size */
	double *scratch; /* PB_DRAWS + 1 values */
};

static struct pb_estimate estimate(const struct fitting *f, double *values)
{
	return pb_estimate_of(values, f->scaling->reps, f->scaling->level);
}

static void describe_sizes(struct fitting *f)
{
	struct pb_scaling *s = f->scaling;
	for (size_t i = 0; i < s->count; i++) {
		for (size_t row = 0; row <= PB_DRAWS; row++)
			f->scratch[row] = pb_draws_row(&f->draws, row)[i];
		s->speedups[i] = estimate(f, f->scratch);
		for (size_t row = 0; row <= PB_DRAWS; row++)
			f->scratch[row] = pb_karp_flatt(pb_draws_row(&f->draws, row)[i], s->workers[i]);
		s->karp_flatt[i] = estimate(f, f->scratch);
	}
}

static struct pb_curve curve_of_row(const struct fitting *f, enum pb_law law, size_t row, size_t sizes)
{
	return pb_curve_fit(law, f->scaling->workers, pb_draws_row(&f->draws, row), f->weights, sizes);
}

static void judge(const struct fitting *f, struct pb_law_fit *fit)
{
	const struct pb_scaling *s = f->scaling;
	double squares = 0;
	double misfit = 0;
	for (size_t i = 0; i < s->count; i++) {
		double error = log(s->speedups[i].value / pb_curve_speedup(&fit->curve, s->workers[i]));
		squares += error * error;
		misfit += pb_spread_count(&f->spread, i) * error * error;
	}
	fit->misfit = sqrt(squares / (double)s->count);
	fit->aicc = pb_spread_aicc(&f->spread, misfit, pb_law_terms(fit->curve.law) + 1);
}

static struct pb_estimate estimate_curve(const struct fitting *f, const struct pb_law_fit *fit,
                                         double (*figure)(const struct pb_curve *))
{
	for (size_t row = 0; row <= PB_DRAWS; row++)
		f->scratch[row] = figure(&fit->drawn[row]);
	return estimate(f, f->scratch);
}

static int fit_law(const struct fitting *f, enum pb_law law)
{
	struct pb_law_fit *fit = &f->scaling->laws[law];
	fit->drawn = calloc(PB_DRAWS + 1, sizeof *fit->drawn);
	if (!fit->drawn)
		return -ENOMEM;
	for (size_t row = 0; row <= PB_DRAWS; row++)
		fit->drawn[row] = curve_of_row(f, law, row, f->scaling->count);
	fit->curve = fit->drawn[0];
	judge(f, fit);
	fit->first = estimate_curve(f, fit, pb_curve_first);
	fit->serial = estimate_curve(f, fit, pb_curve_serial);
	fit->kappa = estimate_curve(f, fit, pb_curve_kappa);
	fit->limit = estimate_curve(f, fit, pb_curve_limit);
	fit->peak = estimate_curve(f, fit, pb_curve_peak);
	return 0;
}

/* The largest size, predicted from the others. */
static void hold_out(const struct fitting *f, struct pb_law_fit *fit)
{
	const struct pb_scaling *s = f->scaling;
	const size_t last = s->count - 1;
	struct pb_curve without = curve_of_row(f, fit->curve.law, 0, last);
	const double predicted = pb_curve_speedup(&without, s->workers[last]);
	const double observed = log(s->speedups[last].value / predicted);
	for (size_t row = 0; row <= PB_DRAWS; row++) {
		struct pb_curve curve = curve_of_row(f, fit->curve.law, row, last);
		double said = pb_curve_speedup(&curve, s->workers[last]);
		f->scratch[row] = log(pb_draws_row(&f->draws, row)[last] / said) - observed;
	}
	const double radius = pb_bootstrap_radius(f->scratch, s->reps, s->level);
	fit->predicted = (struct pb_estimate){predicted, predicted * exp(-radius), predicted * exp(radius)};
	if (!isnan(radius))
		fit->held = fabs(observed) <= fmax(radius, PB_LEAST_ERROR);
}

static int fit_laws(const struct fitting *f, bool weak)
{
	struct pb_scaling *s = f->scaling;
	int error = 0;
	if (s->count < PB_SIZES_LEAST) {
		(void)pb_fail(&s->why_none, 0, "not enough sizes: %zu, and a fit needs %d", s->count, PB_SIZES_LEAST);
		return 0;
	}
	for (int law = 0; law < PB_LAWS && !error; law++) {
		if (!pb_law_applies((enum pb_law)law, weak))
			continue;
		struct pb_law_fit *fit = &s->laws[law];
		error = fit_law(f, (enum pb_law)law);
		if (error)
			continue;
		hold_out(f, fit);
		if (fit->aicc < (s->chosen == PB_LAWS ? INFINITY : s->laws[s->chosen].aicc))
			s->chosen = (enum pb_law)law;
	}
	if (s->chosen == PB_LAWS)
		(void)pb_fail(&s->why_none, 0, "too few repetitions to compare laws: %zu of a size", s->reps);
	return error;
}

static int make_room(struct pb_scaling *s, const struct pb_size *sizes, size_t count)
{
	static const struct pb_estimate unknown = {NAN, NAN, NAN};
	s->workers = calloc(count + 1, sizeof *s->workers);
	s->speedups = calloc(count + 1, sizeof *s->speedups);
	s->karp_flatt = calloc(count + 1, sizeof *s->karp_flatt);
	if (!s->workers || !s->speedups || !s->karp_flatt)
		return -ENOMEM;
	s->count = count;
	s->reps = count ? sizes[0].count : 0;
	for (size_t i = 0; i < count; i++) {
		s->workers[i] = sizes[i].workers;
		s->reps = sizes[i].count < s->reps ? sizes[i].count : s->reps;
	}
	for (int law = 0; law < PB_LAWS; law++)
		s->laws[law] = (struct pb_law_fit){.predicted = unknown, .held = PB_UNKNOWN};
	return 0;
}

int pb_scaling_make(struct pb_scaling *scaling, const struct pb_size *sizes, size_t count, size_t common, bool weak,
                    double level)
{
	enum { SEED = 1 }; /* any: the same data always give the same intervals */
	struct fitting f = {.scaling = scaling};
	*scaling = (struct pb_scaling){.level = level, .chosen = PB_LAWS};
	f.weights = calloc(count + 1, sizeof *f.weights);
	f.scratch = calloc(PB_DRAWS + 1, sizeof *f.scratch);
	int error = f.weights && f.scratch ? make_room(scaling, sizes, count) : -ENOMEM;
	if (!error)
		error = pb_draws_make(&f.draws, sizes, count, common, SEED);
	if (!error)
		error = pb_spread_make(&f.spread, sizes, count);
	if (!error) {
		for (size_t i = 0; i < count; i++)
			f.weights[i] = pb_spread_count(&f.spread, i);
		describe_sizes(&f);
		error = fit_laws(&f, weak);
	}
	pb_draws_free(&f.draws);
	pb_spread_free(&f.spread);
	free(f.weights);
	free(f.scratch);
	if (error)
		pb_scaling_free(scaling);
	return error;
}

void pb_scaling_free(struct pb_scaling *scaling)
{
	for (int law = 0; law < PB_LAWS; law++)
		free(scaling->laws[law].drawn);
	free(scaling->workers);
	free(scaling->speedups);
	free(scaling->karp_flatt);
	*scaling = (struct pb_scaling){.chosen = PB_LAWS};
}

struct pb_estimate pb_scaling_at(const struct pb_scaling *scaling, const struct pb_law_fit *fit, double workers,
                                 double *scratch)
{
	for (size_t row = 0; row <= PB_DRAWS; row++)
		scratch[row] = pb_curve_speedup(&fit->drawn[row], workers);
	return pb_estimate_of(scratch, scaling->reps, scaling->level);
}
