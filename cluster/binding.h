/* binding.h: the order in which workers take the CPUs of this machine. */
#ifndef CLUSTER_BINDING_H
#define CLUSTER_BINDING_H

#include <powbench/driver.h>

/*
 * Lists the CPUs (numbers of the operating system) that this process may run on, in the order in which workers are to
 * take them. In both orders a second hardware thread of a core comes after every core has a worker, because a scaling
 * study asks for cores. The affinity mask and the cgroup are respected. PB_PIN_NONE gives NULL and 0. The caller frees
 * `*cpus`. -errno when the topology cannot be read.
 */
int pb_binding_cpus(enum pb_pin pin, int **cpus, size_t *count, struct pb_why *why);

/* "none", "compact", "scatter". */
const char *pb_pin_name(enum pb_pin pin);

#endif
