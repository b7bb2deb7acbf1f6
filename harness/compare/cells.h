/* cells.h: the samples of a run by cell, with those that were found to be warm-up or without them. */
#ifndef HARNESS_COMPARE_CELLS_H
#define HARNESS_COMPARE_CELLS_H

#include <stdbool.h>

#include "harness/files/run_dir.h"
#include "harness/measure/sample_groups.h"

/* Borrows the rows. */
struct pb_cell_samples {
	const struct pb_sample_row *first; /* of any kind: it names the cell */
	const struct pb_sample_row *bad;   /* the last that is not right; NULL: none */
	const struct pb_sample_row **rows; /* right and not warm-up, as measured */
	size_t count;
};

struct pb_cell_list {
	struct pb_cell_samples *cells; /* in the order in which they first appear */
	size_t count;
	struct pb_sample_groups groups;
};

/* `all`: only what was measured as a warm-up is left out; else what was found to be one (warmup.h) too. 0 or -ENOMEM;
 * pb_cell_list_free() is due in either case. */
int pb_cell_list_make(struct pb_cell_list *list, const struct pb_sample_table *samples, bool all);
void pb_cell_list_free(struct pb_cell_list *list);

/* The cell with that id, or NULL. */
const struct pb_cell_samples *pb_cell_list_find(const struct pb_cell_list *list, const char *cell_id);

#endif
