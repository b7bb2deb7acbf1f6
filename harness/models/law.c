#include "harness/models/law.h"

#include <math.h>

static const struct {
	const char *name, *title;
	size_t terms;
	bool strong, weak;
} laws[PB_LAWS] = {
    [PB_LAW_AMDAHL] = {"amdahl", "Amdahl", 2, true, false},
    [PB_LAW_GUSTAFSON] = {"gustafson", "Gustafson", 2, false, true},
    [PB_LAW_USL] = {"usl", "USL", 3, true, true},
};

const char *pb_law_name(enum pb_law law)
{
	return laws[law].name;
}

const char *pb_law_title(enum pb_law law)
{
	return laws[law].title;
}

size_t pb_law_terms(enum pb_law law)
{
	return laws[law].terms;
}

bool pb_law_applies(enum pb_law law, bool weak)
{
	return weak ? laws[law].weak : laws[law].strong;
}

void pb_law_terms_at(enum pb_law law, double workers, double terms[PB_LAW_TERMS])
{
	terms[0] = law == PB_LAW_GUSTAFSON ? workers : 1 / workers;
	terms[1] = 1;
	terms[2] = law == PB_LAW_USL ? workers - 1 : 0;
}

double pb_law_scale(enum pb_law law, double speedup)
{
	return law == PB_LAW_GUSTAFSON ? speedup : 1 / speedup;
}

double pb_curve_speedup(const struct pb_curve *curve, double workers)
{
	double terms[PB_LAW_TERMS];
	double sum = 0;
	pb_law_terms_at(curve->law, workers, terms);
	for (size_t i = 0; i < PB_LAW_TERMS; i++)
		sum += curve->terms[i] * terms[i];
	return sum > 0 ? pb_law_scale(curve->law, sum) : NAN;
}

double pb_curve_first(const struct pb_curve *curve)
{
	return pb_curve_speedup(curve, 1);
}

/* Of what the law is at one worker, where the last term is 0. */
static double share_of_first(const struct pb_curve *curve, double term)
{
	double first = curve->terms[0] + curve->terms[1];
	return first > 0 ? term / first : NAN;
}

double pb_curve_serial(const struct pb_curve *curve)
{
	return share_of_first(curve, curve->terms[1]);
}

double pb_curve_kappa(const struct pb_curve *curve)
{
	return share_of_first(curve, curve->terms[2]);
}

double pb_curve_peak(const struct pb_curve *curve)
{
	if (curve->law != PB_LAW_USL || !(curve->terms[2] > 0))
		return INFINITY;
	return fmax(1, sqrt(curve->terms[0] / curve->terms[2]));
}

double pb_curve_limit(const struct pb_curve *curve)
{
	double peak = pb_curve_peak(curve);
	if (isfinite(peak))
		return pb_curve_speedup(curve, peak);
	if (curve->law == PB_LAW_GUSTAFSON)
		return curve->terms[0] > 0 ? INFINITY : pb_curve_first(curve);
	return curve->terms[1] > 0 ? 1 / curve->terms[1] : INFINITY;
}

double pb_karp_flatt(double speedup, double workers)
{
	return workers > 1 ? (1 / speedup - 1 / workers) / (1 - 1 / workers) : NAN;
}
