/* Rule 7: compare what varies by a sound test: here, by the interval of ratios within repetitions. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/audit/rules.h"

enum { LEAST_PAIRS = 6 };

struct compared {
	struct pb_tally few, withheld, unstated, other, apart;
	size_t cells, least, most; /* pairs */
};

/* Of the repetitions that both have, how many, and in *apart how many with more samples between the two than there are
 * cells twice over: those were not measured in turns. */
static size_t count_pairs(const struct pb_sample_group *a, const struct pb_sample_group *b, size_t cells, size_t *apart)
{
	size_t pairs = 0;
	*apart = 0;
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		const struct pb_sample_row *left = a->counted[i];
		const struct pb_sample_row *right = b->counted[j];
		bool known = left->order != PB_UNKNOWN && right->order != PB_UNKNOWN;
		if (left->rep == right->rep) {
			pairs++;
			*apart += !known || fabs((double)left->order - (double)right->order) > 2.0 * (double)cells;
		}
		i += left->rep <= right->rep;
		j += right->rep <= left->rep;
	}
	return pairs;
}

static void judge_pairs(struct compared *compared, const struct pb_audited *audited, const struct pb_summary_row *row)
{
	const struct pb_sample_group *base = pb_sample_groups_find(&audited->groups, row->base_cell_id);
	const struct pb_sample_group *cell = pb_sample_groups_find(&audited->groups, row->cell_id);
	size_t apart;
	size_t pairs = count_pairs(base, cell, audited->groups.count, &apart);
	compared->cells++;
	compared->least = compared->cells == 1 || pairs < compared->least ? pairs : compared->least;
	compared->most = pairs > compared->most ? pairs : compared->most;
	if (pairs + base->warmup + cell->warmup < LEAST_PAIRS)
		pb_tally_add(&compared->few, row);
	else if (!isfinite(row->speedup_low))
		pb_tally_add(&compared->withheld, row);
	if (2 * apart > pairs)
		pb_tally_add(&compared->apart, row);
}

static void judge_stated(struct compared *compared, const struct pb_audited *audited)
{
	for (size_t i = 0; i < audited->stated_count; i++) {
		const struct pb_summary_row *row = &audited->stated[i];
		const struct pb_summary_row *derived = pb_audited_derived(audited, row->cell_id);
		if (!derived || !isfinite(derived->speedup_low))
			continue;
		if (!isfinite(row->speedup_low) || !isfinite(row->speedup_high))
			pb_tally_add(&compared->unstated, row);
		else if (!pb_same_figure(row->speedup_low, derived->speedup_low) ||
		         !pb_same_figure(row->speedup_high, derived->speedup_high))
			pb_tally_add(&compared->other, row);
	}
}

static void say_faults(struct pb_finding *finding, const struct compared *compared)
{
	const struct {
		const struct pb_tally *tally;
		const char *what;
	} faults[] = {
	    {&compared->few, "fewer than six repetitions in common with the base"},
	    {&compared->apart, "not measured in turns with the base"},
	    {&compared->unstated, "a speedup without an interval in summary.csv"},
	    {&compared->other, "another interval of the speedup in summary.csv than the pairs have"},
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].tally->count)
			pb_found_fault(finding, "%s: %s", faults[i].what, pb_tally_text(faults[i].tally).text);
}

void pb_rule_comparisons(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct compared compared = {0};
	for (size_t i = 0; i < audited->derived_count; i++)
		if (pb_audited_is_contestant(&audited->derived[i]) && audited->derived[i].base_cell_id)
			judge_pairs(&compared, audited, &audited->derived[i]);
	judge_stated(&compared, audited);
	if (compared.cells == 0) {
		pb_found_nothing(finding, "no cell is compared with another");
		return;
	}
	pb_found(
	    finding,
	    "cells compared with their base: %zu, each by its ratios within at least %zu and at most %zu repetitions "
	    "measured in turns, with their interval",
	    compared.cells, compared.least, compared.most);
	say_faults(finding, &compared);
	if (compared.withheld.count == compared.cells)
		pb_found_fault(finding, "no comparison has an interval");
	if (compared.withheld.count)
		pb_found_limit(finding, "no interval, as ratios begin with warm-up: %s",
		               pb_tally_text(&compared.withheld).text);
	if (compared.cells > 1)
		pb_found_limit(finding, "each interval holds by itself: of %zu at 95 %%, about %.1f miss by chance",
		               compared.cells, 0.05 * (double)compared.cells);
}
