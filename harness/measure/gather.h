/*
 * gather.h: what the workers of a round have emitted, put in order: by item, and within an item as it was emitted.
 * Outputs go to the kernel's `collect`; the figures of requests and the spans of a traced sample are kept.
 */
#ifndef HARNESS_GATHER_H
#define HARNESS_GATHER_H

#include "harness/measure/sample.h"

/* Begins a sample. */
void pb_gather_begin(struct pb_gathered *gathered);

/* Takes what a round has left with the driver: 0 or -errno with the reason. Untimed. */
int pb_gather_round(struct pb_bench *bench, struct pb_why *why);

void pb_gather_free(struct pb_gathered *gathered);

/* The requests of the sample, in order. `at` starts at 0; false: there is no other. Texts live as long as the sample.
 * start_ns counts from the sample's start; PB_REQUEST_ELSEWHERE: it was on another host, by another clock. */
#define PB_REQUEST_ELSEWHERE INT64_MIN
bool pb_gather_next_request(const struct pb_gathered *gathered, size_t *at, struct pb_request *request);

#endif
