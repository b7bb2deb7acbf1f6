#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/metg/metg.h"
#include "harness/statistics/median.h"

#define NOISY 1.25

/* Seconds of the samples that count: wall_s[cell * reps + rep]; NAN: there is none. */
struct times {
	double *wall_s;
	size_t reps;
};

static size_t find_cell(const struct pb_plan *plan, const char *id)
{
	size_t c = 0;
	while (c < plan->count && strcmp(plan->cells[c].id, id) != 0)
		c++;
	return c;
}

static bool counts(const struct pb_sample_row *row)
{
	return row->ok == 1 && row->warmup != 1 && row->rep >= 0 && row->wall_s > 0;
}

static int make_times(struct times *times, const struct pb_plan *plan, const struct pb_history *history)
{
	times->reps = 0;
	for (size_t i = 0; i < history->count; i++)
		if (counts(&history->rows[i]) && (size_t)history->rows[i].rep >= times->reps)
			times->reps = (size_t)history->rows[i].rep + 1;
	times->wall_s = calloc(plan->count * times->reps + 1, sizeof *times->wall_s);
	if (!times->wall_s)
		return -ENOMEM;
	for (size_t i = 0; i < plan->count * times->reps; i++)
		times->wall_s[i] = NAN;
	for (size_t i = 0; i < history->count; i++) {
		const struct pb_sample_row *row = &history->rows[i];
		size_t cell = find_cell(plan, row->cell_id);
		if (counts(row) && cell < plan->count)
			times->wall_s[cell * times->reps + (size_t)row->rep] = row->wall_s;
	}
	return 0;
}

static double time_of(const struct times *times, const struct pb_metg_series *series, size_t size, size_t rep)
{
	return times->wall_s[series->sizes[size].cell * times->reps + rep];
}

/* Work per second: increments, or nanoseconds waited by any of the workers. */
static double rate_of(const struct times *times, const struct pb_metg_series *series, size_t size, size_t rep)
{
	return (double)series->sizes[size].size * (double)series->sizes[size].items / time_of(times, series, size, rep);
}

/* What this many workers do at coarse grain under the best of the drivers, in the same repetition: a driver whose
 * rounds begin slowly is held against those whose do not. */
static double reference_rate(const struct times *times, const struct pb_metg *metg, const struct pb_metg_series *series,
                             size_t rep)
{
	double best = 0;
	for (size_t i = 0; i < metg->count; i++) {
		const struct pb_metg_series *other = &metg->series[i];
		if (other->count && other->measure != PB_METG_WAIT && other->workers == series->workers)
			best = fmax(best, rate_of(times, other, other->count - 1, rep));
	}
	return best;
}

static struct pb_metg_point point_of(const struct times *times, const struct pb_metg *metg,
                                     const struct pb_metg_series *series, size_t size, size_t rep)
{
	const double workers = series->workers;
	if (series->measure == PB_METG_WAIT)
		return (struct pb_metg_point){
		    .granularity_ns = (double)series->sizes[size].size,
		    .efficiency = rate_of(times, series, size, rep) / (workers * 1e9),
		};
	return (struct pb_metg_point){
	    .granularity_ns = time_of(times, series, size, rep) * 1e9 * workers / (double)series->sizes[size].items,
	    .efficiency = rate_of(times, series, size, rep) / reference_rate(times, metg, series, rep),
	};
}

static bool is_whole(const struct times *times, const struct pb_metg_series *series, size_t rep)
{
	bool whole = true;
	for (size_t size = 0; size < series->count; size++)
		whole &= isfinite(time_of(times, series, size, rep));
	return whole;
}

/* The repetitions that have every size; free() frees the points. */
static int make_curve(struct pb_metg_curve *curve, const struct times *times, const struct pb_metg *metg,
                      const struct pb_metg_series *series)
{
	struct pb_metg_point *points = calloc(times->reps * series->count + 1, sizeof *points);
	if (!points)
		return -ENOMEM;
	*curve =
	    (struct pb_metg_curve){.points = points, .sizes = series->count, .waits = series->measure == PB_METG_WAIT};
	for (size_t rep = 0; rep < times->reps; rep++) {
		if (!is_whole(times, series, rep))
			continue;
		for (size_t size = 0; size < series->count; size++)
			points[curve->repetitions * series->count + size] = point_of(times, metg, series, size, rep);
		curve->repetitions++;
	}
	return 0;
}

static struct pb_metg_row describe(const struct pb_metg_series *series, const struct pb_history *history)
{
	return (struct pb_metg_row){
	    .schema = PB_SCHEMA,
	    .run_id = history->count ? history->rows[0].run_id : NULL,
	    .driver = series->driver->name,
	    .workers = series->workers,
	    .measure = pb_metg_measure_name(series->measure),
	    .metg_ns = NAN,
	    .low_ns = NAN,
	    .high_ns = NAN,
	    .finest_ns = NAN,
	    .coarsest_ns = NAN,
	    .item_bytes = series->item_bytes,
	    .status = "skipped",
	    .reason = series->note.text,
	};
}

/* What lies outside of the measured sizes has no figure. */
static double inside(double ns)
{
	return ns > 0 && isfinite(ns) ? ns : NAN;
}

static void add_estimate(struct pb_metg_row *row, const struct pb_metg_estimate *estimate, size_t repetitions)
{
	row->repetitions = (int64_t)repetitions;
	row->finest_ns = estimate->finest_ns;
	row->coarsest_ns = estimate->coarsest_ns;
	row->metg_ns = inside(estimate->value_ns);
	row->low_ns = inside(estimate->low_ns);
	row->high_ns = inside(estimate->high_ns);
	if (repetitions == 0) {
		row->reason = row->reason[0] ? row->reason : "no repetition has every size; see samples.csv";
		return;
	}
	row->status = "ok";
	row->bound = estimate->value_ns == 0 ? "below" : isinf(estimate->value_ns) ? "above" : NULL;
}

static struct pb_metg_size_row describe_size(const struct pb_metg_row *row, const struct pb_metg_series *series,
                                             size_t size, const struct pb_plan *plan)
{
	return (struct pb_metg_size_row){
	    .schema = row->schema,
	    .run_id = row->run_id,
	    .driver = row->driver,
	    .workers = row->workers,
	    .measure = row->measure,
	    .cell_id = plan->cells[series->sizes[size].cell].id,
	    .size = (int64_t)series->sizes[size].size,
	    .samples = row->repetitions,
	};
}

/* Fine items cannot be more efficient than coarse ones: what is beyond is the noise of the machine. */
static const char *remark_on(const struct pb_metg_size_row *sizes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sizes[i].efficiency > NOISY)
			return "not a quiet machine: some sizes came out more efficient than the coarsest";
	return "";
}

/* `values` has room for a value per repetition. */
static void add_medians(struct pb_metg_size_row *row, const struct pb_metg_curve *curve, size_t size, double *values,
                        double level)
{
	const size_t count = curve->repetitions;
	for (size_t r = 0; r < count; r++)
		values[r] = curve->points[r * curve->sizes + size].granularity_ns;
	row->granularity_ns = pb_stats_median(values, count, level).value;
	for (size_t r = 0; r < count; r++)
		values[r] = curve->points[r * curve->sizes + size].efficiency;
	const struct pb_median efficiency = pb_stats_median(values, count, level);
	row->efficiency = efficiency.value;
	row->efficiency_low = efficiency.low;
	row->efficiency_high = efficiency.high;
}

static int add_sizes(struct pb_metg_rows *rows, const struct pb_metg_series *series, const struct pb_plan *plan,
                     const struct pb_metg_curve *curve, double level)
{
	double *values = calloc(curve->repetitions + 1, sizeof *values);
	if (!values)
		return -ENOMEM;
	for (size_t size = 0; size < series->count; size++) {
		struct pb_metg_size_row *row = &rows->sizes[rows->size_count++];
		*row = describe_size(&rows->list[rows->count - 1], series, size, plan);
		add_medians(row, curve, size, values, level);
	}
	free(values);
	struct pb_metg_row *row = &rows->list[rows->count - 1];
	if (!*row->reason)
		row->reason = remark_on(&rows->sizes[rows->size_count - series->count], series->count);
	return 0;
}

static int add_series(struct pb_metg_rows *rows, const struct pb_metg *metg, const struct pb_metg_series *series,
                      const struct pb_plan *plan, const struct times *times, double level)
{
	struct pb_metg_curve curve;
	struct pb_metg_estimate estimate;
	int error = make_curve(&curve, times, metg, series);
	if (error)
		return error;
	error = pb_metg_estimate(&estimate, &curve, level);
	if (!error)
		add_estimate(&rows->list[rows->count - 1], &estimate, curve.repetitions);
	if (!error && curve.repetitions)
		error = add_sizes(rows, series, plan, &curve, level);
	free((void *)(uintptr_t)curve.points);
	return error;
}

int pb_metg_rows_make(struct pb_metg_rows *rows, const struct pb_metg *metg, const struct pb_plan *plan,
                      const struct pb_history *history, double level)
{
	struct times times = {0};
	*rows = (struct pb_metg_rows){
	    .list = calloc(metg->count + 1, sizeof *rows->list),
	    .sizes = calloc(metg->count * PB_METG_SIZES + 1, sizeof *rows->sizes),
	};
	int error = rows->list && rows->sizes ? make_times(&times, plan, history) : -ENOMEM;
	for (size_t i = 0; !error && i < metg->count; i++) {
		rows->list[rows->count++] = describe(&metg->series[i], history);
		if (metg->series[i].count)
			error = add_series(rows, metg, &metg->series[i], plan, &times, level);
	}
	free(times.wall_s);
	return error;
}

void pb_metg_rows_free(struct pb_metg_rows *rows)
{
	free(rows->list);
	free(rows->sizes);
	*rows = (struct pb_metg_rows){0};
}
