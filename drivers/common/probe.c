#include "drivers/common/probe.h"

/* The least of some pairs: an interrupt between two readings is no part of the clock. */
void pb_probe_open(struct pb_probe *probe)
{
	probe->every = 1;
	probe->clock_ns = INT64_MAX;
	for (int i = 0; i < 32; i++) {
		const int64_t from_ns = pb_clock_ns();
		const int64_t took_ns = pb_clock_ns() - from_ns;
		probe->clock_ns = took_ns < probe->clock_ns ? took_ns : probe->clock_ns;
	}
}

void pb_probe_gap(struct pb_probe *probe, int64_t from_ns, int64_t to_ns)
{
	const int64_t before_ns = probe->gap_ns;
	const int64_t apart_ns = to_ns - probe->last_ns;
	pb_probe_once(probe, from_ns, to_ns);
	const int64_t gap_ns = probe->gap_ns - before_ns;
	if (gap_ns < PB_PROBE_APART_NS)
		probe->gap_ns += gap_ns * (int64_t)(probe->every - 1);
	probe->last_ns = to_ns;
	if (apart_ns < PB_PROBE_APART_NS && probe->every < PB_PROBE_EVERY_MAX)
		probe->every *= 2;
	else if (apart_ns > INT64_C(4) * PB_PROBE_APART_NS && probe->every > 1)
		probe->every /= 2;
}
