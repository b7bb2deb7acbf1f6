#include "cluster/seats.h"

#include <errno.h>
#include <stdlib.h>

int *pb_seats_turn(const int *ordered, size_t count, uint32_t first, uint32_t before)
{
	int *turned = calloc(count + 1, sizeof *turned);
	for (size_t i = 0; turned && i < count; i++)
		turned[(first + i) % count] = ordered[(before + i) % count];
	return turned;
}

int pb_seats_take(int **cpus, size_t *count, enum pb_pin pin, uint32_t first, uint32_t before, struct pb_why *why)
{
	static struct {
		int *cpus;
		size_t count;
	} known[PB_PIN_SCATTER + 1];
	*cpus = NULL;
	*count = 0;
	if (pin == PB_PIN_NONE)
		return 0;
	int error = known[pin].cpus ? 0 : pb_binding_cpus(pin, &known[pin].cpus, &known[pin].count, why);
	if (error)
		return error;
	*cpus = pb_seats_turn(known[pin].cpus, known[pin].count, first, before);
	*count = known[pin].count;
	return *cpus ? 0 : pb_fail(why, -ENOMEM, "no memory for %zu CPUs", known[pin].count);
}
