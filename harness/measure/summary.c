#include "harness/measure/summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/common/copies.h"
#include "harness/files/columns.h"
#include "harness/measure/plan.h"
#include "harness/measure/sample_groups.h"
#include "harness/statistics/modes.h"
#include "harness/statistics/outliers.h"
#include "harness/statistics/series.h"
#include "harness/statistics/trend.h"

/* Everything below works on these. */
struct summing {
	struct pb_sample_groups groups;
	double *scratch; /* of the groups */
	const struct pb_stop_rule *rule;
};

static struct pb_median median_of(const struct summing *s, const struct pb_sample_group *group, size_t offset)
{
	size_t known = 0;
	for (size_t i = 0; i < group->count; i++) {
		double value;
		memcpy(&value, (const char *)group->counted[i] + offset, sizeof value);
		if (!isnan(value))
			s->scratch[known++] = value;
	}
	return pb_stats_median(s->scratch, known, s->rule->confidence);
}

#define MEDIAN_OF(s, group, member) median_of(s, group, offsetof(struct pb_sample_row, member))

static int64_t median_lost_updates(const struct summing *s, const struct pb_sample_group *group)
{
	size_t known = 0;
	for (size_t i = 0; i < group->count; i++)
		if (group->counted[i]->lost_updates != PB_UNKNOWN)
			s->scratch[known++] = (double)group->counted[i]->lost_updates;
	return known ? llround(pb_stats_median(s->scratch, known, s->rule->confidence).value) : PB_UNKNOWN;
}

static int64_t most_rss(const struct pb_sample_group *group)
{
	int64_t most = PB_UNKNOWN;
	for (size_t i = 0; i < group->count; i++)
		if (group->counted[i]->max_rss_bytes > most)
			most = group->counted[i]->max_rss_bytes;
	return most;
}

static const struct pb_sample_group *base_of(const struct summing *s, const struct pb_sample_group *group)
{
	const struct pb_sample_row *row = group->first;
	for (size_t g = 0; g < s->groups.count; g++) {
		const struct pb_sample_row *other = s->groups.list[g].first;
		if (strcmp(other->driver, PB_BASE_DRIVER) == 0 && strcmp(other->kernel, row->kernel) == 0 &&
		    strcmp(other->params, row->params) == 0 && strcmp(other->scaling, row->scaling) == 0)
			return &s->groups.list[g];
	}
	return NULL;
}

double pb_summary_growth(const struct pb_sample_row *cell, const struct pb_sample_row *base)
{
	if (!cell->scaling || strcmp(cell->scaling, "weak") != 0)
		return 1;
	return cell->ops > 0 && base->ops > 0 ? cell->ops / base->ops : (double)cell->workers;
}

static double growth_of(const struct pb_sample_group *cell, const struct pb_sample_group *base)
{
	return cell->count && base->count ? pb_summary_growth(cell->counted[0], base->counted[0]) : 1;
}

static void add_speedup(const struct summing *s, const struct pb_sample_group *group, struct pb_summary_row *row)
{
	const struct pb_sample_group *base = base_of(s, group);
	if (!base)
		return;
	row->base_cell_id = base->first->cell_id;
	row->base_s = MEDIAN_OF(s, base, wall_s).value;
	double workers = (double)row->workers;
	double factor = pb_summary_is_ceiling(row) ? workers : growth_of(group, base);
	size_t pairs = pb_sample_group_ratios(base, group, factor, s->scratch);
	double effective = pb_dependence_of(s->scratch, pairs).effective;
	struct pb_median speedup = pb_stats_median_of(s->scratch, pairs, effective, s->rule->confidence);
	row->speedup = speedup.value;
	row->speedup_low = speedup.low;
	row->speedup_high = speedup.high;
	row->efficiency = speedup.value / workers;
	row->efficiency_low = speedup.low / workers;
	row->efficiency_high = speedup.high / workers;
}

static void add_rates(const struct pb_sample_group *group, struct pb_summary_row *row)
{
	double seconds = 0;
	double ops = 0;
	double bytes = 0;
	for (size_t i = 0; i < group->count; i++) {
		seconds += group->counted[i]->wall_s;
		ops += group->counted[i]->ops;
		bytes += group->counted[i]->bytes;
	}
	bool right = seconds > 0 && !group->last_bad;
	row->ops_per_s = right ? ops / seconds : NAN;
	row->bytes_per_s = right ? bytes / seconds : NAN;
}

static const char *why_stopped(const struct summing *s, const struct pb_summary_row *row)
{
	if (strcmp(row->status, "ok") != 0)
		return row->status;
	if (s->rule->reps > 0)
		return row->samples + row->warmup_samples >= s->rule->reps ? "reps" : "interrupted";
	if (row->converged)
		return "ci";
	return s->rule->interrupted ? "interrupted" : "budget";
}

static void add_series(const struct summing *s, const struct pb_sample_group *group, struct pb_summary_row *row)
{
	struct pb_modes modes = pb_modes_of(s->scratch, group->count);
	struct pb_trend trend = pb_trend_of(s->scratch, group->count);
	row->modes = modes.count ? modes.count : PB_UNKNOWN;
	row->mode_low_s = modes.low;
	row->mode_high_s = modes.high;
	row->drift = trend.change;
	row->drift_chance = trend.chance;
	row->drifts = isnan(trend.chance) ? PB_UNKNOWN : trend.is_there;
	row->outlier_share = pb_outlier_share(s->scratch, group->count);
}

static void add_timer(const struct summing *s, struct pb_summary_row *row)
{
	const struct pb_timer_facts *timer = &s->rule->timer;
	bool known = row->median_s > 0;
	row->timer_share = known && timer->overhead_s > 0 ? timer->overhead_s / row->median_s : NAN;
	row->timer_steps = known && timer->resolution_s > 0 ? row->median_s / timer->resolution_s : NAN;
}

static void add_times(const struct summing *s, const struct pb_sample_group *group, struct pb_summary_row *row)
{
	pb_sample_group_list_walls(group, s->scratch);
	struct pb_dependence dependence = pb_dependence_of(s->scratch, group->count);
	struct pb_median wall = pb_stats_median_of(s->scratch, group->count, dependence.effective, s->rule->confidence);
	row->autocorrelation = dependence.autocorrelation;
	row->effective_samples = group->count ? dependence.effective : NAN;
	row->warmup_samples = (int64_t)group->warmup;
	add_series(s, group, row);
	row->samples = (int64_t)group->count;
	row->median_s = wall.value;
	row->low_s = wall.low;
	row->high_s = wall.high;
	row->confidence = wall.confidence;
	row->min_s = wall.min;
	row->max_s = wall.max;
	row->open_s = MEDIAN_OF(s, group, open_s).value;
	row->user_s = MEDIAN_OF(s, group, user_s).value;
	row->sys_s = MEDIAN_OF(s, group, sys_s).value;
	row->converged = pb_stats_half_width(&wall) <= s->rule->ci;
	add_timer(s, row);
}

static void add_spent(const struct summing *s, const struct pb_sample_group *group, struct pb_summary_row *row)
{
	row->useful_s = MEDIAN_OF(s, group, useful_s).value;
	row->serial_s = MEDIAN_OF(s, group, serial_s).value;
	row->imbalance_s = MEDIAN_OF(s, group, imbalance_s).value;
	row->dispatch_s = MEDIAN_OF(s, group, dispatch_s).value;
	row->wait_s = MEDIAN_OF(s, group, wait_s).value;
	row->stolen_s = MEDIAN_OF(s, group, stolen_s).value;
}

/* What is said of the cell itself; figures are not known yet. */
static struct pb_summary_row describe(const struct pb_sample_group *group)
{
	const struct pb_sample_row *first = group->first;
	const struct pb_sample_row *last = group->count ? group->counted[group->count - 1] : first;
	const struct pb_sample_row *state = group->last_bad ? group->last_bad : last;
	struct pb_summary_row row;
	pb_columns_clear(pb_summary_columns, &row);
	PB_COPY_CELL(&row, first);
	row.schema = PB_SCHEMA;
	row.run_id = first->run_id;
	row.env_id = first->env_id;
	row.cell_id = first->cell_id;
	row.workers = first->workers;
	row.team = first->team;
	row.rate_per_s = first->rate_per_s;
	row.ranks = last->ranks;
	row.threads_per_rank = last->threads_per_rank;
	row.nodes = last->nodes;
	row.items = last->items;
	row.status = state->status;
	row.reason = state->reason;
	return row;
}

static struct pb_summary_row sum_up(const struct summing *s, const struct pb_sample_group *group)
{
	struct pb_summary_row row = describe(group);
	add_times(s, group, &row);
	add_rates(group, &row);
	add_speedup(s, group, &row);
	row.lost_updates = median_lost_updates(s, group);
	row.max_rss_bytes = most_rss(group);
	row.stop = why_stopped(s, &row);
	add_spent(s, group, &row);
	return row;
}

bool pb_summary_is_ceiling(const struct pb_summary_row *row)
{
	return row->driver && strcmp(row->driver, PB_CEILING_DRIVER) == 0;
}

static bool is_ceiling_of(const struct pb_summary_row *ceiling, const struct pb_summary_row *row)
{
	return pb_summary_is_ceiling(ceiling) && ceiling->workers == row->workers &&
	       strcmp(ceiling->kernel, row->kernel) == 0 && strcmp(ceiling->params, row->params) == 0 &&
	       strcmp(ceiling->scaling, row->scaling) == 0 && strcmp(ceiling->status, "ok") == 0;
}

static void add_ceilings(struct pb_summary_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rows[i].ceiling = NAN;
		for (size_t c = 0; c < count; c++)
			if (is_ceiling_of(&rows[c], &rows[i]))
				rows[i].ceiling = rows[c].speedup;
	}
}

int pb_summary_make(struct pb_summary_row **rows, size_t *count, const struct pb_sample_row *samples,
                    size_t sample_count, const struct pb_stop_rule *rule)
{
	struct summing s = {.rule = rule};
	int error = pb_sample_groups_make(&s.groups, samples, sample_count);
	*count = s.groups.count;
	*rows = error ? NULL : calloc(*count + 1, sizeof **rows);
	s.scratch = s.groups.scratch;
	for (size_t g = 0; *rows && g < *count; g++)
		(*rows)[g] = sum_up(&s, &s.groups.list[g]);
	if (*rows)
		add_ceilings(*rows, *count);
	pb_sample_groups_free(&s.groups);
	return *rows ? 0 : -ENOMEM;
}
