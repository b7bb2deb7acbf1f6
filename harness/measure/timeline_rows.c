#include "harness/measure/timeline_rows.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/files/run_dir.h"
#include "harness/measure/gather.h"

static int by_worker_and_time(const void *a, const void *b)
{
	const struct pb_step_span *x = &((const struct pb_timeline_span *)a)->step;
	const struct pb_step_span *y = &((const struct pb_timeline_span *)b)->step;
	if (x->worker != y->worker)
		return x->worker < y->worker ? -1 : 1;
	return (x->begin_ns > y->begin_ns) - (x->begin_ns < y->begin_ns);
}

static struct pb_timeline_row row_of(const struct pb_timeline_span *span, const struct pb_sample_row *sample)
{
	return (struct pb_timeline_row){
	    .schema = PB_SCHEMA,
	    .run_id = sample->run_id,
	    .cell_id = sample->cell_id,
	    .rep = sample->rep,
	    .warmup = sample->warmup,
	    .worker = span->step.worker,
	    .thread = span->thread,
	    .item = (int64_t)span->item,
	    .items = (int64_t)span->step.items,
	    .kind = "compute",
	    .begin_s = (double)span->step.begin_ns / 1e9,
	    .end_s = (double)span->step.end_ns / 1e9,
	};
}

size_t pb_timeline_rows_make(struct pb_timeline_row *rows, struct pb_timeline_span *spans, size_t count,
                             const struct pb_sample_row *sample)
{
	size_t made = 0;
	qsort(spans, count, sizeof *spans, by_worker_and_time);
	for (size_t i = 0; i < count; i++) {
		rows[made++] = row_of(&spans[i], sample);
		if (!spans[i].step.waits || i + 1 == count || spans[i + 1].step.worker != spans[i].step.worker)
			continue;
		struct pb_timeline_row wait = rows[made - 1];
		wait.kind = "wait";
		wait.begin_s = wait.end_s;
		wait.end_s = (double)spans[i + 1].step.begin_ns / 1e9;
		rows[made++] = wait;
	}
	return made;
}

int pb_timeline_rows_keep(struct pb_run_dir *dir, const struct pb_bench *bench, const struct pb_sample_row *sample,
                          struct pb_why *why)
{
	const struct pb_gathered *gathered = &bench->gathered;
	if (gathered->span_count == 0)
		return 0;
	struct pb_timeline_row *rows = calloc(2 * gathered->span_count, sizeof *rows);
	if (!rows)
		return pb_fail(why, -ENOMEM, "no memory for the timeline of %zu steps", gathered->span_count);
	const size_t count = pb_timeline_rows_make(rows, gathered->spans, gathered->span_count, sample);
	const int error = pb_run_dir_append_timeline(dir, rows, count, why);
	free(rows);
	return error;
}
