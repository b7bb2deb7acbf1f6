#include "harness/advise/advice.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/advise/making.h"

/* Only the CPU shares of cells with more than one thread need workers.csv. */
static int start(struct pb_advising *advising, const struct pb_run_read *run, struct pb_why *why)
{
	struct pb_why missing = {""};
	*advising = (struct pb_advising){.run = run};
	int error = pb_run_load_workers(&advising->workers, run->dir, &missing) == -ENOMEM ? -ENOMEM : 0;
	if (!error)
		error = pb_sample_groups_make(&advising->groups, run->outcome.samples, run->outcome.sample_count);
	if (!error)
		error = pb_worker_index_make(&advising->by_sample, advising->workers.rows, advising->workers.count);
	if (error)
		return pb_fail(why, error, "no memory for advice on %zu samples", run->outcome.sample_count);
	return 0;
}

static void end(struct pb_advising *advising)
{
	pb_sample_groups_free(&advising->groups);
	pb_worker_table_free(&advising->workers);
	pb_worker_index_free(&advising->by_sample);
}

static void advise(struct pb_advice *advice, const struct pb_advising *advising)
{
	pb_advise_ties(advice, advising);
	pb_advise_character(advice, advising);
	pb_advise_thumb(advice);
	pb_advise_gaps(advice, advising);
	pb_advise_sentences(advice, advising);
}

static int make_room(struct pb_advices *advices, const struct pb_outcome *outcome)
{
	int error = pb_studies_make(&advices->studies, outcome->rows, outcome->count);
	if (error)
		return error;
	advices->list = calloc(advices->studies.count + 1, sizeof *advices->list);
	advices->ties = calloc(outcome->count + 1, sizeof *advices->ties);
	return advices->list && advices->ties ? 0 : -ENOMEM;
}

static void advise_all(struct pb_advices *advices, const struct pb_advising *advising)
{
	struct pb_tie *room = advices->ties;
	for (size_t i = 0; i < advices->studies.count; i++) {
		struct pb_advice *advice = &advices->list[advices->count++];
		advice->study = &advices->studies.list[i];
		advice->ties = room;
		room += advice->study->count;
		advise(advice, advising);
	}
}

int pb_advices_make(struct pb_advices *advices, const struct pb_run_read *run, struct pb_why *why)
{
	struct pb_advising advising;
	*advices = (struct pb_advices){0};
	int error = start(&advising, run, why);
	if (!error && make_room(advices, &run->outcome) < 0)
		error = pb_fail(why, -ENOMEM, "no memory for advice on %zu cells", run->outcome.count);
	if (!error)
		advise_all(advices, &advising);
	end(&advising);
	if (error)
		pb_advices_free(advices);
	return error;
}

void pb_advices_free(struct pb_advices *advices)
{
	pb_studies_free(&advices->studies);
	free(advices->list);
	free(advices->ties);
	*advices = (struct pb_advices){0};
}
