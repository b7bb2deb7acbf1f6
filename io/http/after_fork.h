/*
 * after_fork.h: what a forked child has to forget of its parent's requests, as it has copies of the memory and of the
 * descriptors, but not the threads: idle connections, look-ups under way, places in the queue for a descriptor.
 */
#ifndef IO_HTTP_AFTER_FORK_H
#define IO_HTTP_AFTER_FORK_H

/* From now on every child that this process forks does so, however it is forked. Any thread; repeated calls do nothing.
 */
void pb_http_after_fork(void);

#endif
