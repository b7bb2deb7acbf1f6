#include "cluster/binding.h"

#include <errno.h>

#include "cluster/binding_order.h"
#include "cluster/hwloc_load.h"

const char *pb_pin_name(enum pb_pin pin)
{
	static const char *const names[] = {
	    [PB_PIN_NONE] = "none", [PB_PIN_COMPACT] = "compact", [PB_PIN_SCATTER] = "scatter"};
	return names[pin];
}

int pb_binding_cpus(enum pb_pin pin, int **cpus, size_t *count, struct pb_why *why)
{
	hwloc_topology_t topology = NULL;
	*cpus = NULL;
	*count = 0;
	if (pin == PB_PIN_NONE)
		return 0;
	int error = pb_hwloc_load(&topology);
	if (error)
		return pb_fail(why, error, "cannot read the topology of this machine: %s; leave out --pin",
		               strerror(-error));
	hwloc_bitmap_t allowed = pb_hwloc_allowed(topology);
	error = allowed ? pb_binding_order(topology, allowed, pin, cpus, count) : -ENOMEM;
	hwloc_bitmap_free(allowed);
	hwloc_topology_destroy(topology);
	return error ? pb_fail(why, error, "cannot list the CPUs to pin to: %s; leave out --pin", strerror(-error)) : 0;
}
