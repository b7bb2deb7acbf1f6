#include "harness/show/notes.h"

#include <math.h>
#include <string.h>

#include "harness/measure/summary.h"
#include "harness/show/text.h"
#include "harness/statistics/dependence.h"

#define MANY_OUTLIERS 0.1

static bool has_no_interval(const struct pb_summary_row *row)
{
	return isnan(row->low_s);
}

static bool is_not_converged(const struct pb_summary_row *row)
{
	return !has_no_interval(row) && row->converged == 0 && row->stop && strcmp(row->stop, "reps") != 0;
}

static bool has_warmup(const struct pb_summary_row *row)
{
	return row->warmup_samples > 0;
}

static bool has_two_modes(const struct pb_summary_row *row)
{
	return row->modes == 2;
}

static bool drifts(const struct pb_summary_row *row)
{
	return row->drifts == 1;
}

static bool is_dependent(const struct pb_summary_row *row)
{
	return row->effective_samples > 0 && row->effective_samples < (double)row->samples;
}

static bool is_unsure(const struct pb_summary_row *row)
{
	return !has_no_interval(row) && (isnan(row->confidence) || row->samples < PB_DEPENDENCE_LEAST);
}

static bool has_outliers(const struct pb_summary_row *row)
{
	return row->outlier_share > MANY_OUTLIERS;
}

const struct pb_note pb_notes[] = {
    {"ceiling",
     "as many independent serial copies at once: what this machine has for so many workers, whoever they are",
     pb_summary_is_ceiling},
    {"no interval", "it takes six samples: more --reps, or a longer --budget", has_no_interval},
    {"not converged", "the interval is wider than --ci asks for, or unsure: give it a longer --budget",
     is_not_converged},
    {"too short", "the clock is too coarse for such a time: make the work larger with -p", pb_timer_is_too_coarse},
    {"two modes", "the times fall into two groups, mode_low_s and mode_high_s in summary.csv: report both; try --pin",
     has_two_modes},
    {"drifts", "the times rise or fall during the run (heat, frequency, other load): let the machine settle, repeat",
     drifts},
    {"interval widened", "samples may resemble the one before, so they tell less: a longer --budget narrows it",
     is_dependent},
    {"interval unsure",
     "samples resemble the one before, or are fewer than ten, where that is not seen: it may cover less than it says",
     is_unsure},
    {"outliers", "over a tenth of the samples are far out: look for other load", has_outliers},
    {"warm-up left out", "the first samples were slower and count nowhere, warmup_samples in summary.csv", has_warmup},
    {0},
};

const char *pb_notes_of(char out[PB_NOTES_SIZE], const struct pb_summary_row *row)
{
	out[0] = '\0';
	for (const struct pb_note *note = pb_notes; note->word; note++)
		if (note->applies(row))
			pb_text_append(out, PB_NOTES_SIZE, "%s%s", *out ? ", " : "", note->word);
	return out;
}
