#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/tour/tour.h"

static double published(const struct pb_workload *workload, const char *driver)
{
	for (size_t i = 0; workload->published[i].driver; i++)
		if (strcmp(workload->published[i].driver, driver) == 0)
			return workload->published[i].seconds;
	return NAN;
}

static struct pb_tour_row planned_row(const struct pb_tour_stop *stop)
{
	return (struct pb_tour_row){
	    .schema = PB_SCHEMA,
	    .workload = stop->workload->name,
	    .kernel = stop->workload->kernel,
	    .driver = stop->model->driver,
	    .workers = PB_UNKNOWN,
	    .samples = PB_UNKNOWN,
	    .time_s = NAN,
	    .scale = NAN,
	    .base_s = NAN,
	    .speedup = NAN,
	    .lost_updates = PB_UNKNOWN,
	    .published_s = published(stop->workload, stop->model->driver),
	    .published_on = stop->workload->published_on,
	    .remark = stop->size->remark,
	    .status = "skipped",
	    .reason = stop->missing.text,
	};
}

static const struct pb_summary_row *find(const struct pb_summary_row *summary, size_t count, const char *cell_id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(summary[i].cell_id, cell_id) == 0)
			return &summary[i];
	return NULL;
}

static void add_cell(struct pb_tour_row *row, const struct pb_cell *cell)
{
	row->cell_id = cell->id;
	row->params = cell->params;
	row->workers = cell->workers;
	row->samples = 0;
	row->status = "skipped";
	row->reason = "the run ended before";
}

static void add_summary(struct pb_tour_row *row, const struct pb_summary_row *summary, double scale)
{
	row->samples = summary->samples;
	row->time_s = strcmp(summary->status, "ok") == 0 ? summary->median_s * scale : NAN;
	row->scale = scale;
	row->speedup = summary->speedup;
	row->lost_updates = summary->lost_updates;
	row->status = summary->status;
	row->reason = summary->reason;
}

/* The summary knows the speedups of cells whose base has the same items; those of the others are made here. */
static void add_speedup(struct pb_tour_row *row, const struct pb_tour_row *base)
{
	row->base_s = base->time_s;
	if (isnan(row->time_s))
		row->speedup = NAN;
	else if (isnan(row->speedup))
		row->speedup = base->time_s / row->time_s;
}

int pb_tour_rows(struct pb_tour_row **rows, const struct pb_tour *tour, const struct pb_plan *plan,
                 const struct pb_summary_row *summary, size_t count)
{
	*rows = calloc(tour->count ? tour->count : 1, sizeof **rows);
	if (!*rows)
		return -ENOMEM;
	const struct pb_tour_row *base = *rows;
	for (size_t i = 0; i < tour->count; i++) {
		const struct pb_tour_stop *stop = &tour->stops[i];
		struct pb_tour_row *row = &(*rows)[i];
		*row = planned_row(stop);
		if (strcmp(stop->model->driver, PB_BASE_DRIVER) == 0)
			base = row;
		if (stop->missing.text[0])
			continue;
		add_cell(row, &plan->cells[stop->cell]);
		const struct pb_summary_row *measured = find(summary, count, row->cell_id);
		if (measured)
			add_summary(row, measured, stop->scale);
		add_speedup(row, base);
	}
	return 0;
}
