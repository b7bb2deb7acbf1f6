/* study_cells.h: the cells of a study as texts, in the columns that every table of them has, whatever it is written as.
 */
#ifndef HARNESS_STUDY_CELLS_H
#define HARNESS_STUDY_CELLS_H

#include "harness/show/study.h"
#include "harness/show/text.h"

enum pb_cell_column {
	PB_CELL_DRIVER,
	PB_CELL_WORKERS,
	PB_CELL_SCHEDULE,
	PB_CELL_TIME,
	PB_CELL_TIME_WIDTH,
	PB_CELL_SPEEDUP,
	PB_CELL_SPEEDUP_INTERVAL,
	PB_CELL_EFFICIENCY,
	PB_CELL_SAMPLES,
	PB_CELL_LOST,
	PB_CELL_COLUMNS
};

enum { PB_CELL_BYTES = 128 };
typedef char pb_cell_texts[PB_CELL_COLUMNS][PB_CELL_BYTES];

/* What the texts of a study share. */
struct pb_study_cells {
	const struct pb_study *study;
	struct pb_time_scale scale;
	double level;   /* confidence level of the intervals, 0..1 */
	bool utf8;      /* else ASCII only, but for names from outside */
	bool intervals; /* some cell has one */
	bool lost;      /* some cell lost updates */
};

void pb_study_cells_make(struct pb_study_cells *cells, const struct pb_study *study, bool utf8, double level);

/* The names of the columns; "" where the one before names both. */
void pb_study_cells_header(pb_cell_texts text, const struct pb_study_cells *cells);

/* A cell; from PB_CELL_TIME on "" where it was not measured. */
void pb_study_cells_fill(pb_cell_texts text, const struct pb_study_cells *cells, const struct pb_summary_row *row);

/* Why a cell was not measured, one clean line. Returns `out`. */
const char *pb_study_cells_reason(char out[PB_TEXT_LINE], const struct pb_summary_row *row);

/* Whether a table of this study has the column: some do not. */
bool pb_study_cells_shows(const struct pb_study_cells *cells, size_t column);

/* Whether it is a name, which stands left; figures stand right. */
bool pb_study_cells_is_name(size_t column);

#endif
