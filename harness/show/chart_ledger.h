/* chart_ledger.h: where the worker time of each cell went, as stacked bars: the terms of measure/spent.h in per cent.
 */
#ifndef HARNESS_CHART_LEDGER_H
#define HARNESS_CHART_LEDGER_H

#include "harness/show/chart_script.h"

/* As pb_chart_script_write(). */
int pb_chart_ledger_write(FILE *out, const struct pb_chart *chart);

#endif
