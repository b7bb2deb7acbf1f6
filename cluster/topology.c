#include "cluster/topology.h"

#include <hwloc.h>

#include "cluster/hwloc_load.h"

static int64_t count_of(hwloc_topology_t topology, hwloc_obj_type_t type)
{
	int count = hwloc_get_nbobjs_by_type(topology, type);
	return count > 0 ? count : 0;
}

static int64_t cache_bytes(hwloc_topology_t topology, hwloc_obj_type_t type)
{
	hwloc_obj_t cache = hwloc_get_next_obj_by_type(topology, type, NULL);
	return cache ? (int64_t)cache->attr->cache.size : 0;
}

static void list_allowed(hwloc_topology_t topology, char *out, size_t size)
{
	hwloc_bitmap_t allowed = pb_hwloc_allowed(topology);
	if (allowed)
		(void)hwloc_bitmap_list_snprintf(out, size, allowed);
	hwloc_bitmap_free(allowed);
}

void pb_topology_read(struct pb_topology *topology)
{
	hwloc_topology_t loaded = NULL;
	*topology = (struct pb_topology){0};
	if (pb_hwloc_load(&loaded) < 0)
		return;
	topology->sockets = count_of(loaded, HWLOC_OBJ_PACKAGE);
	topology->cores = count_of(loaded, HWLOC_OBJ_CORE);
	topology->hardware_threads = count_of(loaded, HWLOC_OBJ_PU);
	topology->numa_nodes = count_of(loaded, HWLOC_OBJ_NUMANODE);
	topology->l1d_bytes = cache_bytes(loaded, HWLOC_OBJ_L1CACHE);
	topology->l2_bytes = cache_bytes(loaded, HWLOC_OBJ_L2CACHE);
	topology->l3_bytes = cache_bytes(loaded, HWLOC_OBJ_L3CACHE);
	list_allowed(loaded, topology->allowed_cpus, sizeof topology->allowed_cpus);
	hwloc_topology_destroy(loaded);
}
