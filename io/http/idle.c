#include "io/http/idle.h"

#include <stdatomic.h>
#include <unistd.h>

enum { DESCRIPTORS = 1 << 20 };

static _Atomic uint32_t tags[DESCRIPTORS]; /* by number of the descriptor; 0: not idle */
static atomic_int length;                  /* beyond which all are 0 */
static atomic_uint next;                   /* where the search for one goes on */

static void stretch(int to)
{
	int seen = atomic_load_explicit(&length, memory_order_relaxed);
	while (seen < to && !atomic_compare_exchange_weak(&length, &seen, to))
		;
}

void pb_idle_put(int fd, uint32_t tag)
{
	if (fd >= DESCRIPTORS)
		return;
	stretch(fd + 1);
	atomic_store_explicit(&tags[fd], tag, memory_order_release);
}

bool pb_idle_take(int fd, uint32_t tag)
{
	return fd >= DESCRIPTORS || atomic_compare_exchange_strong(&tags[fd], &tag, 0);
}

static bool close_if_idle(unsigned fd)
{
	uint32_t tag = atomic_load_explicit(&tags[fd], memory_order_relaxed);
	if (tag == 0 || !atomic_compare_exchange_strong(&tags[fd], &tag, 0))
		return false;
	(void)close((int)fd);
	return true;
}

bool pb_idle_close_one(void)
{
	const unsigned count = (unsigned)atomic_load(&length);
	const unsigned first = atomic_load_explicit(&next, memory_order_relaxed);
	for (unsigned i = 0; i < count; i++) {
		const unsigned fd = (first + i) % count;
		if (!close_if_idle(fd))
			continue;
		atomic_store_explicit(&next, fd + 1, memory_order_relaxed);
		return true;
	}
	return false;
}

void pb_idle_close_all(void)
{
	while (pb_idle_close_one())
		;
}
