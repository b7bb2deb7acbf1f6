#include "harness/selftest/truths.h"

#include <math.h>

/* A lock that is handed on wakes a worker each time: fewer items keep that small. */
const struct pb_truth pb_truths_here[] = {
    {PB_TRUTH_SERIAL, "0%", 0, "240"},
    {PB_TRUTH_SERIAL, "20%", 0.20, "240"},
    {PB_TRUTH_IMBALANCE, "75%", 0.75, "240"},
    {PB_TRUTH_CONTENTION, "75%", 0.75, "24"},
    {.text = NULL},
};

const struct pb_truth pb_truths_simulated[] = {
    {PB_TRUTH_SERIAL, "0%", 0, NULL},
    {PB_TRUTH_SERIAL, "1%", 0.01, NULL},
    {PB_TRUTH_SERIAL, "5%", 0.05, NULL},
    {PB_TRUTH_SERIAL, "20%", 0.20, NULL},
    {PB_TRUTH_IMBALANCE, "10%", 0.10, NULL},
    {PB_TRUTH_CONTENTION, "10%", 0.10, NULL},
    {.text = NULL},
};

const char *pb_truth_name(enum pb_truth_kind kind)
{
	static const char *const names[] = {
	    [PB_TRUTH_SERIAL] = "serial", [PB_TRUTH_IMBALANCE] = "imbalance", [PB_TRUTH_CONTENTION] = "contention"};
	return names[kind];
}

double pb_truth_recovered(enum pb_truth_kind kind, double ratio, double ideal)
{
	if (kind != PB_TRUTH_SERIAL)
		return ratio;
	return ideal < 1 ? (ratio - ideal) / (1 - ideal) : INFINITY;
}
