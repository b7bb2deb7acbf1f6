#include "drivers/common/pin.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

int pb_pin(const struct pb_job *job, uint32_t worker, struct pb_why *why)
{
	if (!job->cpus || job->cpu_count == 0)
		return 0;
	int cpu = job->cpus[worker % job->cpu_count];
	size_t count = (size_t)cpu + 1;
	cpu_set_t *mask = CPU_ALLOC(count);
	if (!mask)
		return pb_fail(why, -ENOMEM, "no memory to pin worker %u", worker);
	CPU_ZERO_S(CPU_ALLOC_SIZE(count), mask);
	CPU_SET_S((size_t)cpu, CPU_ALLOC_SIZE(count), mask);
	int error = sched_setaffinity(0, CPU_ALLOC_SIZE(count), mask) ? errno : 0;
	CPU_FREE(mask);
	if (error)
		return pb_fail(why, -error, "cannot pin worker %u to core %d: %s", worker, cpu, strerror(error));
	return 0;
}

int pb_pin_save(struct pb_pin_saved *saved)
{
	/* The kernel refuses a mask that is smaller than its own. */
	for (size_t count = 1024; count <= (size_t)1 << 20; count *= 2) {
		cpu_set_t *mask = CPU_ALLOC(count);
		if (!mask)
			return -ENOMEM;
		if (sched_getaffinity(0, CPU_ALLOC_SIZE(count), mask) == 0) {
			*saved = (struct pb_pin_saved){.mask = mask, .bytes = CPU_ALLOC_SIZE(count)};
			return 0;
		}
		int error = errno;
		CPU_FREE(mask);
		if (error != EINVAL)
			return -error;
	}
	return -EINVAL;
}

void pb_pin_restore(struct pb_pin_saved *saved)
{
	if (!saved->mask)
		return;
	(void)sched_setaffinity(0, saved->bytes, saved->mask);
	CPU_FREE(saved->mask);
	saved->mask = NULL;
}

uint32_t pb_pin_cores(void)
{
	struct pb_pin_saved saved = {0};
	if (pb_pin_save(&saved))
		return 1;
	int cores = CPU_COUNT_S(saved.bytes, (cpu_set_t *)saved.mask);
	CPU_FREE(saved.mask);
	return cores > 0 ? (uint32_t)cores : 1;
}
