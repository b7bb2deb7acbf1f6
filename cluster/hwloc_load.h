/* hwloc_load.h: loads the topology of this machine. */
#ifndef CLUSTER_HWLOC_LOAD_H
#define CLUSTER_HWLOC_LOAD_H

#include <hwloc.h>

/* 0 or -errno. hwloc_topology_destroy() frees it. CPUs that the cgroup forbids are not in it. */
int pb_hwloc_load(hwloc_topology_t *topology);

/* The CPUs of the topology that the calling thread may run on; NULL when out of memory. The caller frees it. */
hwloc_bitmap_t pb_hwloc_allowed(hwloc_topology_t topology);

#endif
