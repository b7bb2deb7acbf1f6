/*
 * law.h: laws of scaling: the speedup S at p workers. All are sums of terms with coefficients >= 0, so that a fit is a
 * linear least-squares problem (curve_fit.h) and needs neither an iteration nor a first guess.
 *
 * With t the time at one worker relative to the base's (a driver's own cost; not fixed to 1, as it is measured):
 *   Amdahl     1/S = t (s + (1 - s) / p)                      terms 1/p, 1            (AFIPS 1967)
 *   Gustafson  S   = (s + (1 - s) p) / t                      terms p, 1              (CACM 31(5), 1988)
 *   USL        1/S = t ((1 - s) / p + s + k (p - 1))          terms 1/p, 1, p - 1     (Gunther, "Guerrilla Capacity
 *              Planning", 2007: C(p) = p / (1 + s (p - 1) + k p (p - 1)), s contention, k coherence)
 * Amdahl's is the USL with k = 0. For strong scaling Amdahl's and the USL are fitted, for weak scaling Gustafson's and
 * the USL.
 */
#ifndef HARNESS_LAW_H
#define HARNESS_LAW_H

#include <stdbool.h>
#include <stddef.h>

enum pb_law { PB_LAW_AMDAHL, PB_LAW_GUSTAFSON, PB_LAW_USL, PB_LAWS };
enum { PB_LAW_TERMS = 3 };

/* A law with its coefficients; those beyond its number of terms are 0. */
struct pb_curve {
	enum pb_law law;
	double terms[PB_LAW_TERMS];
};

const char *pb_law_name(enum pb_law law);  /* "amdahl", as in models.csv */
const char *pb_law_title(enum pb_law law); /* "Amdahl", for people */
size_t pb_law_terms(enum pb_law law);
bool pb_law_applies(enum pb_law law, bool weak);

/* Fills in the terms of the law at p workers, whose weighted sum is pb_law_scale() of the speedup. */
void pb_law_terms_at(enum pb_law law, double workers, double terms[PB_LAW_TERMS]);
/* What the law is linear in: the speedup itself, or its inverse, the relative time. Its own inverse. */
double pb_law_scale(enum pb_law law, double speedup);

/* Each NAN for a curve whose coefficients are all 0. */
double pb_curve_speedup(const struct pb_curve *curve, double workers);
double pb_curve_first(const struct pb_curve *curve);  /* speedup at one worker, 1 / t */
double pb_curve_serial(const struct pb_curve *curve); /* s */
double pb_curve_kappa(const struct pb_curve *curve);  /* k; 0 for a law without it */
double pb_curve_limit(const struct pb_curve *curve);  /* highest speedup for any number of workers; INFINITY: none */
double pb_curve_peak(const struct pb_curve *curve);   /* workers where it is reached; INFINITY: at no number */

/* Karp and Flatt's experimentally determined serial fraction (CACM 33(5), 1990): that of the Amdahl curve from 1
 * through this one point. NAN at one worker. */
double pb_karp_flatt(double speedup, double workers);

#endif
