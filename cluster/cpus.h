/* cpus.h: a set of CPUs, or of cores, of any host: as bits, which travel. */
#ifndef CLUSTER_CPUS_H
#define CLUSTER_CPUS_H

#include <stdint.h>

/* CPUs with higher numbers are left out. */
#define PB_CPUS_MAX 4096u

struct pb_cpus {
	uint64_t words[PB_CPUS_MAX / 64];
};

static inline void pb_cpus_set(struct pb_cpus *cpus, unsigned cpu)
{
	if (cpu < PB_CPUS_MAX)
		cpus->words[cpu / 64] |= UINT64_C(1) << cpu % 64;
}

static inline void pb_cpus_add(struct pb_cpus *into, const struct pb_cpus *from)
{
	for (unsigned i = 0; i < PB_CPUS_MAX / 64; i++)
		into->words[i] |= from->words[i];
}

static inline uint32_t pb_cpus_count(const struct pb_cpus *cpus)
{
	uint32_t count = 0;
	for (unsigned i = 0; i < PB_CPUS_MAX / 64; i++)
		count += (uint32_t)__builtin_popcountll(cpus->words[i]);
	return count;
}

#endif
