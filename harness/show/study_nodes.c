#include "harness/show/study_nodes.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "harness/measure/summary.h"

/* Keeps the list of one series, from `from` on, ascending by nodes, with the widest cell of each. */
static size_t insert(const struct pb_summary_row **list, size_t from, size_t count, const struct pb_summary_row *row)
{
	size_t at = count;
	while (at > from && list[at - 1]->nodes > row->nodes)
		at--;
	if (at > from && list[at - 1]->nodes == row->nodes) {
		if (row->workers > list[at - 1]->workers)
			list[at - 1] = row;
		return count;
	}
	for (size_t i = count; i > at; i--)
		list[i] = list[i - 1];
	list[at] = row;
	return count + 1;
}

/* Adds what one series has on several numbers of nodes; returns how many the list has then. */
static size_t choose(const struct pb_summary_row **list, size_t count, const struct pb_summary_row *const *rows,
                     size_t row_count)
{
	size_t after = count;
	for (size_t i = 0; i < row_count; i++)
		if (pb_study_measured(rows[i]) && !pb_summary_is_ceiling(rows[i]) && rows[i]->nodes > 0)
			after = insert(list, count, after, rows[i]);
	return after - count > 1 ? after : count;
}

static const struct pb_summary_row *find_first(const struct pb_summary_row *const *list, size_t count)
{
	const struct pb_summary_row *first = list[0];
	for (size_t i = 1; i < count; i++)
		if (list[i]->nodes < first->nodes)
			first = list[i];
	return first;
}

static int64_t workers_per_node(const struct pb_summary_row *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->workers * list[0]->nodes != list[0]->workers * list[i]->nodes)
			return 0;
	return list[0]->workers % list[0]->nodes == 0 ? list[0]->workers / list[0]->nodes : 0;
}

/* A cell without a speedup over the serial base has one by its times. */
static struct pb_summary_row relative(const struct pb_summary_row *cell, const struct pb_summary_row *first)
{
	struct pb_summary_row row = *cell;
	const bool known = isfinite(first->speedup) && first->speedup > 0 && isfinite(cell->speedup);
	const double scale = (double)first->nodes * (known ? 1 / first->speedup : first->median_s);
	const double nodes = (double)cell->nodes;
	row.workers = cell->nodes;
	row.speedup = scale * (known ? cell->speedup : 1 / cell->median_s);
	row.speedup_low = scale * (known ? cell->speedup_low : 1 / cell->high_s);
	row.speedup_high = scale * (known ? cell->speedup_high : 1 / cell->low_s);
	row.efficiency = row.speedup / nodes;
	row.efficiency_low = row.speedup_low / nodes;
	row.efficiency_high = row.speedup_high / nodes;
	row.ceiling = NAN;
	return row;
}

static void fill(struct pb_node_study *nodes, size_t count, bool weak)
{
	struct pb_summary_row *base = &nodes->rows[count];
	nodes->first = find_first(nodes->list, count);
	nodes->workers_per_node = workers_per_node(nodes->list, count);
	*base = *nodes->first;
	base->median_s *= weak ? 1 : (double)nodes->first->nodes;
	for (size_t i = 0; i < count; i++) {
		nodes->rows[i] = relative(nodes->list[i], nodes->first);
		nodes->list[i] = &nodes->rows[i];
	}
	nodes->study = (struct pb_study){.rows = nodes->list, .count = count, .base = base};
}

int pb_node_study_make(struct pb_node_study *nodes, const struct pb_study *study)
{
	size_t count = 0;
	*nodes = (struct pb_node_study){0};
	nodes->list = calloc(study->count + 1, sizeof(void *));
	nodes->rows = calloc(study->count + 1, sizeof *nodes->rows);
	int error = nodes->list && nodes->rows ? 0 : -ENOMEM;
	for (size_t from = 0, next; !error && from < study->count; from = next) {
		next = pb_study_series_end(study, from);
		count = choose(nodes->list, count, &study->rows[from], next - from);
	}
	if (!error && count == 0)
		error = -ENODATA;
	if (error)
		pb_node_study_free(nodes);
	else
		fill(nodes, count, pb_study_weak(study));
	return error;
}

void pb_node_study_free(struct pb_node_study *nodes)
{
	free(nodes->list);
	free(nodes->rows);
	*nodes = (struct pb_node_study){0};
}
