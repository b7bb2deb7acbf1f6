#include "harness/measure/worker_index.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <powbench/base.h>

static int compare_whole(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* A resumed run warms up again, under the number of a repetition that counts: warm-ups are apart. */
static int compare_with_sample(const struct pb_worker_row *row, const char *cell_id, int64_t rep, bool warmup)
{
	int order = strcmp(row->cell_id, cell_id);
	if (!order)
		order = compare_whole(row->rep, rep);
	return order ? order : (row->warmup == 1) - warmup;
}

static int compare_rows(const void *a, const void *b)
{
	const struct pb_worker_row *const *left = a;
	const struct pb_worker_row *const *right = b;
	int order = compare_with_sample(*left, (*right)->cell_id, (*right)->rep, (*right)->warmup == 1);
	return order ? order : compare_whole((*left)->worker, (*right)->worker);
}

int pb_worker_index_make(struct pb_worker_index *index, const struct pb_worker_row *rows, size_t count)
{
	*index = (struct pb_worker_index){.rows = calloc(count + 1, sizeof(void *))};
	if (!index->rows)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (rows[i].cell_id)
			index->rows[index->count++] = &rows[i];
	qsort(index->rows, index->count, sizeof(void *), compare_rows);
	return 0;
}

const struct pb_worker_row *const *pb_worker_index_find(const struct pb_worker_index *index,
                                                        const struct pb_sample_row *sample, size_t *count)
{
	const bool warmup = sample->warmup == 1;
	size_t low = 0;
	size_t high = index->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_with_sample(index->rows[middle], sample->cell_id, sample->rep, warmup) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct pb_worker_row *const *first = index->rows + low;
	*count = 0;
	while (low + *count < index->count &&
	       compare_with_sample(first[*count], sample->cell_id, sample->rep, warmup) == 0)
		++*count;
	return first;
}

void pb_worker_index_free(struct pb_worker_index *index)
{
	free(index->rows);
	*index = (struct pb_worker_index){0};
}
