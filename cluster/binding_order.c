#include "cluster/binding_order.h"

#include <errno.h>
#include <stdlib.h>

struct cpu_list {
	int *cpus;
	size_t count, capacity;
};

static void add_cpu(struct cpu_list *list, int cpu)
{
	if (list->count < list->capacity)
		list->cpus[list->count++] = cpu;
}

/* The CPU of the `rank`-th allowed hardware thread of a core; -1: it has fewer. */
static int thread_of_core(hwloc_obj_t core, hwloc_const_bitmap_t allowed, unsigned rank)
{
	int cpu = -1;
	do {
		cpu = hwloc_bitmap_next(core->cpuset, cpu);
		if (cpu >= 0 && hwloc_bitmap_isset(allowed, (unsigned)cpu) && rank-- == 0)
			return cpu;
	} while (cpu >= 0);
	return -1;
}

/* One hardware thread of every core in topology order, then the next one of every core that has one. */
static void order_compact(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, struct cpu_list *list)
{
	hwloc_obj_type_t type = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE) > 0 ? HWLOC_OBJ_CORE : HWLOC_OBJ_PU;
	size_t before = SIZE_MAX;
	for (unsigned rank = 0; list->count != before; rank++) {
		before = list->count;
		for (hwloc_obj_t core = NULL; (core = hwloc_get_next_obj_by_type(topology, type, core));) {
			int cpu = thread_of_core(core, allowed, rank);
			if (cpu >= 0)
				add_cpu(list, cpu);
		}
	}
}

/* Takes one of each part in turn; part i is cpus[bounds[i]] to cpus[bounds[i + 1]]. */
static int interleave(int *cpus, const size_t *bounds, size_t parts)
{
	size_t total = bounds[parts] - bounds[0], out = bounds[0];
	int *copy = calloc(total + 1, sizeof *copy);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, cpus + bounds[0], total * sizeof *copy);
	for (size_t round = 0; out < bounds[parts]; round++)
		for (size_t part = 0; part < parts; part++)
			if (round < bounds[part + 1] - bounds[part])
				cpus[out++] = copy[bounds[part] - bounds[0] + round];
	free(copy);
	return 0;
}

/* Each level of the topology (sockets, shared caches, cores, threads) spreads over its parts. */
static int order_scatter(hwloc_obj_t object, hwloc_const_bitmap_t allowed, struct cpu_list *list)
{
	if (object->type == HWLOC_OBJ_PU) {
		if (hwloc_bitmap_isset(allowed, object->os_index))
			add_cpu(list, (int)object->os_index);
		return 0;
	}
	size_t *bounds = calloc(object->arity + 1, sizeof *bounds), parts = 0;
	int error = bounds ? 0 : -ENOMEM;
	for (hwloc_obj_t child = object->first_child; child && !error; child = child->next_sibling) {
		bounds[parts++] = list->count;
		error = order_scatter(child, allowed, list);
	}
	if (!error) {
		bounds[parts] = list->count;
		error = interleave(list->cpus, bounds, parts);
	}
	free(bounds);
	return error;
}

int pb_binding_order(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, enum pb_pin pin, int **cpus,
                     size_t *count)
{
	int threads = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
	struct cpu_list list = {.capacity = threads > 0 ? (size_t)threads : 0};
	int error = 0;
	*cpus = NULL;
	*count = 0;
	if (pin == PB_PIN_NONE)
		return 0;
	list.cpus = calloc(list.capacity + 1, sizeof *list.cpus);
	if (!list.cpus)
		return -ENOMEM;
	if (pin == PB_PIN_COMPACT)
		order_compact(topology, allowed, &list);
	else
		error = order_scatter(hwloc_get_root_obj(topology), allowed, &list);
	if (!error && list.count == 0)
		error = -ENOENT;
	if (error) {
		free(list.cpus);
		return error;
	}
	*cpus = list.cpus;
	*count = list.count;
	return 0;
}
