/* all_drivers.h: the drivers that run without a launcher, for suites that hold all of them to the same. */
#ifndef TESTS_ALL_DRIVERS_H
#define TESTS_ALL_DRIVERS_H

#include <powbench/driver.h>

extern const struct pb_driver pb_driver_serial, pb_driver_pthread, pb_driver_openmp, pb_driver_process;

static const struct pb_driver *const all_drivers[] = {&pb_driver_serial, &pb_driver_pthread, &pb_driver_openmp,
                                                      &pb_driver_process, NULL};

/* Whether this build has the driver and it can have that many workers. */
static inline bool driver_takes(const struct pb_driver *driver, uint32_t workers)
{
	if (driver->available && driver->available(NULL))
		return false;
	return !driver->limit || driver->limit() == 0 || workers <= driver->limit();
}

#endif
