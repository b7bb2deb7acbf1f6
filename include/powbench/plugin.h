/*
 * plugin.h: kernels and drivers from a shared object. It defines one symbol, `pb_plugin`, and is loaded by an explicit
 * path: powbench run --plugin ./mine.so -k mine. Every rank of an MPI driver loads the same path.
 */
#ifndef POWBENCH_PLUGIN_H
#define POWBENCH_PLUGIN_H

#include <powbench/driver.h>

struct pb_plugin {
	uint32_t abi;                           /* PB_ABI */
	uint32_t size;                          /* sizeof(struct pb_plugin) */
	const struct pb_kernel *const *kernels; /* NULL-terminated; NULL: none */
	const struct pb_driver *const *drivers; /* NULL-terminated; NULL: none */
};

extern const struct pb_plugin pb_plugin;

#endif
