/*
 * copies.h: the measured ceiling: as many independent serial copies of the whole work as there are workers, at once.
 *
 * Each worker is a forked process that runs every item of the round, as `serial` would, and shares nothing with the
 * others but the machine: memory bandwidth, caches, power and clock. What they get done together is the most that any
 * driver can do with as many workers here. Not among the drivers that users name: the harness measures it beside them.
 *
 * It breaks one rule of struct pb_driver, and the harness knows: every item is run `workers` times, and the ledger says
 * so. One copy's result is the merged one; a copy whose result is another fails the round with -EBADMSG. For kernels
 * that neither wait nor share memory nor emit records.
 */
#ifndef DRIVERS_COPIES_H
#define DRIVERS_COPIES_H

#include <powbench/driver.h>

#define PB_CEILING_DRIVER "copies"

extern const struct pb_driver pb_driver_copies;

/* Whether the ceiling means anything for that kernel. */
bool pb_copies_suit(const struct pb_kernel *kernel);

#endif
