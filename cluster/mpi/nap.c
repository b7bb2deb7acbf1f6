#include "cluster/mpi/nap.h"

#include <sched.h>

#include <powbench/base.h>

struct pb_nap pb_nap_alert(void)
{
	return (struct pb_nap){.alert_until_ns = pb_clock_ns() + PB_ALERT_NS};
}

long pb_nap_next_ns(struct pb_nap *nap)
{
	if (nap->alert_until_ns && pb_clock_ns() < nap->alert_until_ns)
		return 0;
	nap->alert_until_ns = 0;
	long max_ns = nap->naps++ < PB_NAP_DEEP_AFTER ? PB_NAP_MAX_NS : PB_NAP_DEEP_NS;
	nap->ns = nap->ns ? nap->ns * 2 : PB_NAP_MIN_NS;
	if (nap->ns > max_ns)
		nap->ns = max_ns;
	return nap->ns;
}

void pb_nap(struct pb_nap *nap)
{
	struct timespec span = {.tv_nsec = pb_nap_next_ns(nap)};
	if (span.tv_nsec == 0)
		(void)sched_yield();
	else
		(void)nanosleep(&span, NULL);
}

void pb_nap_wait(struct pb_nap nap, MPI_Request *request)
{
	int done = 0;
	while (MPI_Test(request, &done, MPI_STATUS_IGNORE), !done)
		pb_nap(&nap);
}
