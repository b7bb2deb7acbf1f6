/* machine_usage.h: the readings of machine.h on recorded files; `root` as in proc.h. */
#ifndef HARNESS_MACHINE_USAGE_H
#define HARNESS_MACHINE_USAGE_H

#include <stdint.h>

uint32_t pb_machine_cores_of(uint32_t allowed, double quota); /* quota in CPUs; NAN: none */
uint64_t pb_machine_available_bytes_of(const char *root);
double pb_machine_steal_s_of(const char *root);

/* Ticks of /proc/stat as seconds since boot, of all CPUs; NAN: unknown. */
struct pb_machine_ticks {
	double busy_s; /* in user mode and in the kernel, without what was stolen */
	double steal_s;
};
struct pb_machine_ticks pb_machine_ticks_of(const char *root);

#endif
