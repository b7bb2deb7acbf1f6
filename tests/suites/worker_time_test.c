/* Where a worker's time goes: the gaps and pauses that it reports, and the spans of a traced round, under each driver.
 */
#include <stdlib.h>

#include "drivers/common/probe.h"
#include "drivers/common/record_memory.h"
#include "drivers/common/trace.h"
#include "plugins/ledger.c" // NOLINT(bugprone-suspicious-include): its kernels
#include "support/all_drivers.h"
#include "support/run_driver.h"
#include "support/suite.h"

extern const struct pb_driver pb_driver_async, pb_driver_process_async;

static const struct pb_driver *const drivers[] = {&pb_driver_serial,  &pb_driver_pthread, &pb_driver_openmp,
                                                  &pb_driver_process, &pb_driver_async,   &pb_driver_process_async};
enum { DRIVERS = sizeof drivers / sizeof *drivers, ITEMS = 97, WORKERS = 3 };

static void near_steps_are_probed_seldom(void)
{
	struct pb_probe probe;
	int64_t now_ns = 0;
	pb_probe_open(&probe);
	CU_ASSERT(probe.clock_ns >= 0 && probe.clock_ns < 100000);
	probe.clock_ns = 20;
	pb_probe_begin(&probe, now_ns);
	CU_ASSERT_EQUAL(probe.every, 1);
	for (int i = 0; i < 8; i++, now_ns += 1000)
		pb_probe_gap(&probe, now_ns, now_ns + 120);
	CU_ASSERT_EQUAL(probe.every, 256);
	CU_ASSERT_EQUAL(probe.gap_ns, 100 * 255);
	now_ns += 5 * PB_PROBE_APART_NS;
	pb_probe_gap(&probe, now_ns, now_ns + 120);
	CU_ASSERT_EQUAL(probe.every, 128);
	CU_ASSERT_EQUAL(probe.gap_ns, 100 * (255 + 256));
}

static void a_gap_with_a_preemption_counts_once(void)
{
	struct pb_probe probe = {.every = 64, .clock_ns = 0};
	pb_probe_gap(&probe, 1000, 1000 + 4000000);
	CU_ASSERT_EQUAL(probe.gap_ns, 4000000);
	pb_probe_once(&probe, 100, 90);
	CU_ASSERT_EQUAL(probe.gap_ns, 4000000);
}

struct spans {
	size_t count;
	uint64_t items;
	int64_t last_end_ns;
	bool in_order;
	uint32_t waits;
};

static void add_span(struct spans *spans, const struct pb_step_span *span)
{
	spans->in_order &= span->begin_ns >= spans->last_end_ns && span->end_ns >= span->begin_ns;
	spans->last_end_ns = span->end_ns;
	spans->count++;
	spans->items += span->waits ? 0 : span->items;
	spans->waits += span->waits;
}

/* Other kinds of records are passed over. */
static struct spans read_spans(const void *bytes, size_t size)
{
	struct spans spans = {.in_order = true};
	for (size_t at = 0; at < size;) {
		const struct pb_record *record = (const struct pb_record *)(const void *)((const char *)bytes + at);
		struct pb_step_span span;
		if (record->kind == PB_RECORD_SPAN && record->bytes == sizeof span) {
			memcpy(&span, record + 1, sizeof span);
			add_span(&spans, &span);
		}
		at += pb_record_room(record->bytes);
	}
	return spans;
}

static struct spans trace_steps(uint32_t spans_max, int64_t step_ns, int64_t apart_ns, int status, int steps)
{
	struct pb_records records = {.grow = pb_heap_records_grow};
	struct pb_trace *trace = pb_trace_make(spans_max);
	CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
	for (int i = 0; i < steps; i++) {
		const struct pb_task task = {.begin = (uint64_t)i * 2, .end = (uint64_t)i * 2 + 2};
		const int64_t begin_ns = 1000 + i * (step_ns + apart_ns);
		pb_trace_step(trace, &task, 7, begin_ns, begin_ns + step_ns, status);
	}
	pb_trace_emit(trace, &records);
	const struct spans spans = read_spans(records.bytes, records.size);
	pb_trace_free(trace);
	pb_heap_records_free(&records);
	return spans;
}

static void each_step_is_a_span_while_there_is_room(void)
{
	const struct spans spans = trace_steps(64, 100, 10, PB_DONE, 64);
	CU_ASSERT_EQUAL(spans.count, 64);
	CU_ASSERT_EQUAL(spans.items, 128);
	CU_ASSERT(spans.in_order);
}

static void neighbours_become_one_span_where_there_is_none(void)
{
	const struct spans spans = trace_steps(64, 100, 10, PB_DONE, 100000);
	CU_ASSERT(spans.count > 16 && spans.count <= 64);
	CU_ASSERT_EQUAL(spans.items, 200000);
	CU_ASSERT_EQUAL(spans.last_end_ns, 1000 + 99999 * 110 + 100);
	CU_ASSERT(spans.in_order);
}

static void steps_that_wait_stay_apart_and_the_later_are_left_out(void)
{
	const struct spans spans = trace_steps(64, 100, 10, PB_WAIT, 1000);
	CU_ASSERT_EQUAL(spans.count, 64);
	CU_ASSERT_EQUAL(spans.waits, 64);
}

static struct driver_cell make_cell(const struct pb_driver *driver, uint64_t pause)
{
	struct driver_cell cell = {.driver = driver, .kernel = &ledger_kernel};
	cell.job.workers = driver_takes(driver, WORKERS) ? WORKERS : 1;
	cell.job.schedule = PB_SCHEDULE_DYNAMIC;
	cell.job.grain = 1;
	cell_set(&cell, "items", ITEMS);
	cell_set(&cell, "pause", pause);
	if (pause == PAUSE_DEADLINE)
		cell_set(&cell, "time", 1000000);
	return cell;
}

/* One round; `spans` sums up those of all workers. */
static void run_round(struct driver_cell *cell, bool traced, struct spans *spans)
{
	struct pb_round round = {.traced = traced, .ledger_key = 1, .merged = cell->merged, .reports = cell->reports};
	*spans = (struct spans){.in_order = true};
	memset(cell->merged, 0, cell->kernel->result_size);
	memset(cell->reports, 0, cell->job.workers * sizeof *cell->reports);
	CU_ASSERT_EQUAL_FATAL(cell->driver->begin(cell->self, &cell->why), 0);
	round.items = cell->kernel->plan(cell->job.state, 0, cell->merged);
	CU_ASSERT_EQUAL_FATAL(cell->driver->run(cell->self, &round, &cell->why), 0);
	for (uint32_t w = 0; w < cell->job.workers; w++) {
		const void *bytes = NULL;
		size_t size = 0;
		if (!cell->reports[w].records_bytes)
			continue;
		CU_ASSERT_EQUAL_FATAL(cell->driver->records(cell->self, w, &bytes, &size, &cell->why), 0);
		const struct spans own = read_spans(bytes, size);
		spans->count += own.count;
		spans->items += own.items;
		spans->waits += own.waits;
		spans->in_order &= own.in_order;
	}
	CU_ASSERT_EQUAL(cell->driver->end(cell->self, cell->merged, &cell->why), 0);
}

static void a_traced_round_has_every_item_in_its_spans(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = make_cell(drivers[d], PAUSE_NONE);
		struct spans spans;
		if (!driver_takes(drivers[d], 1))
			continue;
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		run_round(&cell, false, &spans);
		CU_ASSERT_EQUAL(spans.count, 0);
		run_round(&cell, true, &spans);
		CU_ASSERT_EQUAL(spans.items, ITEMS);
		CU_ASSERT_EQUAL(spans.waits, 0);
		CU_ASSERT(spans.in_order);
		cell_close(&cell);
	}
}

static void items_that_wait_have_a_span_before_and_after(void)
{
	for (size_t d = 0; d < DRIVERS; d++) {
		struct driver_cell cell = make_cell(drivers[d], PAUSE_DEADLINE);
		struct spans spans;
		if (!driver_takes(drivers[d], 1))
			continue;
		CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
		run_round(&cell, true, &spans);
		CU_ASSERT_EQUAL(spans.items, ITEMS);
		CU_ASSERT(spans.waits >= ITEMS);
		cell_close(&cell);
	}
}

/* The pauses of a worker are at least its items' times by turns, or one of them where a loop has many in flight. */
static void check_report(const struct driver_cell *cell, uint32_t w, uint64_t pause)
{
	const struct pb_worker_report *report = &cell->reports[w];
	if (!report->pid)
		return;
	CU_ASSERT(report->span_ns > 0 && report->span_ns <= report->end_ns - report->begin_ns);
	CU_ASSERT(report->gap_ns >= 0 && report->gap_ns + report->pause_ns <= report->span_ns + PB_PROBE_APART_NS);
	if (pause == PAUSE_DEADLINE && report->ledger.items > 0)
		CU_ASSERT(report->pause_ns >= 900000);
}

static void gaps_and_pauses_lie_within_the_span(void)
{
	static const uint64_t pauses[] = {PAUSE_NONE, PAUSE_DEADLINE};
	for (size_t d = 0; d < DRIVERS; d++)
		for (size_t p = 0; p < 2; p++) {
			struct driver_cell cell = make_cell(drivers[d], pauses[p]);
			struct spans spans;
			if (!driver_takes(drivers[d], 1))
				continue;
			CU_ASSERT_EQUAL_FATAL(cell_open(&cell), 0);
			run_round(&cell, false, &spans);
			for (uint32_t w = 0; w < cell.job.workers; w++)
				check_report(&cell, w, pauses[p]);
			cell_close(&cell);
		}
}

static const struct test tests[] = {
    {"near steps are probed seldom", near_steps_are_probed_seldom},
    {"a gap with a preemption counts once", a_gap_with_a_preemption_counts_once},
    {"each step is a span while there is room", each_step_is_a_span_while_there_is_room},
    {"neighbours become one span where there is none", neighbours_become_one_span_where_there_is_none},
    {"steps that wait stay apart, and the later are left out", steps_that_wait_stay_apart_and_the_later_are_left_out},
    {"a traced round has every item in its spans", a_traced_round_has_every_item_in_its_spans},
    {"items that wait have a span before and after", items_that_wait_have_a_span_before_and_after},
    {"gaps and pauses lie within the span", gaps_and_pauses_lie_within_the_span},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
	return suite_main("worker_time", tests, argc, argv);
}
