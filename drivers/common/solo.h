/*
 * solo.h: a crew of one, which is the calling thread. Functions of struct pb_driver, but for pb_solo_open.
 */
#ifndef DRIVERS_COMMON_SOLO_H
#define DRIVERS_COMMON_SOLO_H

#include "drivers/common/crew.h"

/* `body` may be NULL, as in struct pb_crew_shape. */
int pb_solo_open(void **self, const struct pb_job *job, const struct pb_body *body, struct pb_why *why);
int pb_solo_begin(void *self, struct pb_why *why);
int pb_solo_end(void *self, void *merged, struct pb_why *why);
int pb_solo_run(void *self, const struct pb_round *round, struct pb_why *why);
int pb_solo_records(void *self, uint32_t worker, const void **bytes, size_t *size, struct pb_why *why);
void pb_solo_close(void *self);

#endif
