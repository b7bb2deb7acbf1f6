#include "cluster/hwloc_load.h"

#include <errno.h>

int pb_hwloc_load(hwloc_topology_t *topology)
{
	errno = 0;
	if (hwloc_topology_init(topology))
		return errno ? -errno : -ENOMEM;
	if (hwloc_topology_load(*topology) == 0)
		return 0;
	int error = errno ? -errno : -EIO;
	hwloc_topology_destroy(*topology);
	*topology = NULL;
	return error;
}

hwloc_bitmap_t pb_hwloc_allowed(hwloc_topology_t topology)
{
	hwloc_bitmap_t allowed = hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(topology));
	hwloc_bitmap_t bound = hwloc_bitmap_alloc();
	if (allowed && bound && hwloc_get_cpubind(topology, bound, HWLOC_CPUBIND_THREAD) == 0)
		(void)hwloc_bitmap_and(allowed, allowed, bound);
	hwloc_bitmap_free(bound);
	return allowed;
}
