/* registry.h: the kernels and drivers there are: those built in, and those of plug-ins. */
#ifndef HARNESS_REGISTRY_H
#define HARNESS_REGISTRY_H

#include <powbench/plugin.h>

/* NULL-terminated; made by the build from the files in kernels/ and drivers/. */
extern const struct pb_kernel *const pb_builtin_kernels[];
extern const struct pb_driver *const pb_builtin_drivers[];

/* Loads the kernels and drivers of a shared object; 0, or -errno with the reason: not found, not a plug-in, another
 * abi, a name that exists already. */
int pb_registry_load(const char *path, struct pb_why *why);

/* The i-th kernel or driver, NULL past the end: built-in ones first, by name; `serial` is the first driver. */
const struct pb_kernel *pb_registry_kernel(size_t i);
const struct pb_driver *pb_registry_driver(size_t i);

/* By name; NULL with the nearest known name in the reason. */
const struct pb_kernel *pb_registry_find_kernel(const char *name, struct pb_why *why);
const struct pb_driver *pb_registry_find_driver(const char *name, struct pb_why *why);

/* Whether its workers are slots in flight on an event loop, which take turns with its thread. */
bool pb_driver_has_slots(const struct pb_driver *driver);

/* Path of the plug-in that a kernel came from; NULL: built in. */
const char *pb_registry_plugin_of(const struct pb_kernel *kernel);

#endif
