/* futex.h: sleeping until a word of shared memory changes, in threads and in processes that map it. See futex(2). */
#ifndef DRIVERS_COMMON_FUTEX_H
#define DRIVERS_COMMON_FUTEX_H

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(_Atomic uint32_t) == 4, "a futex is 32 bits");

/* Sleeps while the word is as expected: 0 or -errno. Not FUTEX_PRIVATE_FLAG: processes may share the word. */
static inline int pb_futex_wait(_Atomic uint32_t *word, uint32_t expected, const struct timespec *timeout)
{
	return syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout, NULL, 0) ? -errno : 0;
}

static inline void pb_futex_wake_all(_Atomic uint32_t *word)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
