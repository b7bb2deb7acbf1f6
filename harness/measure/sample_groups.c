#include "harness/measure/sample_groups.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/statistics/warmup.h"

static bool is_bad(const struct pb_sample_row *row)
{
	return strcmp(row->status, "ok") != 0;
}

static bool is_lost(const struct pb_sample_row *row)
{
	return strcmp(row->status, "lost") == 0;
}

static bool is_counted(const struct pb_sample_row *row)
{
	return !is_bad(row) && row->warmup != 1 && isfinite(row->wall_s);
}

static struct pb_sample_group *find_group(const struct pb_sample_groups *groups, const char *cell_id)
{
	for (size_t i = groups->count; i-- > 0;)
		if (strcmp(groups->list[i].first->cell_id, cell_id) == 0)
			return &groups->list[i];
	return NULL;
}

static void find_cells(struct pb_sample_groups *groups, const struct pb_sample_row *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pb_sample_group *group = find_group(groups, samples[i].cell_id);
		if (!group) {
			group = &groups->list[groups->count++];
			*group = (struct pb_sample_group){.first = &samples[i]};
		}
		if (is_bad(&samples[i]) && (!is_lost(&samples[i]) || !group->last_bad))
			group->last_bad = &samples[i];
		group->count += is_counted(&samples[i]);
	}
	for (size_t g = 0; g < groups->count; g++)
		if (groups->list[g].count && groups->list[g].last_bad && is_lost(groups->list[g].last_bad))
			groups->list[g].last_bad = NULL;
}

static void sort_into_cells(struct pb_sample_groups *groups, const struct pb_sample_row *samples, size_t count)
{
	size_t used = 0;
	for (size_t g = 0; g < groups->count; g++) {
		groups->list[g].counted = groups->pointers + used;
		used += groups->list[g].count;
		groups->list[g].count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_counted(&samples[i]))
			continue;
		struct pb_sample_group *group = find_group(groups, samples[i].cell_id);
		group->counted[group->count++] = &samples[i];
	}
}

void pb_sample_group_list_walls(const struct pb_sample_group *group, double *scratch)
{
	for (size_t i = 0; i < group->count; i++)
		scratch[i] = group->counted[i]->wall_s;
}

size_t pb_sample_group_ratios(const struct pb_sample_group *base, const struct pb_sample_group *cell, double factor,
                              double *ratios)
{
	size_t pairs = 0;
	for (size_t i = 0, j = 0; i < base->count && j < cell->count;) {
		const struct pb_sample_row *b = base->counted[i];
		const struct pb_sample_row *c = cell->counted[j];
		if (b->rep == c->rep && c->wall_s > 0)
			ratios[pairs++] = factor * b->wall_s / c->wall_s;
		i += b->rep <= c->rep;
		j += c->rep <= b->rep;
	}
	return pairs;
}

const struct pb_sample_group *pb_sample_groups_find(const struct pb_sample_groups *groups, const char *cell_id)
{
	return find_group(groups, cell_id);
}

static void leave_out_warmup(struct pb_sample_groups *groups)
{
	for (size_t g = 0; g < groups->count; g++) {
		struct pb_sample_group *group = &groups->list[g];
		pb_sample_group_list_walls(group, groups->scratch);
		group->warmup = pb_warmup_of(groups->scratch, group->count);
		group->counted += group->warmup;
		group->count -= group->warmup;
	}
}

int pb_sample_groups_make(struct pb_sample_groups *groups, const struct pb_sample_row *samples, size_t count)
{
	*groups = (struct pb_sample_groups){0};
	groups->list = reallocarray(NULL, count + 1, sizeof *groups->list);
	groups->pointers = calloc(count + 1, sizeof(void *));
	groups->scratch = calloc(count + 1, sizeof *groups->scratch);
	if (!groups->list || !groups->pointers || !groups->scratch)
		return -ENOMEM;
	find_cells(groups, samples, count);
	sort_into_cells(groups, samples, count);
	leave_out_warmup(groups);
	return 0;
}

void pb_sample_groups_free(struct pb_sample_groups *groups)
{
	free(groups->list);
	free(groups->pointers);
	free(groups->scratch);
	*groups = (struct pb_sample_groups){0};
}
