/* binding_order.h: the order of binding.h on any topology. */
#ifndef CLUSTER_BINDING_ORDER_H
#define CLUSTER_BINDING_ORDER_H

#include <hwloc.h>

#include "cluster/binding.h"

/* As pb_binding_cpus(), on `topology` and those of its CPUs that are in `allowed`. 0 or -ENOMEM; -ENOENT when no CPU is
 * allowed. */
int pb_binding_order(hwloc_topology_t topology, hwloc_const_bitmap_t allowed, enum pb_pin pin, int **cpus,
                     size_t *count);

#endif
