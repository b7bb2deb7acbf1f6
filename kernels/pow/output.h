/* output.h: the powers of a run as files: pow.save and pow.format. */
#ifndef KERNELS_POW_OUTPUT_H
#define KERNELS_POW_OUTPUT_H

#include "../bigint/store.h"
#include "items.h"

/* `*store` stays NULL where nothing is to be saved. 0 or -errno. */
int pb_pow_output_open(struct pb_store **store, const struct pb_pow_items *items, const struct pb_args *args,
                       struct pb_why *why);

/* Takes the limbs of an item's power, in the order of items. A number that is not what is foretold is not saved:
 * -EBADMSG. */
int pb_pow_output_put(struct pb_store *store, const struct pb_pow_items *items, uint64_t item, const void *limbs,
                      size_t bytes);

#endif
