#include "harness/models/curve_fit.h"

#include <math.h>
#include <string.h>

#define TINY_PIVOT 1e-13 /* of terms scaled to 1: columns that differ by less are the same to a double */

/* Normal equations, their terms scaled to a diagonal of 1. */
struct normal {
	size_t terms;
	double matrix[PB_LAW_TERMS][PB_LAW_TERMS], right[PB_LAW_TERMS], scale[PB_LAW_TERMS];
};

static void add_point(struct normal *n, const double *terms, double value, double weight)
{
	for (size_t i = 0; i < n->terms; i++) {
		for (size_t j = 0; j < n->terms; j++)
			n->matrix[i][j] += weight * terms[i] * terms[j];
		n->right[i] += weight * terms[i] * value;
	}
}

static void scale_terms(struct normal *n)
{
	for (size_t i = 0; i < n->terms; i++)
		n->scale[i] = n->matrix[i][i] > 0 ? sqrt(n->matrix[i][i]) : 1;
	for (size_t i = 0; i < n->terms; i++) {
		for (size_t j = 0; j < n->terms; j++)
			n->matrix[i][j] /= n->scale[i] * n->scale[j];
		n->right[i] /= n->scale[i];
	}
}

/* Those rows and columns of the equations that `chosen` has a bit for, the others as x = 0. */
static struct normal restrict_to(const struct normal *n, unsigned chosen)
{
	struct normal part = *n;
	for (size_t i = 0; i < n->terms; i++) {
		if (chosen & 1u << i)
			continue;
		for (size_t j = 0; j < n->terms; j++)
			part.matrix[i][j] = part.matrix[j][i] = 0;
		part.matrix[i][i] = 1;
		part.right[i] = 0;
	}
	return part;
}

/* Gauss's elimination; the matrix is symmetric and not negative, so it needs no exchange of rows. */
static bool solve(struct normal *n, double *x)
{
	for (size_t k = 0; k < n->terms; k++) {
		if (!(n->matrix[k][k] > TINY_PIVOT))
			return false;
		for (size_t i = k + 1; i < n->terms; i++) {
			double factor = n->matrix[i][k] / n->matrix[k][k];
			for (size_t j = k; j < n->terms; j++)
				n->matrix[i][j] -= factor * n->matrix[k][j];
			n->right[i] -= factor * n->right[k];
		}
	}
	for (size_t k = n->terms; k-- > 0;) {
		double rest = n->right[k];
		for (size_t j = k + 1; j < n->terms; j++)
			rest -= n->matrix[k][j] * x[j];
		x[k] = rest / n->matrix[k][k];
	}
	return true;
}

static bool is_allowed(const double *x, size_t terms)
{
	for (size_t i = 0; i < terms; i++)
		if (!(x[i] >= 0))
			return false;
	return true;
}

/* How much the solution takes off the sum of squares. */
static double gain_of(const struct normal *n, const double *x)
{
	double gain = 0;
	for (size_t i = 0; i < n->terms; i++)
		gain += n->right[i] * x[i];
	return gain;
}

static void solve_not_negative(const struct normal *n, double *best)
{
	double best_gain = 0;
	for (unsigned chosen = 1; chosen < 1u << n->terms; chosen++) {
		double x[PB_LAW_TERMS] = {0};
		struct normal part = restrict_to(n, chosen);
		if (!solve(&part, x) || !is_allowed(x, n->terms) || gain_of(n, x) <= best_gain)
			continue;
		best_gain = gain_of(n, x);
		for (size_t i = 0; i < n->terms; i++)
			best[i] = x[i] / n->scale[i];
	}
}

struct pb_curve pb_curve_fit(enum pb_law law, const double *workers, const double *speedups, const double *weights,
                             size_t count)
{
	struct pb_curve curve = {.law = law};
	struct normal n = {.terms = pb_law_terms(law)};
	for (size_t i = 0; i < count; i++) {
		double terms[PB_LAW_TERMS];
		double value = pb_law_scale(law, speedups[i]);
		pb_law_terms_at(law, workers[i], terms);
		add_point(&n, terms, value, weights[i] / (value * value));
	}
	scale_terms(&n);
	solve_not_negative(&n, curve.terms);
	return curve;
}
