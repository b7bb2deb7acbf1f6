/* Which cells are statistically tied with the best, and which of them to use. */
#include <math.h>
#include <string.h>

#include "harness/advise/making.h"
#include "harness/measure/plan.h"
#include "harness/measure/summary.h"
#include "harness/statistics/dependence.h"
#include "harness/statistics/median.h"

bool pb_advise_is_candidate(const struct pb_summary_row *row)
{
	return pb_study_measured(row) && !pb_summary_is_ceiling(row);
}

/* With weak scaling the cell with more workers does more work: by so much more than the base. */
static double growth_of(const struct pb_advice *advice, const struct pb_advising *advising,
                        const struct pb_summary_row *row)
{
	const struct pb_summary_row *base = pb_study_face(advice->study);
	return pb_summary_growth(pb_sample_groups_find(&advising->groups, row->cell_id)->first,
	                         pb_sample_groups_find(&advising->groups, base->cell_id)->first);
}

/* By the time that the work of the base takes it. */
static const struct pb_summary_row *find_best(const struct pb_advice *advice, const struct pb_advising *advising)
{
	const struct pb_study *study = advice->study;
	const struct pb_summary_row *best = NULL;
	double best_s = INFINITY;
	for (size_t i = 0; i < study->count; i++) {
		const struct pb_summary_row *row = study->rows[i];
		const double time_s =
		    pb_advise_is_candidate(row) ? row->median_s / growth_of(advice, advising, row) : NAN;
		if (time_s < best_s) {
			best = row;
			best_s = time_s;
		}
	}
	return study->best ? study->best : best;
}

static struct pb_tie tie_of(const struct pb_advice *advice, const struct pb_advising *advising,
                            const struct pb_summary_row *row)
{
	const struct pb_sample_group *cell = pb_sample_groups_find(&advising->groups, row->cell_id);
	const struct pb_sample_group *best = pb_sample_groups_find(&advising->groups, advice->best->cell_id);
	double *ratios = advising->groups.scratch;
	double factor = growth_of(advice, advising, advice->best) / growth_of(advice, advising, row);
	struct pb_tie tie = {.row = row, .pairs = pb_sample_group_ratios(cell, best, factor, ratios)};
	double effective = pb_dependence_of(ratios, tie.pairs).effective;
	struct pb_median median =
	    pb_stats_median_of(ratios, tie.pairs, effective, advising->run->outcome.rule.confidence);
	tie.ratio = median.value;
	tie.low = median.low;
	tie.high = median.high;
	tie.tied = row == advice->best || (tie.low <= 1 && tie.high >= 1) || tie.high <= PB_TIE_WITHIN;
	return tie;
}

/* Fewer workers; then the serial program, as nothing is simpler; then the shorter time. */
static bool is_preferred(const struct pb_tie *a, const struct pb_tie *b)
{
	bool a_serial = strcmp(a->row->driver, PB_BASE_DRIVER) == 0;
	bool b_serial = strcmp(b->row->driver, PB_BASE_DRIVER) == 0;
	if (a->row->workers != b->row->workers)
		return a->row->workers < b->row->workers;
	if (a_serial != b_serial)
		return a_serial;
	return a->ratio < b->ratio;
}

/* Of a cell that could be the best for all that is known, and is not the choice, the same is asked. */
static enum pb_confidence confidence_of(const struct pb_advice *advice)
{
	enum pb_confidence confidence = advice->tie_count > 1 ? PB_CONFIDENCE_HIGH : PB_CONFIDENCE_NONE;
	for (size_t i = 0; i < advice->tie_count; i++) {
		const struct pb_tie *tie = &advice->ties[i];
		if (tie->pairs < PB_PAIRS_LEAST)
			return PB_CONFIDENCE_NONE;
		if (tie->row != advice->best && (isnan(tie->low) || (tie->tied && tie->high > PB_TIE_VAGUE)))
			confidence = PB_CONFIDENCE_LOW;
	}
	return confidence;
}

void pb_advise_ties(struct pb_advice *advice, const struct pb_advising *advising)
{
	const struct pb_study *study = advice->study;
	advice->best = find_best(advice, advising);
	for (size_t i = 0; advice->best && i < study->count; i++)
		if (pb_advise_is_candidate(study->rows[i]))
			advice->ties[advice->tie_count++] = tie_of(advice, advising, study->rows[i]);
	for (size_t i = 0; i < advice->tie_count; i++) {
		const struct pb_tie *tie = &advice->ties[i];
		if (tie->tied && (!advice->chosen || is_preferred(tie, advice->chosen)))
			advice->chosen = tie;
	}
	advice->choice = advice->chosen ? advice->chosen->row : NULL;
	advice->confidence = confidence_of(advice);
}
