#include "cluster/deadline.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "drivers/common/thread.h"

static struct {
	int met; /* an eventfd; -1: no deadline is set */
	int64_t until_ns;
	void (*late)(const struct pb_why *why);
	struct pb_why why;
	pthread_t thread;
	atomic_bool missed;
} set = {.met = -1};

static void *deadline_main(void *unused)
{
	struct pollfd met = {.fd = set.met, .events = POLLIN};
	int64_t left_ns;
	(void)unused;
	while ((left_ns = set.until_ns - pb_clock_ns()) > 0)
		if (poll(&met, 1, (int)(left_ns / 1000000) + 1) > 0)
			return NULL;
	atomic_store(&set.missed, true);
	set.late(&set.why);
	return NULL;
}

int pb_deadline_set(int64_t ns, void (*late)(const struct pb_why *why), const struct pb_why *why)
{
	set.until_ns = pb_clock_ns() + ns;
	set.late = late;
	set.why = *why;
	set.met = eventfd(0, EFD_CLOEXEC);
	int error = set.met < 0 ? -errno : pb_thread_start(&set.thread, deadline_main, NULL);
	if (error && set.met >= 0) {
		(void)close(set.met);
		set.met = -1;
	}
	return error;
}

bool pb_deadline_missed(void)
{
	return atomic_load(&set.missed);
}

void pb_deadline_met(void)
{
	if (set.met < 0)
		return;
	(void)eventfd_write(set.met, 1);
	(void)pthread_join(set.thread, NULL);
	(void)close(set.met);
	set.met = -1;
}
