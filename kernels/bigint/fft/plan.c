#include "plan.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum {
	MAX_THREES = 4,
	MAX_FIVES = 3,
	ALIGN = 64,
	LONGEST_COLUMN = 1024, /* a block of columns stays in the second-level cache */
};

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

/* What a length costs: operations of a point forward and back, as measured; the rest are those beside the steps. */
static double cost_of(size_t points, size_t unit, unsigned threes, unsigned fives)
{
	return (double)points * (60 + 6.3 * log2((double)unit) + 16 * threes + 21 * fives);
}

size_t pb_fft_length(size_t points)
{
	size_t best = 0;
	double best_cost = 0;
	for (unsigned threes = 0, three = 1; threes <= MAX_THREES; threes++, three *= 3)
		for (unsigned fives = 0, five = 1; fives <= MAX_FIVES; fives++, five *= 5) {
			size_t unit = PB_FFT_UNIT;
			while (unit * three * five < points)
				unit *= 2;
			const size_t length = unit * three * five;
			const double cost = cost_of(length, unit, threes, fives);
			if (!best || cost < best_cost) {
				best = length;
				best_cost = cost;
			}
		}
	return best;
}

/* Whether there may be 8 * more rows: both they and the columns are multiples of what the vectors ask for. */
static bool fits(size_t units, size_t more)
{
	return units % more == 0 && 8 * more <= LONGEST_COLUMN && more * more <= 8 * units;
}

size_t pb_fft_rows(size_t points)
{
	const size_t units = points / PB_FFT_UNIT;
	size_t best = 1;
	for (size_t more = 1; more <= units; more++)
		if (fits(units, more))
			best = more;
	return 8 * best;
}

static void divide(struct pb_fft_plan *plan, size_t rows)
{
	plan->rows = rows;
	plan->columns = plan->points / plan->rows;
	/* not a power of two, so that the rows of a block do not meet in one set of a cache */
	plan->row_stride = 2 * plan->columns + (size_t)2 * PB_FFT_WIDTH * plan->lanes;
}

static void append_step(struct pb_fft_steps *steps, unsigned radix)
{
	const struct pb_fft_step *before = steps->count ? &steps->at[steps->count - 1] : NULL;
	const size_t nodes = before ? before->nodes * before->radix : 1;
	steps->at[steps->count++] = (struct pb_fft_step){.radix = radix, .nodes = nodes};
}

/* Odd radices before powers of two, which groups of nodes ask for; but for what begins with 8, so that the eighths that
 * come after it are small. 16 is not 8 * 2. */
static struct pb_fft_steps steps_of(size_t points, bool begin_with_8)
{
	struct pb_fft_steps steps = {0};
	for (size_t left = points; left > 1; left /= steps.at[steps.count - 1].radix) {
		unsigned radix = left % 5 == 0 ? 5 : left % 3 == 0 ? 3 : left % 8 == 0 && left != 16 ? 8 : 4;
		if (begin_with_8 && steps.count == 0 && left % 8 == 0 && left % 32 != 16)
			radix = 8;
		append_step(&steps, radix);
	}
	return steps;
}

/* The last step is done with the one between lanes: one whose nodes fill a group of vectors. Of 4 parts rather than 8,
 * which leaves registers, but for an additional step. */
static struct pb_fft_steps row_steps_of(size_t vectors, unsigned lanes)
{
	struct pb_fft_steps best = {0};
	for (unsigned last = 4; last <= lanes; last *= 2) {
		if (vectors / last % 4 == 2)
			continue;
		struct pb_fft_steps steps = steps_of(vectors / last, false);
		append_step(&steps, last);
		if (best.count == 0 || steps.count < best.count)
			best = steps;
	}
	return best.count ? best : steps_of(vectors, false);
}

/* Cycles per vector that steps take, forward and back: measured on a Zen 4. */
static double cost_of_steps(const struct pb_fft_steps *steps, double of_each)
{
	static const double cycles[] = {[3] = 9.5, [4] = 10.5, [5] = 12, [8] = 14.5};
	double cost = 0;
	for (unsigned d = 0; d < steps->count; d++)
		cost += cycles[steps->at[d].radix] + of_each;
	return cost;
}

/* Steps of columns are done in the second-level cache; a step that is done with the one between lanes saves a pass. */
static double cost_of_rows(const struct pb_fft_plan *plan, size_t rows)
{
	const struct pb_fft_steps column_steps = steps_of(rows, true);
	const struct pb_fft_steps row_steps = row_steps_of(plan->points / rows / plan->lanes, plan->lanes);
	const unsigned last = row_steps.at[row_steps.count - 1].radix;
	const double saved = plan->lanes < 4 ? 0 : last == plan->lanes ? 4 : 6;
	return cost_of_steps(&column_steps, 3.5) + cost_of_steps(&row_steps, 0) - saved;
}

/* Of rows and columns about alike, what takes the fewest cycles. */
static size_t cheapest_rows(size_t points, unsigned lanes)
{
	const struct pb_fft_plan plan = {.points = points, .lanes = lanes};
	const size_t units = points / PB_FFT_UNIT;
	size_t best = 1;
	for (size_t more = 1; more <= units; more++) {
		const bool alike = 2 * more * more >= units; /* rows at most 16 times as long as columns */
		if (fits(units, more) && (!alike || cost_of_rows(&plan, 8 * more) <= cost_of_rows(&plan, 8 * best)))
			best = more;
	}
	return 8 * best;
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
	divide(&plan, rows);
	plan.column_steps = steps_of(plan.rows, true);
	plan.row_steps = row_steps_of(plan.columns / lanes, lanes);
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
	return pb_fft_plan_with(points, cheapest_rows(points, lanes), lanes);
}
