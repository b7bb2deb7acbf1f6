/*
 * probe.h: how long a worker is between two steps: claiming and bookkeeping, without asking the clock at every claim.
 *
 * One gap in `every` is timed and stands for as many. `every` is 1 while claims are PB_PROBE_APART_NS or more apart,
 * and doubles while the probes come sooner than that, so that two readings of the clock (some 50 ns each) are at most
 * about 0.3 % of the time between them. What the clock itself takes is measured once and taken off. A gap that the
 * worker was preempted in counts once.
 */
#ifndef DRIVERS_COMMON_PROBE_H
#define DRIVERS_COMMON_PROBE_H

#include <powbench/base.h>

#define PB_PROBE_APART_NS 40000
#define PB_PROBE_EVERY_MAX (UINT64_C(1) << 16)

struct pb_probe {
	uint64_t every;   /* steps for one probe, >= 1; kept from round to round */
	int64_t clock_ns; /* of two readings of the clock with nothing between them */
	int64_t last_ns;  /* when the last probe was over */
	int64_t gap_ns;   /* of the round so far: estimated time between steps, waits left out */
};

/* Once, before any round. */
void pb_probe_open(struct pb_probe *probe);

static inline void pb_probe_begin(struct pb_probe *probe, int64_t now_ns)
{
	probe->last_ns = now_ns;
	probe->gap_ns = 0;
}

/* A gap that stands for itself alone. */
static inline void pb_probe_once(struct pb_probe *probe, int64_t from_ns, int64_t to_ns)
{
	const int64_t gap_ns = to_ns - from_ns - probe->clock_ns;
	probe->gap_ns += gap_ns > 0 ? gap_ns : 0;
}

/* The one gap in `every`; decides how many steps the next one stands for. */
void pb_probe_gap(struct pb_probe *probe, int64_t from_ns, int64_t to_ns);

#endif
