#include "cluster/allowance.h"

#include <unistd.h>

#include "cluster/hwloc_load.h"

static void read_cores(struct pb_allowance *allowance, hwloc_topology_t topology, hwloc_const_bitmap_t allowed)
{
	for (hwloc_obj_t core = NULL; (core = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_CORE, core));)
		if (hwloc_bitmap_intersects(core->cpuset, allowed))
			pb_cpus_set(&allowance->cores, (unsigned)hwloc_bitmap_first(core->complete_cpuset));
}

static void read_topology(struct pb_allowance *allowance, hwloc_topology_t topology)
{
	const int there = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
	hwloc_bitmap_t allowed = pb_hwloc_allowed(topology);
	if (!allowed)
		return;
	for (int cpu = hwloc_bitmap_first(allowed); cpu >= 0; cpu = hwloc_bitmap_next(allowed, cpu))
		pb_cpus_set(&allowance->cpus, (unsigned)cpu);
	read_cores(allowance, topology, allowed);
	allowance->there = there > 0 ? (uint32_t)there : 0;
	hwloc_bitmap_free(allowed);
}

void pb_allowance_read(struct pb_allowance *allowance, double quota)
{
	hwloc_topology_t topology;
	*allowance = (struct pb_allowance){.quota = quota};
	(void)gethostname(allowance->host, sizeof allowance->host - 1);
	if (pb_hwloc_load(&topology))
		return;
	read_topology(allowance, topology);
	hwloc_topology_destroy(topology);
}
