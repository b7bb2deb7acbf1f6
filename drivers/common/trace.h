/*
 * trace.h: the steps of one worker's round, for the timeline: which items, from when to when.
 *
 * Bounded: when there are more steps than spans, neighbours that were done within a microsecond become one span, then
 * those within two, four and so on, until there is room. Steps that wait stay apart; a round with too many of them has
 * its later ones left out.
 */
#ifndef DRIVERS_COMMON_TRACE_H
#define DRIVERS_COMMON_TRACE_H

#include <powbench/kernel.h>

struct pb_trace;

/* NULL: no memory, and so no trace. pb_trace_free takes NULL. */
struct pb_trace *pb_trace_make(uint32_t spans_max);
void pb_trace_free(struct pb_trace *trace);

/* A call of the kernel's step for `worker` of the job, and what it returned. */
void pb_trace_step(struct pb_trace *trace, const struct pb_task *task, uint32_t worker, int64_t begin_ns,
                   int64_t end_ns, int status);

/* Appends the spans as records. */
void pb_trace_emit(const struct pb_trace *trace, struct pb_records *records);

#endif
