/*
 * advice.h: which driver and how many workers to use for a kernel, why, and how sure that is; from one run's samples.
 *
 * The advice is the smallest number of workers whose paired ratio to the fastest cell has an interval that includes 1
 * or ends below PB_TIE_WITHIN: statistically tied with the best. docs/methodology.md says more.
 */
#ifndef HARNESS_ADVICE_H
#define HARNESS_ADVICE_H

#include "harness/run_read.h"
#include "harness/show/study.h"
#include "harness/show/text.h"

#define PB_TIE_WITHIN 1.02
#define PB_TIE_VAGUE 1.10 /* a tie that ends above is one for want of better data */

enum { PB_PAIRS_LEAST = 6 }; /* that an interval needs (median.h) */

/* CPU time of the serial base over its wall time: from here on it computes, and below there it waits. */
#define PB_CPU_BOUND 0.8
#define PB_IO_BOUND 0.5

enum pb_bound { PB_BOUND_UNKNOWN, PB_BOUND_CPU, PB_BOUND_MIXED, PB_BOUND_IO };

/* How a kernel spends its time. */
struct pb_character {
	enum pb_bound bound;
	const char *unknown_why; /* where the bound is unknown: why */
	double cpu_share;        /* of the serial base; NAN: unknown */
	double best_cpu_share;   /* of all threads of the advised cell; NAN: unknown */
	double wait_s;           /* per item, of the serial base; NAN: unknown */
	int64_t items;
};

/* A cell against the best one: the time of the cell over the best's, for equal work. */
struct pb_tie {
	const struct pb_summary_row *row;
	double ratio, low, high; /* low and high: NAN where no interval is known */
	size_t pairs;
	bool tied;
};

enum pb_confidence { PB_CONFIDENCE_NONE, PB_CONFIDENCE_LOW, PB_CONFIDENCE_HIGH };

enum pb_thumb_verdict { PB_THUMB_SILENT, PB_THUMB_UNTESTED, PB_THUMB_AGREES, PB_THUMB_CONTRADICTED, PB_THUMB_VERDICTS };

/* What the rule of thumb says of the kernel, and whether the data say so too. */
struct pb_thumb {
	enum pb_thumb_verdict verdict;
	const char *says; /* processes, threads or an event loop; NULL: nothing */
	char text[PB_TEXT_LINE];
};

/* What was not measured, and the command line that would. */
struct pb_gap {
	char what[PB_TEXT_LINE];
	char command[2 * PB_TEXT_LINE];
};

enum { PB_GAPS_MOST = 5, PB_SENTENCES = 3 };

/* The advice for one study; texts point into the run. */
struct pb_advice {
	const struct pb_study *study;
	struct pb_character character;
	const struct pb_summary_row *best, *choice; /* NULL: none can be given */
	struct pb_tie *ties;                        /* every cell that was measured, against the best */
	size_t tie_count;
	const struct pb_tie *chosen;   /* of them */
	enum pb_confidence confidence; /* that nothing here is faster by PB_TIE_VAGUE; none: too few samples */
	struct pb_thumb thumb;
	char sentences[PB_SENTENCES][PB_TEXT_LINE]; /* what it is, what to use, what more cores would bring */
	struct pb_gap gaps[PB_GAPS_MOST];
	size_t gap_count;
};

struct pb_advices {
	struct pb_advice *list; /* one to a study */
	size_t count;
	struct pb_studies studies;
	struct pb_tie *ties; /* what those of the list point into */
};

/* Of the run's dir, facts and outcome, which outlive it. 0 or -errno with the reason; pb_advices_free() frees it. */
int pb_advices_make(struct pb_advices *advices, const struct pb_run_read *run, struct pb_why *why);
void pb_advices_free(struct pb_advices *advices);

#endif
