/* plugin_check.h: whether what a plug-in defines can be used, before anything of it runs. */
#ifndef HARNESS_PLUGIN_CHECK_H
#define HARNESS_PLUGIN_CHECK_H

#include <powbench/plugin.h>

/* 0, or -ENOEXEC with the reason: built for another contract, a missing function, a name or a parameter that cannot be
 * used. `abi` and `size` are looked at before any other field. */
int pb_plugin_check(const struct pb_plugin *plugin, struct pb_why *why);
int pb_kernel_check(const struct pb_kernel *kernel, struct pb_why *why);
int pb_driver_check(const struct pb_driver *driver, struct pb_why *why);

#endif
