/*
 * fleet.h: how the slots in flight of one cell are spread over event loops, of which each has a process or a rank.
 */
#ifndef DRIVERS_COMMON_FLEET_H
#define DRIVERS_COMMON_FLEET_H

#include <stdint.h>

/* Loops for so many slots: one per rank where `ranks` were launched, one per core where there are 0, never more than
 * slots. */
uint32_t pb_fleet_size(uint32_t slots, uint32_t ranks);

/* The slots [*begin, *end) of loop `index` of `loops`: as many as every other has, or one more or less. */
void pb_fleet_slots(uint32_t slots, uint32_t index, uint32_t loops, uint32_t *begin, uint32_t *end);

#endif
