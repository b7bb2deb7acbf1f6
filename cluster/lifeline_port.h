/* lifeline_port.h: where rank 0 takes in its followers' lifelines. */
#ifndef CLUSTER_LIFELINE_PORT_H
#define CLUSTER_LIFELINE_PORT_H

#include "cluster/lifeline.h"

/* Listens on any port for `ranks` - 1 followers, with descriptors for all of them; fills in the address but for its
 * cookie. A descriptor, or -errno. */
int pb_lifeline_port_open(struct pb_lifeline_address *address, uint32_t ranks);

#endif
