#include "plan.h"

#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "shape.h"

enum { ALIGN = 64 };

struct root {
	double re, im;
};

/* e(numerator / denominator), from an angle of at most an eighth of a turn. */
static struct root root_of_unity(uint64_t numerator, uint64_t denominator)
{
	const double quarter_turn = 1.57079632679489661923;
	uint64_t eighth = numerator % denominator * 8 / denominator;
	uint64_t rest = numerator % denominator * 8 % denominator;
	double angle = (double)(eighth & 1 ? denominator - rest : rest) / (double)denominator * (quarter_turn / 2);
	double c = cos(angle), s = sin(angle);
	struct root first = eighth & 1 ? (struct root){s, c} : (struct root){c, s};
	switch (eighth / 2) {
	case 0:
		return first;
	case 1:
		return (struct root){-first.im, first.re};
	case 2:
		return (struct root){-first.re, -first.im};
	default:
		return (struct root){first.im, -first.re};
	}
}

static size_t factors_length(const struct pb_fft_steps *steps)
{
	size_t length = 0;
	for (unsigned d = 0; d < steps->count; d++)
		length += steps->at[d].nodes * pb_fft_stride(steps->at[d].radix);
	return length;
}

static size_t turns_length(const struct pb_fft_plan *plan)
{
	size_t length = pb_fft_stride(PB_FFT_GROUP_RADIX);
	for (unsigned d = 0; d < plan->row_steps.count; d++)
		length += pb_fft_stride(plan->row_steps.at[d].radix);
	return length;
}

/* A tree of nodes X^n - e((turn + at[q]) / (unit * nodes)), depth by depth. */
struct tree {
	uint64_t *at;
	uint64_t unit;
	size_t nodes;
};

static void grow(struct tree *tree, unsigned radix)
{
	for (size_t q = tree->nodes; q-- > 0;)
		for (unsigned s = radix; s-- > 0;)
			tree->at[q * radix + s] = tree->at[q] + s * tree->unit * tree->nodes;
	tree->nodes *= radix;
}

/* The factors e(m * numerator / denominator) of one node. */
static void put_factors(double *to, unsigned radix, uint64_t numerator, uint64_t denominator)
{
	for (unsigned m = 1; m < radix; m++) {
		struct root root = root_of_unity(m * numerator, denominator);
		to[m - 1] = root.re;
		to[pb_fft_half(radix) + m - 1] = root.im;
	}
}

static double *put_steps(double *to, struct pb_fft_steps *steps, struct tree *tree)
{
	for (unsigned d = 0; d < steps->count; d++) {
		struct pb_fft_step *step = &steps->at[d];
		step->factors = to;
		for (size_t q = 0; q < tree->nodes; q++, to += pb_fft_stride(step->radix))
			put_factors(to, step->radix, tree->at[q], tree->unit * tree->nodes * step->radix);
		grow(tree, step->radix);
	}
	return to;
}

/* The factors e(m * numerator / denominator) for the m that are kept. */
static void put_kept(double *re, double *im, size_t stride, unsigned lanes, uint64_t numerator, uint64_t denominator)
{
	for (unsigned k = 0; k < pb_fft_kept(lanes); k++) {
		struct root root = root_of_unity(numerator << k, denominator);
		re[k * stride] = root.re;
		im[k * stride] = root.im;
	}
}

/* Nodes follow one another in groups so that all groups differ from the first one by a turn of each group. */
static double *put_groups(double *to, struct pb_fft_plan *plan, const struct tree *tree)
{
	const size_t half = pb_fft_half(PB_FFT_GROUP_RADIX), lanes = plan->lanes;
	plan->group_step = (struct pb_fft_step){PB_FFT_GROUP_RADIX, tree->nodes / lanes, to};
	for (size_t q = 0; q < tree->nodes; q += lanes, to += 2 * half)
		put_kept(to, to + half, 1, plan->lanes, tree->at[q], tree->nodes * lanes / PB_FFT_LEAF);
	return to;
}

static void put_lane_factors(double *to, unsigned lanes, const struct tree *tree)
{
	for (size_t lane = 0; lane < lanes; lane++)
		put_kept(to + lane, to + lanes + lane, (size_t)2 * lanes, lanes, tree->at[lane],
		         tree->nodes * lanes / PB_FFT_LEAF);
}

/* The turn of a row, which is the node X^C - e(numerator / denominator). */
static void put_turns(double *to, const struct pb_fft_plan *plan, uint64_t numerator, uint64_t denominator)
{
	for (unsigned d = 0; d < plan->row_steps.count; d++) {
		const struct pb_fft_step *step = &plan->row_steps.at[d];
		put_factors(to, step->radix, numerator, denominator * step->nodes * step->radix);
		to += pb_fft_stride(step->radix);
	}
	put_kept(to, to + pb_fft_half(PB_FFT_GROUP_RADIX), 1, plan->lanes, numerator,
	         denominator * plan->columns / PB_FFT_LEAF);
}

static void put_tables(struct pb_fft_plan *plan, double *lane_factors, double *tables, uint64_t *nodes)
{
	struct tree row = {nodes, 1, 1}, column = {nodes, 4, 1};
	nodes[0] = 0;
	tables = put_groups(put_steps(tables, &plan->row_steps, &row), plan, &row);
	put_lane_factors(lane_factors, plan->lanes, &row);
	plan->lane_factors = lane_factors;
	nodes[0] = 1;
	tables = put_steps(tables, &plan->column_steps, &column);
	plan->row_turns = tables;
	for (size_t r = 0; r < plan->rows; r++, tables += plan->turns)
		put_turns(tables, plan, nodes[r], 4 * plan->rows);
}

static struct pb_fft_plan *make(size_t points, size_t rows, unsigned lanes)
{
	struct pb_fft_plan plan = {.points = points, .lanes = lanes};
	pb_fft_shape(&plan, rows);
	plan.turns = turns_length(&plan);
	plan.row_factors =
	    factors_length(&plan.row_steps) + plan.columns / lanes / lanes * pb_fft_stride(PB_FFT_GROUP_RADIX);
	const size_t lane_length = (size_t)2 * pb_fft_kept(lanes) * lanes;
	const size_t length =
	    lane_length + plan.row_factors + factors_length(&plan.column_steps) + plan.rows * plan.turns;
	const size_t head = (sizeof plan + ALIGN - 1) / ALIGN * ALIGN;
	const size_t bytes = (head + length * sizeof(double) + ALIGN - 1) / ALIGN * ALIGN;
	struct pb_fft_plan *made = aligned_alloc(ALIGN, bytes);
	uint64_t *nodes = calloc(plan.columns + plan.rows, sizeof *nodes);
	if (made && nodes) {
		double *tables = (double *)((char *)made + head);
		for (size_t i = 0; i < length; i++)
			tables[i] = 0;
		*made = plan;
		put_tables(made, tables, tables + lane_length, nodes);
	} else {
		free(made);
		made = NULL;
	}
	free(nodes);
	return made;
}

const struct pb_fft_plan *pb_fft_plan_with(size_t points, size_t rows, unsigned lanes)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct pb_fft_plan *plans;
	(void)pthread_mutex_lock(&lock);
	struct pb_fft_plan *plan = plans;
	while (plan && (plan->points != points || plan->rows != rows || plan->lanes != lanes))
		plan = plan->next;
	if (!plan && (plan = make(points, rows, lanes))) {
		plan->next = plans;
		plans = plan;
	}
	(void)pthread_mutex_unlock(&lock);
	return plan;
}

const struct pb_fft_plan *pb_fft_plan_of(size_t points, unsigned lanes)
{
	return pb_fft_plan_with(points, pb_fft_cheapest_rows(points, lanes), lanes);
}
