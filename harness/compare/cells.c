#include "harness/compare/cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int pb_cell_list_make(struct pb_cell_list *list, const struct pb_sample_table *samples, bool all)
{
	*list = (struct pb_cell_list){0};
	int error = pb_sample_groups_make(&list->groups, samples->rows, samples->count);
	if (error)
		return error;
	list->cells = calloc(list->groups.count + 1, sizeof *list->cells);
	if (!list->cells)
		return -ENOMEM;
	for (; list->count < list->groups.count; list->count++) {
		const struct pb_sample_group *group = &list->groups.list[list->count];
		const size_t more = all ? group->warmup : 0;
		list->cells[list->count] = (struct pb_cell_samples){
		    .first = group->first,
		    .bad = group->last_bad,
		    .rows = group->counted - more,
		    .count = group->count + more,
		};
	}
	return 0;
}

void pb_cell_list_free(struct pb_cell_list *list)
{
	free(list->cells);
	pb_sample_groups_free(&list->groups);
	*list = (struct pb_cell_list){0};
}

const struct pb_cell_samples *pb_cell_list_find(const struct pb_cell_list *list, const char *cell_id)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->cells[i].first->cell_id, cell_id) == 0)
			return &list->cells[i];
	return NULL;
}
