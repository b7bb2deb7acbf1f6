#include "harness/selftest/truths.h"

#include <math.h>

#define STEPS "40M"        /* about 20 ms */
#define STEPS_COUNTED "4M" /* of shared counters, which are slower */

const struct pb_truth pb_truths_here[] = {
    {PB_TRUTH_SERIAL, "0%", 0, false, "240", STEPS},
    {PB_TRUTH_SERIAL, "20%", 0.20, false, "240", STEPS},
    {PB_TRUTH_IMBALANCE, "75%", 0.75, false, "240", STEPS},
    {PB_TRUTH_CONTENTION, "75%", 0.75, false, "240", STEPS},
    {PB_TRUTH_COUNTERS, "padded", 0, false, "240", STEPS_COUNTED},
    {PB_TRUTH_COUNTERS, "packed", 0, true, "240", STEPS_COUNTED},
    {.text = NULL},
};

const struct pb_truth pb_truths_simulated[] = {
    {.kind = PB_TRUTH_SERIAL, .text = "0%", .share = 0},
    {.kind = PB_TRUTH_SERIAL, .text = "1%", .share = 0.01},
    {.kind = PB_TRUTH_SERIAL, .text = "5%", .share = 0.05},
    {.kind = PB_TRUTH_SERIAL, .text = "20%", .share = 0.20},
    {.kind = PB_TRUTH_IMBALANCE, .text = "10%", .share = 0.10},
    {.kind = PB_TRUTH_CONTENTION, .text = "10%", .share = 0.10},
    {.text = NULL},
};

const char *pb_truth_name(enum pb_truth_kind kind)
{
	static const char *const names[] = {[PB_TRUTH_SERIAL] = "serial",
	                                    [PB_TRUTH_IMBALANCE] = "imbalance",
	                                    [PB_TRUTH_CONTENTION] = "contention",
	                                    [PB_TRUTH_COUNTERS] = "counters"};
	return names[kind];
}

bool pb_truth_is_found(const struct pb_truth *truth, const struct pb_estimate *found, double tolerance)
{
	if (truth->more)
		return found->low > truth->share + tolerance;
	return found->low - tolerance <= truth->share && truth->share <= found->high + tolerance;
}

double pb_truth_recovered(enum pb_truth_kind kind, double ratio, double ideal)
{
	if (kind == PB_TRUTH_IMBALANCE || kind == PB_TRUTH_CONTENTION)
		return ratio;
	return ideal < 1 ? (ratio - ideal) / (1 - ideal) : INFINITY;
}
