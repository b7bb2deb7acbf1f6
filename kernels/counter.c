#include <powbench/kernel.h>
extern const struct pb_kernel pb_kernel_counter;
const struct pb_kernel pb_kernel_counter = {.abi = PB_ABI, .size = sizeof pb_kernel_counter, .name = "counter"};
