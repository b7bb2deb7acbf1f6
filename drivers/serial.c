#include <powbench/driver.h>
extern const struct pb_driver pb_driver_serial;
const struct pb_driver pb_driver_serial = {.abi = PB_ABI, .size = sizeof pb_driver_serial, .name = "serial"};
