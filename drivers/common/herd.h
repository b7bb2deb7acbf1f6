/*
 * herd.h: a crew of forked processes. A worker that dies fails the cell, with the reason, and takes the others with it;
 * no child outlives its cell or the program. Functions of struct pb_driver, but for pb_herd_open.
 */
#ifndef DRIVERS_COMMON_HERD_H
#define DRIVERS_COMMON_HERD_H

#include "drivers/common/crew.h"

/* `body` may be NULL, as in struct pb_crew_shape. */
int pb_herd_open(void **self, const struct pb_job *job, uint32_t processes, const struct pb_body *body,
                 struct pb_why *why);
int pb_herd_begin(void *self, struct pb_why *why);
int pb_herd_end(void *self, void *merged, struct pb_why *why);
int pb_herd_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_herd_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_herd_close(void *self);

#endif
