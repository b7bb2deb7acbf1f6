/* chart_census.h: what the charts of a run show, by their gnuplot scripts. */
#ifndef HARNESS_CHART_CENSUS_H
#define HARNESS_CHART_CENSUS_H

#include "harness/audit/audited.h"

/* Looks at DIR/charts, which need not be there. 0, or -errno with the reason. */
int pb_chart_census_make(struct pb_chart_census *census, const char *dir, struct pb_why *why);

#endif
