/* cpu_map.h: how many CPUs and cores lists of CPUs come to, on this machine. */
#ifndef CLUSTER_CPU_MAP_H
#define CLUSTER_CPU_MAP_H

#include <stddef.h>
#include <stdint.h>

struct pb_cpu_map;

/* NULL: the topology cannot be read. The caller frees it; pb_cpu_map_free() takes NULL. */
struct pb_cpu_map *pb_cpu_map_load(void);
void pb_cpu_map_free(struct pb_cpu_map *map);

struct pb_cpu_share {
	int64_t cpus, cores; /* -1: unknown */
};

/* Of all the lists together, each as "0-3,8"; unknown when one of them is not such a list. Without a map the cores are
 * unknown. */
struct pb_cpu_share pb_cpu_map_share(const struct pb_cpu_map *map, const char *const *lists, size_t count);

#endif
