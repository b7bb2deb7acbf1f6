/*
 * sampled.h: one sample of a kernel as the harness takes it, kept to look at what it gathered.
 *
 *   struct sampled sampled;
 *   sampled_take(&sampled, &pb_kernel_fetch, &pb_driver_async, 3, settings, 2);
 *   texts_check(sampled.row.status, "ok");
 *   sampled_free(&sampled);
 */
#ifndef TESTS_SAMPLED_H
#define TESTS_SAMPLED_H

#include "harness/cli/params.h"
#include "harness/measure/gather.h"

struct sampled {
	struct pb_plan plan;
	struct pb_bench bench;
	struct pb_sample_row row;
};

/* Fails the running test if there can be no sample; one that is wrong is a sample. */
void sampled_take(struct sampled *sampled, const struct pb_kernel *kernel, const struct pb_driver *driver,
                  uint32_t workers, const struct pb_setting *settings, size_t count);
void sampled_free(struct sampled *sampled);

#endif
