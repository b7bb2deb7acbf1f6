/* worker_index.h: the rows of workers.csv by the sample that they belong to. */
#ifndef HARNESS_WORKER_INDEX_H
#define HARNESS_WORKER_INDEX_H

#include "harness/files/rows.h"

/* Borrows the rows; pb_worker_index_free() frees it, and takes a zeroed one. */
struct pb_worker_index {
	const struct pb_worker_row **rows;
	size_t count;
};

/* Takes rows in any order; those without a cell_id belong to no sample. 0 or -ENOMEM. */
int pb_worker_index_make(struct pb_worker_index *index, const struct pb_worker_row *rows, size_t count);

/* The workers of that sample, `*count` of them, by their number. */
const struct pb_worker_row *const *pb_worker_index_find(const struct pb_worker_index *index,
                                                        const struct pb_sample_row *sample, size_t *count);
void pb_worker_index_free(struct pb_worker_index *index);

#endif
