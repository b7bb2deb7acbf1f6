/* history.h: the samples of this run that are known so far, in memory, beside samples.csv. */
#ifndef HARNESS_HISTORY_H
#define HARNESS_HISTORY_H

#include <stdbool.h>

#include "harness/files/rows.h"
#include "harness/statistics/median.h"

struct pb_history {
	struct pb_sample_row *rows; /* in the order of measuring */
	size_t count, capacity;
	char **texts; /* copies of what the rows' own texts pointed at; result, reason, start_utc */
	size_t text_count, text_capacity;
};

/* Adds a copy of `row`; identity texts (ids, names, params) must outlive the history, the others are copied. */
int pb_history_add(struct pb_history *history, const struct pb_sample_row *row);
void pb_history_free(struct pb_history *history);

/* A row with every field unknown. */
struct pb_sample_row pb_history_blank_row(void);

/* What the loop asks of a cell. */
enum { PB_LOST_MOST = 3 }; /* samples of a cell in a row: then its workers are not unlucky but at fault */

struct pb_cell_progress {
	int64_t last_rep;      /* of any row that is not warm-up; 0: none */
	size_t counted;        /* right samples that are not warm-up */
	bool ended;            /* a wrong, failed or skipped row, or lost too often: no more samples */
	unsigned lost;         /* in a row: samples whose workers were lost */
	struct pb_median wall; /* of the counted samples, as series.h knows it */
};
int pb_history_of_cell(const struct pb_history *history, const char *cell_id, double confidence,
                       struct pb_cell_progress *progress);

#endif
