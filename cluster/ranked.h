/*
 * ranked.h: the calls of a driver whose workers are in ranks. In a launch this process conducts them; alone it has a
 * launch of its own do the same calls. Functions of struct pb_driver, but for pb_ranked_open.
 */
#ifndef CLUSTER_RANKED_H
#define CLUSTER_RANKED_H

#include "cluster/order.h"

int pb_ranked_available(struct pb_why *why);
int pb_ranked_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why);
int pb_ranked_begin(void *self, struct pb_why *why);
int pb_ranked_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_ranked_end(void *self, void *merged, struct pb_why *why);
int pb_ranked_records(void *self, uint32_t rank, const void **bytes, size_t *size, struct pb_why *why);
void pb_ranked_close(void *self);

#endif
