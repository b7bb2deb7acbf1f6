#include "harness/models/sizes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/measure/sample_groups.h"
#include "harness/measure/summary.h"

struct timed {
	int64_t rep;
	const struct pb_sample_row *sample;
};

/* The repetitions of one cell, ascending; then its speedups, in the order of pb_size. */
struct pb_size_reps {
	struct timed *reps;
	double *speedups;
	size_t count;
};

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static int compare_reps(const void *a, const void *b)
{
	const int64_t x = ((const struct timed *)a)->rep;
	const int64_t y = ((const struct timed *)b)->rep;
	return (x > y) - (x < y);
}

static struct timed *find_rep(const struct pb_size_reps *size, int64_t rep)
{
	const struct timed wanted = {.rep = rep};
	return size->count ? bsearch(&wanted, size->reps, size->count, sizeof wanted, compare_reps) : NULL;
}

/* In a file that was edited by hand. */
static void drop_repeated(struct pb_size_reps *size)
{
	size_t kept = 0;
	for (size_t i = 0; i < size->count; i++)
		if (kept == 0 || size->reps[kept - 1].rep != size->reps[i].rep)
			size->reps[kept++] = size->reps[i];
	size->count = kept;
}

static const struct pb_sample_group *find_group(const struct pb_sample_groups *groups, const char *cell_id)
{
	for (size_t i = 0; i < groups->count; i++)
		if (same_text(groups->list[i].first->cell_id, cell_id))
			return &groups->list[i];
	return NULL;
}

static int collect(struct pb_size_reps *size, const char *cell_id, const struct pb_sample_groups *groups)
{
	const struct pb_sample_group *group = find_group(groups, cell_id);
	const size_t room = group ? group->count : 0;
	size->reps = calloc(room + 1, sizeof *size->reps);
	size->speedups = calloc(room + 1, sizeof *size->speedups);
	if (!size->reps || !size->speedups)
		return -ENOMEM;
	for (size_t i = 0; i < room; i++)
		if (group->counted[i]->wall_s > 0)
			size->reps[size->count++] = (struct timed){group->counted[i]->rep, group->counted[i]};
	qsort(size->reps, size->count, sizeof *size->reps, compare_reps);
	drop_repeated(size);
	return 0;
}

static void drop_unpaired(struct pb_size_reps *size, const struct pb_size_reps *base)
{
	size_t kept = 0;
	for (size_t i = 0; i < size->count; i++)
		if (find_rep(base, size->reps[i].rep))
			size->reps[kept++] = size->reps[i];
	size->count = kept;
}

static bool is_common(const struct pb_size_reps *sizes, size_t count, int64_t rep)
{
	for (size_t i = 0; i < count; i++)
		if (sizes[i].count && !find_rep(&sizes[i], rep))
			return false;
	return true;
}

/* Those of the common repetitions first. Returns how many these are. */
static size_t take_speedups(const struct pb_sizes *all, struct pb_size_reps *size, const struct pb_size_reps *base)
{
	size_t used = 0;
	size_t common = 0;
	for (int rest = 0; rest < 2; rest++) {
		for (size_t i = 0; i < size->count; i++) {
			const int64_t rep = size->reps[i].rep;
			const struct pb_sample_row *cell = size->reps[i].sample;
			const struct pb_sample_row *other = find_rep(base, rep)->sample;
			if (is_common(all->memory, all->memory_count, rep) == (bool)rest)
				continue;
			size->speedups[used++] = pb_summary_growth(cell, other) * other->wall_s / cell->wall_s;
		}
		common = rest ? common : used;
	}
	return common;
}

static void fill(struct pb_sizes *all, const struct pb_summary_row *const *rows, const struct pb_size_reps *base)
{
	for (size_t i = 0; i < all->memory_count; i++) {
		struct pb_size_reps *size = &all->memory[i];
		const double workers = (double)rows[i]->workers;
		if (size->count == 0 || (all->count && all->sizes[all->count - 1].workers >= workers))
			continue;
		all->common = take_speedups(all, size, base);
		all->sizes[all->count++] = (struct pb_size){workers, size->speedups, size->count};
	}
}

/* The repetitions of every size that the base has too. */
static int collect_all(struct pb_sizes *all, const struct pb_summary_row *const *rows, const struct pb_size_reps *base,
                       const struct pb_sample_groups *groups)
{
	int error = 0;
	for (size_t i = 0; i < all->memory_count && !error; i++) {
		error = collect(&all->memory[i], rows[i]->workers > 0 ? rows[i]->cell_id : NULL, groups);
		if (!error)
			drop_unpaired(&all->memory[i], base);
	}
	return error;
}

int pb_sizes_make(struct pb_sizes *all, const struct pb_summary_row *const *rows, size_t count,
                  const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count)
{
	struct pb_size_reps base_reps = {0};
	struct pb_sample_groups groups;
	*all = (struct pb_sizes){.memory_count = count};
	all->sizes = calloc(count + 1, sizeof *all->sizes);
	all->memory = calloc(count + 1, sizeof *all->memory);
	int error = pb_sample_groups_make(&groups, samples, sample_count);
	if (!error && !(all->sizes && all->memory))
		error = -ENOMEM;
	if (!error)
		error = collect(&base_reps, base ? base->cell_id : NULL, &groups);
	if (!error)
		error = collect_all(all, rows, &base_reps, &groups);
	if (!error)
		fill(all, rows, &base_reps);
	else
		pb_sizes_free(all);
	free(base_reps.reps);
	free(base_reps.speedups);
	pb_sample_groups_free(&groups);
	return error;
}

void pb_sizes_free(struct pb_sizes *all)
{
	for (size_t i = 0; all->memory && i < all->memory_count; i++) {
		free(all->memory[i].reps);
		free(all->memory[i].speedups);
	}
	free(all->memory);
	free(all->sizes);
	*all = (struct pb_sizes){0};
}

int pb_sizes_scaling(struct pb_scaling *scaling, const struct pb_summary_row *const *rows, size_t count,
                     const struct pb_summary_row *base, const struct pb_sample_row *samples, size_t sample_count,
                     double level)
{
	struct pb_sizes sizes;
	*scaling = (struct pb_scaling){.chosen = PB_LAWS};
	int error = pb_sizes_make(&sizes, rows, count, base, samples, sample_count);
	if (error)
		return error;
	const bool weak = count > 0 && same_text(rows[0]->scaling, "weak");
	error = pb_scaling_make(scaling, sizes.sizes, sizes.count, sizes.common, weak, level);
	pb_sizes_free(&sizes);
	return error;
}
