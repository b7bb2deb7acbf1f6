#include "drivers/common/stop.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

int pb_stop_open(struct pb_stop *stop)
{
	atomic_init(&stop->raised, false);
	stop->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return stop->fd < 0 ? -errno : 0;
}

void pb_stop_close(struct pb_stop *stop)
{
	if (stop->fd >= 0)
		(void)close(stop->fd);
}

void pb_stop_raise(struct pb_stop *stop)
{
	if (!atomic_exchange(&stop->raised, true))
		(void)eventfd_write(stop->fd, 1);
}

void pb_stop_lower(struct pb_stop *stop)
{
	eventfd_t count = 0;
	if (atomic_exchange(&stop->raised, false))
		(void)eventfd_read(stop->fd, &count);
}
