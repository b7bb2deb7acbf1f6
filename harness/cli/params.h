/* params.h: from what the user wrote, `-p kernel.name=value`, to the values of a kernel's parameters and back. */
#ifndef HARNESS_PARAMS_H
#define HARNESS_PARAMS_H

#include <powbench/kernel.h>

/* One `name=value` for one kernel. Both texts belong to the caller. */
struct pb_setting {
	const char *name, *value;
};

/*
 * Makes the values of `kernel`'s parameters from settings (later ones win) and defaults; `scale` multiplies those
 * parameters that `scales` (1 for strong scaling). Fails with -EINVAL, naming parameter, value and what is allowed; an
 * unknown name gets the nearest known one. pb_params_free() frees it.
 */
int pb_params_make(struct pb_args **args, const struct pb_kernel *kernel, const struct pb_setting *settings,
                   size_t count, uint64_t scale, struct pb_why *why);
void pb_params_free(struct pb_args *args);

/* "first=1000000 count=16": every parameter that has a value, canonical, in table order. The caller frees it. */
char *pb_params_text(const struct pb_args *args);

#endif
