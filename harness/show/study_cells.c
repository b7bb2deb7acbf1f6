#include "harness/show/study_cells.h"
#include "harness/show/workers_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_COLUMNS = 24 };

void pb_study_cells_make(struct pb_study_cells *cells, const struct pb_study *study, bool utf8, double level)
{
	*cells =
	    (struct pb_study_cells){.study = study, .scale = pb_study_time_scale(study), .level = level, .utf8 = utf8};
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		if (!pb_study_measured(row))
			continue;
		cells->intervals |= isfinite(row->low_s) && isfinite(row->high_s);
		cells->lost |= row->lost_updates != PB_UNKNOWN && row->lost_updates > 0;
	}
}

void pb_study_cells_header(pb_cell_texts text, const struct pb_study_cells *cells)
{
	static const char *const names[PB_CELL_COLUMNS] = {
	    [PB_CELL_DRIVER] = "driver",     [PB_CELL_WORKERS] = "workers",
	    [PB_CELL_SCHEDULE] = "schedule", [PB_CELL_TIME] = "",
	    [PB_CELL_TIME_WIDTH] = "",       [PB_CELL_SPEEDUP] = "speedup",
	    [PB_CELL_SPEEDUP_INTERVAL] = "", [PB_CELL_EFFICIENCY] = "efficiency",
	    [PB_CELL_SAMPLES] = "samples",   [PB_CELL_LOST] = "lost",
	};
	for (size_t i = 0; i < PB_CELL_COLUMNS; i++)
		(void)snprintf(text[i], PB_CELL_BYTES, "%s", names[i]);
	(void)snprintf(text[PB_CELL_TIME], PB_CELL_BYTES, "time (%s)", cells->scale.unit);
	(void)snprintf(text[PB_CELL_SPEEDUP_INTERVAL], PB_CELL_BYTES, "%g %%", cells->level * 100);
}

static double relative_width(const struct pb_summary_row *row)
{
	return fmax(row->high_s - row->median_s, row->median_s - row->low_s) / row->median_s;
}

static void fill_figures(pb_cell_texts text, const struct pb_study_cells *cells, const struct pb_summary_row *row)
{
	(void)snprintf(text[PB_CELL_TIME], PB_CELL_BYTES, "%.*f", cells->scale.decimals,
	               row->median_s * cells->scale.per_second);
	if (isfinite(row->low_s) && isfinite(row->high_s))
		(void)snprintf(text[PB_CELL_TIME_WIDTH], PB_CELL_BYTES, "%s%.1f %%", cells->utf8 ? "±" : "+-",
		               100 * relative_width(row));
	if (isfinite(row->speedup))
		(void)snprintf(text[PB_CELL_SPEEDUP], PB_CELL_BYTES, "%.2f", row->speedup);
	if (isfinite(row->speedup_low) && isfinite(row->speedup_high))
		(void)snprintf(text[PB_CELL_SPEEDUP_INTERVAL], PB_CELL_BYTES, "[%.2f, %.2f]", row->speedup_low,
		               row->speedup_high);
	if (isfinite(row->efficiency))
		(void)snprintf(text[PB_CELL_EFFICIENCY], PB_CELL_BYTES, "%.0f %%", 100 * row->efficiency);
	(void)snprintf(text[PB_CELL_SAMPLES], PB_CELL_BYTES, "%" PRId64, row->samples);
	(void)snprintf(text[PB_CELL_LOST], PB_CELL_BYTES, "-");
	if (row->lost_updates != PB_UNKNOWN)
		(void)snprintf(text[PB_CELL_LOST], PB_CELL_BYTES, "%" PRId64, row->lost_updates);
}

void pb_study_cells_fill(pb_cell_texts text, const struct pb_study_cells *cells, const struct pb_summary_row *row)
{
	memset(text, 0, sizeof(pb_cell_texts));
	char schedule[PB_CELL_BYTES];
	pb_text_clean(text[PB_CELL_DRIVER], PB_CELL_BYTES, row->driver, NAME_COLUMNS);
	(void)snprintf(text[PB_CELL_WORKERS], PB_CELL_BYTES, "%s", PB_WORKERS_TEXT(row));
	pb_text_clean(text[PB_CELL_SCHEDULE], PB_CELL_BYTES, pb_study_schedule(schedule, sizeof schedule, row),
	              NAME_COLUMNS);
	if (pb_study_measured(row))
		fill_figures(text, cells, row);
}

const char *pb_study_cells_reason(char out[PB_TEXT_LINE], const struct pb_summary_row *row)
{
	char reason[PB_TEXT_LINE];
	bool failed = row->status && *row->status && strcmp(row->status, "ok") != 0;
	pb_text_clean(reason, sizeof reason, row->reason, sizeof reason);
	const char *empty = row->samples > 0 ? "no time was measurable: make the work larger with -p" : "no samples";
	out[0] = '\0';
	pb_text_append(out, PB_TEXT_LINE, "%s%s%s", failed ? row->status : empty, *reason ? ": " : "", reason);
	return out;
}

bool pb_study_cells_shows(const struct pb_study_cells *cells, size_t column)
{
	if (column == PB_CELL_LOST)
		return cells->lost;
	return cells->intervals || (column != PB_CELL_TIME_WIDTH && column != PB_CELL_SPEEDUP_INTERVAL);
}

bool pb_study_cells_is_name(size_t column)
{
	return column == PB_CELL_DRIVER || column == PB_CELL_SCHEDULE;
}
