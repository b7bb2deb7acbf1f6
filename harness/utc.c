#include "harness/utc.h"

#include <stdio.h>
#include <time.h>

void pb_utc_now(char out[PB_UTC_SIZE])
{
	struct timespec now;
	struct tm parts;
	char seconds[24];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(out, PB_UTC_SIZE, "%s.%03uZ", seconds, (unsigned)(now.tv_nsec / 1000000) % 1000);
}
