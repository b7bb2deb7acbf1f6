/* An advice in three sentences. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/advise/making.h"
#include "harness/measure/plan.h"
#include "harness/models/bootstrap.h"
#include "harness/show/chart_words.h"
#include "harness/show/workers_text.h"

enum { NAME_COLUMNS = 40 };

/* "pthread with 2 workers", with the schedule where several were measured */
static void name_cell(char out[PB_TEXT_LINE], const struct pb_study *study, const struct pb_summary_row *row)
{
	char driver[PB_TEXT_LINE];
	pb_chart_series_name(driver, study, row);
	out[0] = '\0';
	pb_text_append(out, PB_TEXT_LINE, "%s with %s worker%s", driver, PB_WORKERS_TEXT(row),
	               row->workers == 1 ? "" : "s");
}

static void say_character(char out[PB_TEXT_LINE], const struct pb_advice *advice)
{
	static const char *const words[] = {
	    [PB_BOUND_CPU] = "is CPU-bound",
	    [PB_BOUND_MIXED] = "computes and waits",
	    [PB_BOUND_IO] = "waits (I/O-bound)",
	};
	const struct pb_character *character = &advice->character;
	char kernel[PB_TEXT_LINE];
	pb_text_clean(kernel, sizeof kernel, pb_study_face(advice->study)->kernel, NAME_COLUMNS);
	out[0] = '\0';
	if (character->bound == PB_BOUND_UNKNOWN) {
		pb_text_append(out, PB_TEXT_LINE, "Whether %s computes or waits cannot be said: %s.", kernel,
		               character->unknown_why);
		return;
	}
	pb_text_append(out, PB_TEXT_LINE, "%s %s: run serially it ", kernel, words[character->bound]);
	if (character->bound == PB_BOUND_CPU && character->cpu_share < PB_CPU_BOUND)
		pb_text_append(out, PB_TEXT_LINE, "never gives up its core, if other load leaves it one");
	else
		pb_text_append(out, PB_TEXT_LINE, "keeps a core busy for %.3g %% of its time",
		               100 * character->cpu_share);
	if (advice->choice && strcmp(advice->choice->driver, PB_BASE_DRIVER) != 0 &&
	    isfinite(character->best_cpu_share))
		pb_text_append(out, PB_TEXT_LINE, ", and the threads of the cell below theirs for %.3g %%",
		               100 * character->best_cpu_share);
	pb_text_append(out, PB_TEXT_LINE, ".");
}

static size_t count_tied(const struct pb_advice *advice)
{
	size_t count = 0;
	for (size_t i = 0; i < advice->tie_count; i++)
		count += advice->ties[i].tied;
	return count;
}

static void say_speedup(char out[PB_TEXT_LINE], const struct pb_summary_row *row, bool weak, double level)
{
	if (!isfinite(row->speedup) || strcmp(row->driver, PB_BASE_DRIVER) == 0)
		return;
	pb_text_append(out, PB_TEXT_LINE,
	               weak ? ", which does %.2f times the work of serial in the same time"
	                    : ", %.2f times as fast as serial",
	               row->speedup);
	if (isfinite(row->speedup_low))
		pb_text_append(out, PB_TEXT_LINE, " (%g %%: %.2f to %.2f)", 100 * level, row->speedup_low,
		               row->speedup_high);
}

/* What the choice rests on, and how sure it is. */
static void say_confidence(char out[PB_TEXT_LINE], const struct pb_advice *advice, double level)
{
	char best[PB_TEXT_LINE];
	size_t tied = count_tied(advice);
	name_cell(best, advice->study, advice->best);
	if (advice->tie_count < 2)
		pb_text_append(out, PB_TEXT_LINE, ": it is all that was measured");
	else if (advice->choice != advice->best)
		pb_text_append(out, PB_TEXT_LINE,
		               ": the fewest workers of %zu cells tied with the best, %s, which %s at most "
		               "%.1f %% %s (%g %%)",
		               tied, best, pb_study_weak(advice->study) ? "does" : "is",
		               100 * (advice->chosen->high - 1),
		               pb_study_weak(advice->study) ? "more in the same time" : "faster", 100 * level);
	else if (tied > 1)
		pb_text_append(out, PB_TEXT_LINE, ": the best; tied with it: %zu more", tied - 1);
	else if (advice->confidence != PB_CONFIDENCE_NONE)
		pb_text_append(out, PB_TEXT_LINE, ": the best, beyond chance (%g %%)", 100 * level);
	else
		pb_text_append(out, PB_TEXT_LINE, ": the best median");
	if (advice->confidence == PB_CONFIDENCE_NONE && advice->tie_count > 1)
		pb_text_append(out, PB_TEXT_LINE, "; there are too few samples to be sure");
	if (advice->confidence == PB_CONFIDENCE_LOW)
		pb_text_append(out, PB_TEXT_LINE, "; not sure: times vary too much to tell the tied cells apart");
}

static void say_choice(char out[PB_TEXT_LINE], const struct pb_advice *advice, double level)
{
	char cell[PB_TEXT_LINE];
	out[0] = '\0';
	if (!advice->choice) {
		pb_text_append(out, PB_TEXT_LINE, "No driver can be advised: no cell has a right answer and a time.");
		return;
	}
	name_cell(cell, advice->study, advice->choice);
	pb_text_append(out, PB_TEXT_LINE, "Use %s", cell);
	say_speedup(out, advice->choice, pb_study_weak(advice->study), level);
	say_confidence(out, advice, level);
	pb_text_append(out, PB_TEXT_LINE, ".");
}

static void say_limit(char out[PB_TEXT_LINE], const struct pb_model_row *law)
{
	if (!isfinite(law->limit))
		pb_text_append(out, PB_TEXT_LINE, "More cores: the law that fits best (%s) sets no limit", law->law);
	else
		pb_text_append(out, PB_TEXT_LINE,
		               "More cores: by the law that fits best (%s) no number of them gives more than "
		               "%.3g times the serial speed",
		               law->law, law->limit);
	if (isfinite(law->limit_low) && isfinite(law->limit_high))
		pb_text_append(out, PB_TEXT_LINE, " (%g %%: %.3g to %.3g)", 100 * law->confidence, law->limit_low,
		               law->limit_high);
	if (isfinite(law->peak_workers))
		pb_text_append(out, PB_TEXT_LINE, ", reached with %.0f workers", law->peak_workers);
	pb_text_append(out, PB_TEXT_LINE, "; it was measured up to %" PRId64 " workers and foretold the widest.",
	               law->workers);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_of(const struct pb_model_row *law, const struct pb_summary_row *row)
{
	return same_text(law->kernel, row->kernel) && same_text(law->driver, row->driver) &&
	       same_text(law->schedule, row->schedule) && law->grain == row->grain &&
	       same_text(law->scaling, row->scaling) &&
	       pb_workers_threads(law->driver, law->threads_per_rank) ==
	           pb_workers_threads(row->driver, row->threads_per_rank);
}

/* The law that was chosen for the series of that cell; NULL: none was. */
static const struct pb_model_row *law_of(const struct pb_outcome *outcome, const struct pb_study *study,
                                         const struct pb_summary_row *row)
{
	for (size_t i = 0; i < outcome->model_count && row; i++) {
		const struct pb_model_row *law = &outcome->models[i];
		if (law->chosen == 1 && same_text(law->status, "ok") && is_of(law, row) &&
		    same_text(law->params, pb_study_face(study)->params))
			return law;
	}
	return NULL;
}

static void say_more_cores(char out[PB_TEXT_LINE], const struct pb_advice *advice, const struct pb_outcome *outcome)
{
	const struct pb_model_row *law = law_of(outcome, advice->study, advice->choice);
	const struct pb_model_row *widest = law ? law : law_of(outcome, advice->study, advice->best);
	out[0] = '\0';
	if (!widest)
		pb_text_append(out, PB_TEXT_LINE,
		               "What more cores would bring cannot be said: no law of scaling was fitted, "
		               "which takes four numbers of workers, each more than once.");
	else if (widest->held == PB_UNKNOWN)
		pb_text_append(out, PB_TEXT_LINE,
		               "What more cores would bring cannot be said: too few repetitions, under %d, to test "
		               "the law that fits best (%s).",
		               PB_REPS_LEAST, widest->law);
	else if (widest->held == 0)
		pb_text_append(out, PB_TEXT_LINE,
		               "What more cores would bring cannot be said: the law that fits best (%s) did "
		               "not foretell the widest cell, of %" PRId64 " workers.",
		               widest->law, widest->workers);
	else
		say_limit(out, widest);
}

void pb_advise_sentences(struct pb_advice *advice, const struct pb_advising *advising)
{
	double level = advising->run->outcome.rule.confidence;
	say_character(advice->sentences[0], advice);
	say_choice(advice->sentences[1], advice, level);
	say_more_cores(advice->sentences[2], advice, &advising->run->outcome);
}
