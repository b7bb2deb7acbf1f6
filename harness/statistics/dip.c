#include "harness/statistics/dip.h"

#include <math.h>
#include <stdlib.h>

/* A chain of indices into the values: the corners of the greatest convex minorant or least concave majorant. */
struct chain {
	size_t *at;
	size_t length;
};

/* The stretch that is still searched for the peak. Distances are in 1/n of probability. */
struct search {
	const double *x; /* ascending */
	size_t count, low, high;
	size_t *below, *above; /* the corner before each value on its minorant, and after it on its majorant */
	struct chain minorant, majorant; /* of the stretch; the minorant runs from high to low */
	size_t minorant_at, majorant_at; /* where the two are furthest apart */
};

/* Whether the corner between is none: the line from `a` to `c` passes it. */
static bool is_passed(const double *x, size_t a, size_t b, size_t c)
{
	double run_ab = fabs((double)b - (double)a);
	double run_bc = fabs((double)c - (double)b);
	return fabs(x[b] - x[a]) * run_bc >= fabs(x[c] - x[b]) * run_ab;
}

static void find_corners(struct search *s)
{
	size_t last = s->count - 1;
	s->below[0] = 0;
	for (size_t j = 1; j <= last; j++) {
		size_t corner = j - 1;
		while (corner > 0 && is_passed(s->x, j, corner, s->below[corner]))
			corner = s->below[corner];
		s->below[j] = corner;
	}
	s->above[last] = last;
	for (size_t k = last; k-- > 0;) {
		size_t corner = k + 1;
		while (corner < last && is_passed(s->x, k, corner, s->above[corner]))
			corner = s->above[corner];
		s->above[k] = corner;
	}
}

static void find_chains(struct search *s)
{
	s->minorant.at[0] = s->high;
	for (s->minorant.length = 1; s->minorant.at[s->minorant.length - 1] > s->low; s->minorant.length++)
		s->minorant.at[s->minorant.length] = s->below[s->minorant.at[s->minorant.length - 1]];
	s->majorant.at[0] = s->low;
	for (s->majorant.length = 1; s->majorant.at[s->majorant.length - 1] < s->high; s->majorant.length++)
		s->majorant.at[s->majorant.length] = s->above[s->majorant.at[s->majorant.length - 1]];
}

/* Steps that a line from index `from` to `to` has climbed at value x[i]. */
static double climbed(const double *x, size_t from, size_t to, size_t i)
{
	return (x[i] - x[from]) * ((double)to - (double)from) / (x[to] - x[from]);
}

static void note_gap(struct search *s, double gap, double *widest, size_t minorant_at, size_t majorant_at)
{
	if (gap < *widest)
		return;
	*widest = gap;
	s->minorant_at = minorant_at;
	s->majorant_at = majorant_at;
}

/* The widest gap between the chains, corner by corner from the left. */
static double find_widest_gap(struct search *s)
{
	const size_t *g = s->minorant.at;
	const size_t *l = s->majorant.at;
	double widest = 0;
	size_t ig = s->minorant.length - 2;
	size_t il = 1;
	s->minorant_at = s->minorant.length - 1;
	s->majorant_at = s->majorant.length - 1;
	if (s->minorant.length == 2 && s->majorant.length == 2)
		return 1;
	do {
		double gap;
		if (g[ig] > l[il]) {
			gap = (double)(l[il] - g[ig + 1] + 1) - climbed(s->x, g[ig + 1], g[ig], l[il]);
			note_gap(s, gap, &widest, ig + 1, il);
			il += il + 1 < s->majorant.length;
		} else {
			gap = climbed(s->x, l[il - 1], l[il], g[ig]) - ((double)g[ig] - (double)l[il - 1] - 1);
			note_gap(s, gap, &widest, ig, il);
			ig -= ig > 0;
		}
	} while (g[ig] != l[il]);
	return widest;
}

/* How far the steps of the values lie from the line between two corners: above a minorant, or below a majorant. */
static double line_distance(const double *x, size_t from, size_t to, bool is_minorant)
{
	double most = 1;
	if (to - from <= 1 || x[from] == x[to])
		return most;
	for (size_t i = from; i <= to; i++) {
		double steps = (double)i - (double)from;
		double line = climbed(x, from, to, i);
		most = fmax(most, is_minorant ? steps + 1 - line : line - (steps - 1));
	}
	return most;
}

static double tail_distance(const struct search *s)
{
	double most = 0;
	for (size_t j = s->minorant_at; j + 1 < s->minorant.length; j++)
		most = fmax(most, line_distance(s->x, s->minorant.at[j + 1], s->minorant.at[j], true));
	for (size_t j = s->majorant_at; j + 1 < s->majorant.length; j++)
		most = fmax(most, line_distance(s->x, s->majorant.at[j], s->majorant.at[j + 1], false));
	return most;
}

/* Twice n times the dip: the tails outside of the widest gap, and the stretch inside it next. */
static double search_dip(struct search *s)
{
	double dip = 1;
	for (bool narrows = true; narrows;) {
		find_chains(s);
		if (find_widest_gap(s) < dip)
			break;
		dip = fmax(dip, tail_distance(s));
		size_t low = s->minorant.at[s->minorant_at];
		size_t high = s->majorant.at[s->majorant_at];
		narrows = low != s->low || high != s->high;
		s->low = low;
		s->high = high;
	}
	return dip;
}

double pb_dip(const double *sorted, size_t count)
{
	if (count == 0)
		return NAN;
	if (count < 4 || sorted[0] == sorted[count - 1])
		return 1 / (2 * (double)count);
	size_t *memory = calloc(4 * count, sizeof *memory);
	if (!memory)
		return NAN;
	struct search s = {.x = sorted,
	                   .count = count,
	                   .high = count - 1,
	                   .below = memory,
	                   .above = memory + count,
	                   .minorant = {.at = memory + 2 * count},
	                   .majorant = {.at = memory + 3 * count}};
	find_corners(&s);
	double dip = search_dip(&s);
	free(memory);
	return dip / (2 * (double)count);
}

bool pb_dip_is_large(double dip, size_t count)
{
	/* 99 % of the dips of 100 000 sets of uniform values, times sqrt(count); 20 000 sets from 500 values on. */
	static const struct {
		double count, scaled;
	} table[] = {{10, 0.505},  {15, 0.525},  {20, 0.537},  {30, 0.555},   {50, 0.573},
	             {100, 0.588}, {200, 0.602}, {500, 0.612}, {1000, 0.615}, {2000, 0.620}};
	const size_t last = sizeof table / sizeof *table - 1;
	double n = (double)count;
	size_t i = 0;
	if (!(n >= table[0].count))
		return false;
	while (i < last && table[i + 1].count <= n)
		i++;
	double scaled = table[i].scaled;
	if (i < last)
		scaled += (table[i + 1].scaled - scaled) * (n - table[i].count) / (table[i + 1].count - table[i].count);
	return sqrt(n) * dip > scaled;
}
