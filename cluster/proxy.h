/* proxy.h: the MPI drivers' calls in a program alone: see struct pb_driver. The ranks of a launch do them. */
#ifndef CLUSTER_PROXY_H
#define CLUSTER_PROXY_H

#include "cluster/order.h"

int pb_proxy_open(void **self, const struct pb_job *job, const struct pb_spread *spread, struct pb_why *why);
int pb_proxy_begin(void *self, struct pb_why *why);
int pb_proxy_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_proxy_end(void *self, void *merged, struct pb_why *why);
int pb_proxy_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_proxy_close(void *self);

#endif
