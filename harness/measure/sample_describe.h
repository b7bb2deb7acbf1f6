/* sample_describe.h: what the workers of a sample tell of themselves, summed up in its row. */
#ifndef HARNESS_SAMPLE_DESCRIBE_H
#define HARNESS_SAMPLE_DESCRIBE_H

#include "harness/measure/sample.h"

/* Where they were, and what of the processor, the scheduler and the memory they used. */
void pb_sample_describe(const struct pb_bench *bench, struct pb_sample_row *row);

#endif
