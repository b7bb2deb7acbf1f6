#include "shape.h"

#include <math.h>
#include <stdbool.h>

enum {
	MAX_THREES = 4,
	MAX_FIVES = 3,
	LONGEST_COLUMN = 1024, /* a block of columns stays in the second-level cache */
};

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

size_t pb_fft_cheapest_rows(size_t points, unsigned lanes)
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

void pb_fft_shape(struct pb_fft_plan *plan, size_t rows)
{
	plan->rows = rows;
	plan->columns = plan->points / plan->rows;
	/* not a power of two, so that the rows of a block do not meet in one set of a cache */
	plan->row_stride = 2 * plan->columns + (size_t)2 * PB_FFT_WIDTH * plan->lanes;
	plan->column_steps = steps_of(plan->rows, true);
	plan->row_steps = row_steps_of(plan->columns / plan->lanes, plan->lanes);
}
