#include "drivers/common/trace.h"

#include <stdlib.h>

#define TOGETHER_MIN_NS 1000
#define TOGETHER_MAX_NS 1000000000

struct step {
	uint64_t item; /* the first */
	struct pb_step_span span;
};

struct pb_trace {
	uint32_t count, capacity;
	bool full;
	int64_t together_ns; /* steps within this time are one */
	struct step steps[];
};

struct pb_trace *pb_trace_make(uint32_t spans_max)
{
	struct pb_trace *trace = malloc(sizeof *trace + spans_max * sizeof *trace->steps);
	if (trace)
		*trace = (struct pb_trace){.capacity = spans_max};
	return trace;
}

void pb_trace_free(struct pb_trace *trace)
{
	free(trace);
}

static bool join(const struct pb_trace *trace, struct step *last, const struct step *next)
{
	if (last->span.worker != next->span.worker || last->span.waits || next->span.waits ||
	    next->span.end_ns - last->span.begin_ns > trace->together_ns)
		return false;
	last->span.end_ns = next->span.end_ns;
	last->span.items += next->span.items;
	return true;
}

static void coarsen(struct pb_trace *trace)
{
	uint32_t kept = 0;
	trace->together_ns = trace->together_ns ? 2 * trace->together_ns : TOGETHER_MIN_NS;
	for (uint32_t i = 1; i < trace->count; i++)
		if (!join(trace, &trace->steps[kept], &trace->steps[i]))
			trace->steps[++kept] = trace->steps[i];
	trace->count = kept + 1;
}

static bool make_room(struct pb_trace *trace)
{
	while (trace->count > trace->capacity / 4 * 3 && trace->together_ns < TOGETHER_MAX_NS)
		coarsen(trace);
	trace->full = trace->count == trace->capacity;
	return !trace->full;
}

void pb_trace_step(struct pb_trace *trace, const struct pb_task *task, uint32_t worker, int64_t begin_ns,
                   int64_t end_ns, int status)
{
	const struct step step = {.item = task->begin,
	                          .span = {.begin_ns = begin_ns,
	                                   .end_ns = end_ns,
	                                   .items = task->end - task->begin,
	                                   .worker = worker,
	                                   .waits = status == PB_WAIT}};
	if (trace->full || (trace->count && join(trace, &trace->steps[trace->count - 1], &step)))
		return;
	if (trace->count < trace->capacity || make_room(trace))
		trace->steps[trace->count++] = step;
}

void pb_trace_emit(const struct pb_trace *trace, struct pb_records *records)
{
	for (uint32_t i = 0; i < trace->count; i++) {
		const struct step *step = &trace->steps[i];
		void *place = pb_records_append(records, PB_RECORD_SPAN, step->item, sizeof step->span);
		if (!place)
			return;
		memcpy(place, &step->span, sizeof step->span);
	}
}
