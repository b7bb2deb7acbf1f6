/* units.h: the units of time, in nanoseconds of pb_clock_ns. */
#ifndef IO_HTTP_UNITS_H
#define IO_HTTP_UNITS_H

#include <stdint.h>

#define PB_US INT64_C(1000)
#define PB_MS (1000 * PB_US)
#define PB_S (1000 * PB_MS)

#endif
