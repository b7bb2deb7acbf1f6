/* topology.h: what this machine is made of, as hwloc sees it. */
#ifndef CLUSTER_TOPOLOGY_H
#define CLUSTER_TOPOLOGY_H

#include <stdint.h>

/* Counts of the whole machine and sizes of one cache each; 0: unknown or none. */
struct pb_topology {
	int64_t sockets, cores, hardware_threads, numa_nodes;
	int64_t l1d_bytes, l2_bytes, l3_bytes;
	char allowed_cpus[256]; /* those that this process may run on: "0-3,8"; "" when unknown */
};

/* All unknown when the topology cannot be read. */
void pb_topology_read(struct pb_topology *topology);

#endif
