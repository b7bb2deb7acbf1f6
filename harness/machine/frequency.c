#include "harness/machine/frequency.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/files/rows.h"
#include "harness/machine/proc.h"

/* The block of a core begins with "processor : N" and has a line "cpu MHz : 2596.140". */
static double from_cpuinfo(const char *text, int cpu)
{
	int at = -1;
	double mhz = NAN;
	for (const char *line = text; line && isnan(mhz); line = strchr(line, '\n')) {
		line += *line == '\n';
		(void)sscanf(line, "processor : %d", &at);
		if (at == cpu && sscanf(line, "cpu MHz : %lf", &mhz) != 1)
			mhz = NAN;
	}
	return mhz > 0 ? mhz * 1e6 : NAN;
}

double pb_frequency_hz(const char *root, int cpu)
{
	char path[96];
	(void)snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", cpu);
	const int64_t khz = pb_proc_number(root, path);
	if (khz != PB_UNKNOWN)
		return khz > 0 ? (double)khz * 1e3 : NAN;
	char *cpuinfo = pb_proc_read(root, "/proc/cpuinfo");
	const double hz = from_cpuinfo(cpuinfo, cpu);
	free(cpuinfo);
	return hz;
}
