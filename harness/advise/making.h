/* making.h: the parts of an advice (advice.h), in the order in which they are made. */
#ifndef HARNESS_MAKING_H
#define HARNESS_MAKING_H

#include "harness/advise/advice.h"

#include "harness/measure/sample_groups.h"
#include "harness/measure/worker_index.h"

/* What all parts look at. */
struct pb_advising {
	const struct pb_run_read *run;
	struct pb_sample_groups groups;
	struct pb_worker_table workers;
	struct pb_worker_index by_sample;
};

/* Sorts every cell of the study that was measured against the best, into advice->ties, which has room; chooses. */
void pb_advise_ties(struct pb_advice *advice, const struct pb_advising *advising);

/* Whether the serial base computes or waits. */
void pb_advise_character(struct pb_advice *advice, const struct pb_advising *advising);

/* The rule of thumb: CPU-bound: processes; fast I/O: threads; slow I/O with many connections: an event loop. */
void pb_advise_thumb(struct pb_advice *advice);

/* What is missing for a better advice, each with its command line. */
void pb_advise_gaps(struct pb_advice *advice, const struct pb_advising *advising);

/* The three sentences. */
void pb_advise_sentences(struct pb_advice *advice, const struct pb_advising *advising);

/* A cell of a driver, measured, that is no ceiling. */
bool pb_advise_is_candidate(const struct pb_summary_row *row);

#endif
