#include "cluster/cpu_map.h"

#include <hwloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/hwloc_load.h"

struct pb_cpu_map {
	hwloc_topology_t topology;
};

struct pb_cpu_map *pb_cpu_map_load(void)
{
	struct pb_cpu_map *map = malloc(sizeof *map);
	if (map && pb_hwloc_load(&map->topology)) {
		free(map);
		map = NULL;
	}
	return map;
}

void pb_cpu_map_free(struct pb_cpu_map *map)
{
	if (map)
		hwloc_topology_destroy(map->topology);
	free(map);
}

/* hwloc takes what it does not understand for 0. */
static bool is_list(const char *list)
{
	return *list && strspn(list, "0123456789,-") == strlen(list);
}

static bool add_list(hwloc_bitmap_t all, hwloc_bitmap_t one, const char *list)
{
	return is_list(list) && hwloc_bitmap_list_sscanf(one, list) == 0 && hwloc_bitmap_weight(one) > 0 &&
	       hwloc_bitmap_or(all, all, one) == 0;
}

static int64_t cores_of(const struct pb_cpu_map *map, hwloc_const_bitmap_t cpus)
{
	int64_t cores = 0;
	for (hwloc_obj_t core = NULL; (core = hwloc_get_next_obj_by_type(map->topology, HWLOC_OBJ_CORE, core));)
		cores += hwloc_bitmap_intersects(core->cpuset, cpus);
	return cores > 0 ? cores : -1;
}

struct pb_cpu_share pb_cpu_map_share(const struct pb_cpu_map *map, const char *const *lists, size_t count)
{
	struct pb_cpu_share share = {-1, -1};
	hwloc_bitmap_t all = hwloc_bitmap_alloc();
	hwloc_bitmap_t one = hwloc_bitmap_alloc();
	bool known = all && one && count > 0;
	for (size_t i = 0; known && i < count; i++)
		known = add_list(all, one, lists[i]);
	if (known) {
		share.cpus = hwloc_bitmap_weight(all);
		share.cores = map ? cores_of(map, all) : -1;
	}
	hwloc_bitmap_free(all);
	hwloc_bitmap_free(one);
	return share;
}
