#include "harness/show/chart_timeline.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/show/chart_words.h"
#include "harness/show/chart_write.h"

#define BAR 0.40         /* half of a row */
#define LANES_MIN 3      /* or one bar would fill the picture */
#define NAMED_MAX 36     /* rows that have room for their names */
#define NUMBERED_MAX 26  /* rows that have room for the numbers of their items */
#define NUMBERED_PART 35 /* a bar as wide as one in so many has room for a number */
#define APART_PART 250   /* likewise for a white line between two */

#define ON_COMPUTE_RGB 0xffffffu
#define ON_WAIT_RGB 0x202020u

struct lane {
	int64_t worker; /* -1: the thread itself */
	int64_t thread;
};

struct timeline {
	const struct pb_timeline_row *rows;
	size_t count;
	struct lane *lanes;           /* from the top down */
	size_t lane_count, lane_room; /* room: without the lanes of loops */
	double end_s;
	bool loops; /* of slots */
};

static bool is_of(const struct pb_timeline_row *row, const struct pb_summary_row *cell)
{
	return row->cell_id && cell->cell_id && strcmp(row->cell_id, cell->cell_id) == 0 && row->kind &&
	       isfinite(row->begin_s) && isfinite(row->end_s) && row->end_s >= row->begin_s;
}

/* Whether two rows of a cell, one after the other, are of one sample: a worker does one thing at a time, in order. */
static bool goes_on(const struct pb_timeline_row *row, const struct pb_timeline_row *next)
{
	return row->rep == next->rep &&
	       (row->worker < next->worker || (row->worker == next->worker && row->end_s <= next->begin_s));
}

const struct pb_timeline_row *pb_chart_timeline_find(const struct pb_chart *chart, size_t *count)
{
	size_t end = chart->timeline_count;
	while (end > 0 && !is_of(&chart->timeline[end - 1], chart->cell))
		end--;
	size_t begin = end;
	while (begin > 0 && is_of(&chart->timeline[begin - 1], chart->cell) &&
	       (begin == end || goes_on(&chart->timeline[begin - 1], &chart->timeline[begin])))
		begin--;
	*count = end - begin;
	return end > begin ? &chart->timeline[begin] : NULL;
}

static int compare_lanes(const void *a, const void *b)
{
	const struct lane *x = a;
	const struct lane *y = b;
	if (x->thread != y->thread)
		return x->thread < y->thread ? -1 : 1;
	return (x->worker > y->worker) - (x->worker < y->worker);
}

static size_t lane_of(const struct timeline *line, int64_t worker, int64_t thread)
{
	const struct lane wanted = {worker, thread};
	const struct lane *found = bsearch(&wanted, line->lanes, line->lane_count, sizeof *line->lanes, compare_lanes);
	return found ? (size_t)(found - line->lanes) : 0;
}

static bool has_loops(const struct pb_summary_row *cell)
{
	static const char ending[] = "async";
	const size_t length = cell->driver ? strlen(cell->driver) : 0;
	return length >= sizeof ending - 1 && strcmp(cell->driver + length - (sizeof ending - 1), ending) == 0;
}

/* Workers that did nothing have a lane too; their thread is that of the worker before them, where loops have several.
 */
static void add_lanes_up_to(struct timeline *line, int64_t worker)
{
	const struct lane last = line->lane_count ? line->lanes[line->lane_count - 1] : (struct lane){-1, 0};
	for (int64_t w = last.worker + 1; w < worker && line->lane_count < line->lane_room; w++)
		line->lanes[line->lane_count++] = (struct lane){w, line->loops ? last.thread : w};
}

/* The thread of each loop has a lane above its slots. */
static void add_loops(struct timeline *line)
{
	const size_t workers = line->lane_count;
	for (size_t i = 0; line->loops && i < workers; i++)
		if (i == 0 || line->lanes[i].thread != line->lanes[i - 1].thread)
			line->lanes[line->lane_count++] = (struct lane){-1, line->lanes[i].thread};
}

/* The rows come worker by worker. */
static void make_lanes(struct timeline *line, const struct pb_summary_row *cell)
{
	line->loops = has_loops(cell);
	for (size_t i = 0; i < line->count; i++) {
		const struct pb_timeline_row *row = &line->rows[i];
		line->end_s = fmax(line->end_s, row->end_s);
		if (i > 0 && row[-1].worker == row->worker)
			continue;
		add_lanes_up_to(line, row->worker);
		if (line->lane_count < line->lane_room)
			line->lanes[line->lane_count++] = (struct lane){row->worker, row->thread};
	}
	add_lanes_up_to(line, cell->workers);
	add_loops(line);
	qsort(line->lanes, line->lane_count, sizeof *line->lanes, compare_lanes);
}

/* Of the sample itself, which ends after its last item; the last item's end if it is not known. */
static double wall_of(const struct pb_chart *chart, const struct timeline *line)
{
	for (size_t i = 0; i < chart->sample_count; i++) {
		const struct pb_sample_row *sample = &chart->samples[i];
		if (sample->cell_id && strcmp(sample->cell_id, chart->cell->cell_id) == 0 &&
		    sample->rep == line->rows->rep && sample->warmup == line->rows->warmup &&
		    sample->wall_s >= line->end_s)
			return sample->wall_s;
	}
	return line->end_s;
}

static void write_boxes(FILE *out, const struct timeline *line, const char *kind, double scale)
{
	bool any = false;
	fprintf(out, "$%s << EOD\n# x y left right low high\n", kind);
	for (size_t i = 0; i < line->count; i++) {
		const struct pb_timeline_row *row = &line->rows[i];
		if (strcmp(row->kind, kind) != 0)
			continue;
		const double place = (double)lane_of(line, row->worker, row->thread);
		any = true;
		pb_chart_write_box(
		    out, &(struct pb_chart_box){row->begin_s * scale, row->end_s * scale, place - BAR, place + BAR});
	}
	fprintf(out, "EOD\nhas_%s = %d\n", kind, any);
}

static void write_loops(FILE *out, const struct timeline *line, double scale)
{
	fputs("$loops << EOD\n# x y left right low high\n", out);
	for (size_t i = 0; line->loops && i < line->count; i++) {
		const struct pb_timeline_row *row = &line->rows[i];
		if (strcmp(row->kind, "compute") != 0)
			continue;
		const double place = (double)lane_of(line, -1, row->thread);
		pb_chart_write_box(
		    out, &(struct pb_chart_box){row->begin_s * scale, row->end_s * scale, place - BAR, place + BAR});
	}
	fprintf(out, "EOD\nhas_loops = %d\n", line->loops);
}

static void write_lanes(FILE *out, const struct timeline *line, double wall)
{
	fputs("$lanes << EOD\n# x y left right low high\n", out);
	for (size_t i = 0; i < line->lane_count; i++)
		pb_chart_write_box(out, &(struct pb_chart_box){0, wall, (double)i - BAR, (double)i + BAR});
	fputs("EOD\n", out);
}

/* White lines between the bars of neighbours, where these are wide enough to be told apart. */
static void write_borders(FILE *out, const struct timeline *line, double wall_s, double scale)
{
	fputs("$borders << EOD\n# x y half a row\n-1 0 0\n", out);
	for (size_t i = 1; i < line->count; i++) {
		const struct pb_timeline_row *row = &line->rows[i];
		if (row[-1].worker != row->worker || row->item == row[-1].item ||
		    fmin(row->end_s - row->begin_s, row[-1].end_s - row[-1].begin_s) < wall_s / APART_PART)
			continue;
		fprintf(out, "%.9g %zu %g\n", row->begin_s * scale, lane_of(line, row->worker, row->thread), BAR);
	}
	fputs("EOD\n", out);
}

static void write_numbers(FILE *out, const struct timeline *line, double wall_s, double scale)
{
	fputs("$numbers << EOD\n# x y items colour\n-1 0 \"\" 0\n", out);
	for (size_t i = 0; line->lane_count <= NUMBERED_MAX && i < line->count; i++) {
		const struct pb_timeline_row *row = &line->rows[i];
		if (row->end_s - row->begin_s < wall_s / NUMBERED_PART)
			continue;
		const double middle = (row->begin_s + row->end_s) / 2 * scale;
		const size_t place = lane_of(line, row->worker, row->thread);
		const unsigned rgb = strcmp(row->kind, "compute") == 0 ? ON_COMPUTE_RGB : ON_WAIT_RGB;
		if (row->items <= 1)
			fprintf(out, "%.9g %zu \"%" PRId64 "\" 0x%06x\n", middle, place, row->item, rgb);
		else
			fprintf(out, "%.9g %zu \"%" PRId64 " items\" 0x%06x\n", middle, place, row->items, rgb);
	}
	fputs("EOD\n", out);
}

/* "thread 1" for a name that ends where the driver's word for its workers does. */
static const char *noun_of(const struct pb_chart *chart)
{
	static const struct {
		const char *driver, *noun;
	} nouns[] = {
	    {"serial", "thread"}, {"pthread", "thread"}, {"openmp", "thread"}, {"process", "process"}, {"mpi", "rank"}};
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (chart->cell->driver && strcmp(chart->cell->driver, nouns[i].driver) == 0)
			return nouns[i].noun;
	return "worker";
}

static void write_names(FILE *out, const struct pb_chart *chart, const struct timeline *line)
{
	const size_t every = (line->lane_count + NAMED_MAX - 1) / NAMED_MAX;
	fputs("set ytics ()\n", out);
	for (size_t i = 0; i < line->lane_count; i++) {
		const struct lane *lane = &line->lanes[i];
		char name[64];
		if (lane->worker < 0)
			(void)snprintf(name, sizeof name, "loop %" PRId64, lane->thread);
		else
			(void)snprintf(name, sizeof name, "%s %" PRId64, line->loops ? "slot" : noun_of(chart),
			               lane->worker);
		if (lane->worker < 0 || i % every == 0)
			fprintf(out, "set ytics add ('%s' %zu)\n", name, i);
	}
}

static void write_data(FILE *out, const struct pb_chart *chart, const struct timeline *line)
{
	const double wall_s = wall_of(chart, line);
	const struct pb_time_scale scale = pb_time_scale_for(wall_s, wall_s);
	fprintf(out, "series = 0\nunit = '%s'\nheight = 600\nwall = %.9g\n", scale.unit, wall_s * scale.per_second);
	fprintf(out, "rows_low = -0.7\nrows_high = %.9g\n", fmax((double)line->lane_count, LANES_MIN) - 0.3);
	write_lanes(out, line, wall_s * scale.per_second);
	write_boxes(out, line, "compute", scale.per_second);
	write_boxes(out, line, "wait", scale.per_second);
	write_loops(out, line, scale.per_second);
	write_borders(out, line, wall_s, scale.per_second);
	write_numbers(out, line, wall_s, scale.per_second);
	write_names(out, chart, line);
}

int pb_chart_timeline_write(FILE *out, const struct pb_chart *chart)
{
	struct timeline line = {0};
	line.rows = pb_chart_timeline_find(chart, &line.count);
	if (!line.rows)
		return -ENODATA;
	line.lane_room = line.count + (size_t)(chart->cell->workers > 0 ? chart->cell->workers : 0);
	line.lanes = calloc(2 * line.lane_room, sizeof *line.lanes);
	if (!line.lanes)
		return -ENOMEM;
	make_lanes(&line, chart->cell);
	pb_chart_write_head(out, chart);
	write_data(out, chart, &line);
	pb_chart_write_look(out, chart);
	free(line.lanes);
	return 0;
}
