#include "harness/predict/work.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A timeline is taken apart row by row. */
struct reading {
	struct pb_work *work;
	const struct pb_timeline_row *last; /* of the rows taken */
	uint64_t expected;                  /* the item that a new span begins with, unless it begins a round */
	bool complete;
};

static bool is_of(const struct pb_timeline_row *row, const char *cell_id)
{
	return row->cell_id && cell_id && strcmp(row->cell_id, cell_id) == 0 && row->kind && isfinite(row->end_s) &&
	       row->end_s >= row->begin_s;
}

/* Where the last trace of the cell begins: a resumed run has traced again, and time goes back there. */
static const struct pb_timeline_row *last_trace(const struct pb_timeline_row *rows, size_t count, const char *cell_id)
{
	const struct pb_timeline_row *first = NULL;
	const struct pb_timeline_row *before = NULL;
	for (size_t i = 0; i < count; i++) {
		if (!is_of(&rows[i], cell_id))
			continue;
		if (!before || rows[i].begin_s < before->begin_s)
			first = &rows[i];
		before = &rows[i];
	}
	return first;
}

static bool is_wait(const struct pb_timeline_row *row)
{
	return strcmp(row->kind, "wait") == 0;
}

static void begin_round(struct reading *reading)
{
	struct pb_work *work = reading->work;
	work->rounds[work->round_count++] = (struct pb_work_round){.first = work->span_count};
	reading->expected = 0;
}

static void begin_span(struct reading *reading, const struct pb_timeline_row *row)
{
	struct pb_work *work = reading->work;
	if (!work->round_count || row->item == 0)
		begin_round(reading);
	struct pb_work_round *round = &work->rounds[work->round_count - 1];
	reading->complete &= row->items > 0 && row->items < INT64_MAX / 2 && (uint64_t)row->item == reading->expected;
	reading->expected += (uint64_t)row->items;
	const struct pb_work_share before =
	    round->count ? work->spans[work->span_count - 1].until : (struct pb_work_share){0};
	work->spans[work->span_count++] = (struct pb_work_span){reading->expected, before};
	round->count++;
	round->items = reading->expected;
}

/* An item that waited goes on in a row of its own. */
static void take_row(struct reading *reading, const struct pb_timeline_row *row)
{
	const struct pb_timeline_row *last = reading->last;
	const bool goes_on = last && last->item == row->item && (is_wait(last) || is_wait(row));
	if (!goes_on)
		begin_span(reading, row);
	struct pb_work_share *until = &reading->work->spans[reading->work->span_count - 1].until;
	*(is_wait(row) ? &until->wait : &until->compute) += row->end_s - row->begin_s;
	reading->last = row;
}

static bool read_timeline(struct pb_work *work, const struct pb_timeline_row *rows, size_t count, const char *cell_id,
                          uint64_t items)
{
	struct reading reading = {.work = work, .complete = true};
	uint64_t read = 0;
	for (const struct pb_timeline_row *row = last_trace(rows, count, cell_id); row && row < rows + count; row++)
		if (is_of(row, cell_id))
			take_row(&reading, row);
	for (size_t r = 0; r < work->round_count; r++)
		read += work->rounds[r].items;
	return reading.complete && read == items;
}

static void take_equal(struct pb_work *work, uint64_t items)
{
	work->span_count = work->round_count = 1;
	work->spans[0] = (struct pb_work_span){items, {1, 1}};
	work->rounds[0] = (struct pb_work_round){0, 1, items};
}

/* From seconds to shares. */
static void scale(struct pb_work *work)
{
	struct pb_work_share whole = {0};
	for (size_t r = 0; r < work->round_count; r++) {
		const struct pb_work_round *round = &work->rounds[r];
		whole.compute += work->spans[round->first + round->count - 1].until.compute;
		whole.wait += work->spans[round->first + round->count - 1].until.wait;
	}
	for (size_t i = 0; i < work->span_count; i++) {
		work->spans[i].until.compute /= whole.compute > 0 ? whole.compute : 1;
		work->spans[i].until.wait /= whole.wait > 0 ? whole.wait : 1;
	}
}

int pb_work_make(struct pb_work *work, const struct pb_timeline_row *rows, size_t count, const char *cell_id,
                 uint64_t items)
{
	*work = (struct pb_work){
	    .spans = calloc(count + 1, sizeof *work->spans),
	    .rounds = calloc(count + 1, sizeof *work->rounds),
	};
	if (!work->spans || !work->rounds) {
		pb_work_free(work);
		return -ENOMEM;
	}
	work->traced = read_timeline(work, rows, count, cell_id, items);
	if (!work->traced)
		take_equal(work, items);
	scale(work);
	return 0;
}

void pb_work_free(struct pb_work *work)
{
	free(work->spans);
	free(work->rounds);
	*work = (struct pb_work){0};
}

uint64_t pb_work_widest(const struct pb_work *work)
{
	uint64_t widest = 0;
	for (size_t r = 0; r < work->round_count; r++)
		widest = work->rounds[r].items > widest ? work->rounds[r].items : widest;
	return widest;
}

/* Of the items before `item`. */
static struct pb_work_share share_until(const struct pb_work *work, const struct pb_work_round *round, uint64_t item)
{
	const struct pb_work_span *spans = work->spans + round->first;
	size_t low = 0;
	for (size_t high = round->count - 1; low < high;) {
		size_t middle = low + (high - low) / 2;
		if (spans[middle].end < item)
			low = middle + 1;
		else
			high = middle;
	}
	const struct pb_work_span before = low ? spans[low - 1] : (struct pb_work_span){0};
	const double part = (double)(item - before.end) / (double)(spans[low].end - before.end);
	return (struct pb_work_share){
	    before.until.compute + part * (spans[low].until.compute - before.until.compute),
	    before.until.wait + part * (spans[low].until.wait - before.until.wait),
	};
}

struct pb_work_share pb_work_between(const struct pb_work *work, const struct pb_work_round *round, uint64_t begin,
                                     uint64_t end)
{
	const struct pb_work_share before = share_until(work, round, begin);
	const struct pb_work_share after = share_until(work, round, end);
	return (struct pb_work_share){after.compute - before.compute, after.wait - before.wait};
}
