/* room.h: how many threads or processes this machine has room for. */
#ifndef HARNESS_METG_ROOM_H
#define HARNESS_METG_ROOM_H

#include <powbench/driver.h>

/*
 * As many of the `wanted` workers as the driver should make here: where each is a thread or a process, at most half of
 * what the limits on tasks leave, and no more processes than a quarter of the free memory holds at 1 MiB each. Where
 * that is fewer, `note` says what limits it.
 */
uint32_t pb_metg_room(const struct pb_driver *driver, uint32_t wanted, struct pb_why *note);

#endif
