#include "drivers/common/fleet.h"

#include "drivers/common/pin.h"
#include "drivers/common/schedule.h"

uint32_t pb_fleet_size(uint32_t slots, uint32_t ranks)
{
	const uint32_t most = ranks ? ranks : pb_pin_cores();
	return slots < most ? slots : most;
}

void pb_fleet_slots(uint32_t slots, uint32_t index, uint32_t loops, uint32_t *begin, uint32_t *end)
{
	uint64_t first = 0;
	uint64_t last = 0;
	pb_schedule_block(slots, index, loops, &first, &last);
	*begin = (uint32_t)first;
	*end = (uint32_t)last;
}
