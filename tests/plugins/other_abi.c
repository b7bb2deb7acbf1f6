/* From another time: nothing behind `abi` may be looked at, and looking at these would crash. */
#include <powbench/plugin.h>

const struct pb_plugin pb_plugin = {PB_ABI + 1, sizeof pb_plugin, (const struct pb_kernel *const *)16,
                                    (const struct pb_driver *const *)16};
