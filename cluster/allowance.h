/* allowance.h: what the workers of a process may use of the host that it is on. */
#ifndef CLUSTER_ALLOWANCE_H
#define CLUSTER_ALLOWANCE_H

#include "cluster/cpus.h"

struct pb_allowance {
	char host[65];
	struct pb_cpus cpus;  /* that it may run on; none: unknown */
	struct pb_cpus cores; /* that these are of, each by its first CPU */
	uint32_t there;       /* CPUs that anyone beside it could be allowed; 0: unknown */
	double quota;         /* of its control group, in CPUs; NAN: no limit */
};

/* Of this process; who calls it knows its quota. */
void pb_allowance_read(struct pb_allowance *allowance, double quota);

#endif
