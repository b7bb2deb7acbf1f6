#include <pthread.h>
#include <stdlib.h>

#include "drivers/common/schedule.h"
#include "support/suite.h"

#define SEEN_MAX 100000

static const struct pb_kernel any_grain = {.max_grain = 0};
static const struct pb_kernel grain_5 = {.max_grain = 5};

static struct pb_schedule schedule;
static unsigned char seen[SEEN_MAX];

static struct pb_job job_of(enum pb_schedule_kind kind, uint64_t grain, uint32_t workers)
{
	return (struct pb_job){.kernel = &any_grain, .workers = workers, .schedule = kind, .grain = grain};
}

static bool mark_seen(uint64_t begin, uint64_t end, uint64_t items)
{
	if (begin >= end || end > items)
		return false;
	for (uint64_t i = begin; i < end; i++)
		if (seen[i]++)
			return false;
	return true;
}

/* Lets workers claim in turn until none finds anything; true: they have tiled [0, items) with claims of at most `most`.
 */
static bool tiles(const struct pb_job *job, uint64_t items, uint64_t most)
{
	struct pb_cursor cursors[100];
	uint64_t begin = 0;
	uint64_t end = 0;
	uint64_t covered = 0;
	uint32_t active = job->workers;
	memset(seen, 0, items);
	pb_schedule_init(&schedule, job, items);
	for (uint32_t w = 0; w < job->workers; w++)
		pb_cursor_init(&cursors[w], &schedule, w);
	while (active > 0) {
		active = 0;
		for (uint32_t w = 0; w < job->workers; w++) {
			if (!pb_cursor_next(&cursors[w], &begin, &end))
				continue;
			if (!mark_seen(begin, end, items) || end - begin > most)
				return false;
			covered += end - begin;
			active++;
		}
	}
	return covered == items;
}

static void every_schedule_tiles_the_items(void)
{
	static const uint64_t sizes[] = {1, 2, 3, 7, 97, 10007};
	static const uint32_t workers[] = {1, 2, 3, 8, 33, 100};
	static const uint64_t grains[] = {0, 1, 3, 16, 1000000};
	for (int kind = PB_SCHEDULE_STATIC; kind <= PB_SCHEDULE_GUIDED; kind++)
		for (size_t s = 0; s < 6; s++)
			for (size_t w = 0; w < 6; w++)
				for (size_t g = 0; g < 5; g++) {
					struct pb_job job = job_of((enum pb_schedule_kind)kind, grains[g], workers[w]);
					CU_ASSERT(tiles(&job, sizes[s], UINT64_MAX));
					job.kernel = &grain_5;
					CU_ASSERT(tiles(&job, sizes[s], 5));
				}
}

static void static_blocks_differ_by_at_most_one_item(void)
{
	uint64_t next = 0;
	for (uint32_t w = 0; w < 7; w++) {
		uint64_t begin = 0;
		uint64_t end = 0;
		pb_schedule_block(10007, w, 7, &begin, &end);
		CU_ASSERT_EQUAL(begin, next);
		CU_ASSERT(end - begin == 10007 / 7 || end - begin == 10007 / 7 + 1);
		next = end;
	}
	CU_ASSERT_EQUAL(next, 10007);
}

/* Claims everything as worker `w` and tells how many items that were. */
static uint64_t claim_all(const struct pb_job *job, uint32_t w, uint64_t *first)
{
	struct pb_cursor cursor;
	uint64_t begin = 0;
	uint64_t end = 0;
	uint64_t items = 0;
	*first = UINT64_MAX;
	pb_cursor_init(&cursor, &schedule, w);
	while (pb_cursor_next(&cursor, &begin, &end)) {
		if (items == 0)
			*first = begin;
		if (job->schedule == PB_SCHEDULE_STATIC && job->grain)
			CU_ASSERT_EQUAL(begin / job->grain % job->workers, w);
		items += end - begin;
	}
	return items;
}

static void static_with_a_grain_deals_claims_in_turn(void)
{
	struct pb_job job = job_of(PB_SCHEDULE_STATIC, 3, 4);
	uint64_t first = 0;
	pb_schedule_init(&schedule, &job, 32);
	CU_ASSERT_EQUAL(claim_all(&job, 0, &first), 9);
	CU_ASSERT_EQUAL(claim_all(&job, 1, &first), 9);
	CU_ASSERT_EQUAL(claim_all(&job, 2, &first), 8);
	CU_ASSERT_EQUAL(first, 6);
	CU_ASSERT_EQUAL(claim_all(&job, 3, &first), 6);
}

static void a_worker_alone_takes_what_the_others_leave(void)
{
	static const enum pb_schedule_kind kinds[] = {PB_SCHEDULE_DYNAMIC, PB_SCHEDULE_GUIDED};
	for (size_t k = 0; k < 2; k++) {
		struct pb_job job = job_of(kinds[k], 1, 33);
		uint64_t first = 0;
		pb_schedule_init(&schedule, &job, 10007);
		CU_ASSERT_EQUAL(claim_all(&job, 20, &first), 10007);
		CU_ASSERT_EQUAL(claim_all(&job, 3, &first), 0);
	}
}

static void a_worker_that_stalls_keeps_only_a_batch_to_itself(void)
{
	for (uint64_t items = 2; items <= 100000; items *= 7) {
		struct pb_job job = job_of(PB_SCHEDULE_DYNAMIC, 1, 2);
		struct pb_cursor stalled;
		uint64_t begin = 0;
		uint64_t end = 0;
		pb_schedule_init(&schedule, &job, items);
		pb_cursor_init(&stalled, &schedule, 0);
		CU_ASSERT(pb_cursor_next(&stalled, &begin, &end));
		uint64_t kept = 1 + stalled.end - stalled.next;
		CU_ASSERT(kept == 1 || kept <= items / 2 / PB_SCHEDULE_FINE);
		CU_ASSERT(kept <= PB_SCHEDULE_BATCH);
		CU_ASSERT_EQUAL(claim_all(&job, 1, &begin), items - kept);
	}
}

/* Workers that are told of claims by messages take turns; true: their runs tile [0, items), and none has more claims
 * than it may. */
static bool runs_tile(const struct pb_job *job, uint64_t items, uint64_t most)
{
	struct pb_cursor cursors[3];
	struct pb_claim_run run;
	uint64_t covered = 0;
	memset(seen, 0, items);
	pb_schedule_init(&schedule, job, items);
	for (uint32_t w = 0; w < job->workers; w++)
		pb_cursor_init(&cursors[w], &schedule, w);
	for (uint32_t w = 0, idle = 0; idle < job->workers; w = (w + 1) % job->workers) {
		const uint64_t left = pb_schedule_left(&schedule);
		const bool got = pb_cursor_reserve(&cursors[w], most, &run);
		idle = got ? 0 : idle + 1;
		if (got && (left == 0 || !mark_seen(run.begin, run.end, items)))
			return false;
		const uint64_t claims = got ? pb_claim_run_claims(&run) : 0;
		if (claims > most || (claims > 1 && claims > left / 4))
			return false;
		covered += got ? run.end - run.begin : 0;
	}
	return covered == items && pb_schedule_left(&schedule) == 0;
}

static void runs_of_claims_shrink_towards_the_end(void)
{
	static const uint64_t sizes[] = {1, 2, 7, 97, 10007, 100000};
	static const uint64_t mosts[] = {1, 8, 1500, UINT64_MAX};
	for (int kind = PB_SCHEDULE_DYNAMIC; kind <= PB_SCHEDULE_GUIDED; kind++)
		for (size_t s = 0; s < 6; s++)
			for (size_t m = 0; m < 4; m++)
				for (uint64_t grain = 1; grain <= 3; grain++) {
					struct pb_job job = job_of((enum pb_schedule_kind)kind, grain, 3);
					CU_ASSERT(runs_tile(&job, sizes[s], mosts[m]));
				}
}

/* A message is worth its while: from far above the end on, a run has what was asked for. */
static void a_run_has_what_was_asked_for_where_there_is_enough(void)
{
	struct pb_job job = job_of(PB_SCHEDULE_DYNAMIC, 2, 2);
	struct pb_cursor cursor;
	struct pb_claim_run run;
	pb_schedule_init(&schedule, &job, 100000);
	pb_cursor_init(&cursor, &schedule, 1);
	CU_ASSERT_TRUE(pb_cursor_reserve(&cursor, 1000, &run));
	CU_ASSERT_EQUAL(run.begin, 50000);
	CU_ASSERT_EQUAL(pb_claim_run_claims(&run), 1000);
	CU_ASSERT_EQUAL(run.grain, 2);
	CU_ASSERT_EQUAL(run.end, 52000);
}

static void guided_claims_shrink_to_the_grain(void)
{
	struct pb_job job = job_of(PB_SCHEDULE_GUIDED, 10, 2);
	struct pb_cursor cursor;
	uint64_t begin = 0;
	uint64_t end = 0;
	uint64_t before = UINT64_MAX;
	pb_schedule_init(&schedule, &job, 1000);
	pb_cursor_init(&cursor, &schedule, 0);
	while (pb_cursor_next(&cursor, &begin, &end)) {
		CU_ASSERT(end - begin <= before);
		CU_ASSERT(end - begin >= 10 || end == 1000);
		if (begin == 0)
			CU_ASSERT_EQUAL(end, 250);
		before = end - begin;
	}
}

static void under_a_rate_whoever_is_free_takes_the_next_item(void)
{
	for (int kind = PB_SCHEDULE_STATIC; kind <= PB_SCHEDULE_GUIDED; kind++) {
		struct pb_job job = job_of((enum pb_schedule_kind)kind, 7, 3);
		struct pb_cursor cursors[3];
		uint64_t begin = 0;
		uint64_t end = 0;
		job.rate_per_s = 0.5;
		pb_schedule_init(&schedule, &job, 100000);
		for (uint32_t w = 0; w < 3; w++)
			pb_cursor_init(&cursors[w], &schedule, w);
		for (uint64_t item = 0; item < 100000; item++) {
			CU_ASSERT(pb_cursor_next(&cursors[item * item % 3], &begin, &end));
			CU_ASSERT(begin == item && end == item + 1);
		}
		CU_ASSERT_FALSE(pb_cursor_next(&cursors[2], &begin, &end));
	}
}

static void the_last_item_that_a_number_can_name_is_reached(void)
{
	static const uint64_t grains[] = {UINT64_MAX / 2, UINT64_MAX / 3 + 7, UINT64_MAX};
	for (int kind = PB_SCHEDULE_STATIC; kind <= PB_SCHEDULE_GUIDED; kind++)
		for (size_t g = 0; g < 3; g++) {
			struct pb_job job = job_of((enum pb_schedule_kind)kind, grains[g], 3);
			uint64_t items = 0;
			pb_schedule_init(&schedule, &job, UINT64_MAX);
			for (uint32_t w = 0; w < 3; w++) {
				uint64_t first = 0;
				items += claim_all(&job, w, &first);
			}
			CU_ASSERT_EQUAL(items, UINT64_MAX);
		}
}

struct racer {
	uint32_t worker;
	unsigned char *mine;
	pthread_t thread;
};

static void *race(void *argument)
{
	struct racer *racer = argument;
	struct pb_cursor cursor;
	uint64_t begin = 0;
	uint64_t end = 0;
	pb_cursor_init(&cursor, &schedule, racer->worker);
	while (pb_cursor_next(&cursor, &begin, &end))
		for (uint64_t i = begin; i < end; i++)
			racer->mine[i]++;
	return NULL;
}

static void race_on(enum pb_schedule_kind kind)
{
	enum { RACERS = 3, ITEMS = SEEN_MAX };
	struct pb_job job = job_of(kind, 1, RACERS);
	struct racer racers[RACERS];
	uint64_t wrong = 0;
	pb_schedule_init(&schedule, &job, ITEMS);
	for (uint32_t r = 0; r < RACERS; r++) {
		racers[r] = (struct racer){.worker = r, .mine = calloc(1, ITEMS)};
		pthread_create(&racers[r].thread, NULL, race, &racers[r]);
	}
	for (uint32_t r = 0; r < RACERS; r++)
		pthread_join(racers[r].thread, NULL);
	for (size_t i = 0; i < ITEMS; i++)
		wrong += racers[0].mine[i] + racers[1].mine[i] + racers[2].mine[i] != 1;
	CU_ASSERT_EQUAL(wrong, 0);
	for (uint32_t r = 0; r < RACERS; r++)
		free(racers[r].mine);
}

static void threads_that_race_for_claims_never_share_one(void)
{
	race_on(PB_SCHEDULE_DYNAMIC);
	race_on(PB_SCHEDULE_GUIDED);
}

static const struct test tests[] = {
    {"every schedule tiles the items", every_schedule_tiles_the_items},
    {"static blocks differ by at most one item", static_blocks_differ_by_at_most_one_item},
    {"static with a grain deals claims in turn", static_with_a_grain_deals_claims_in_turn},
    {"a worker alone takes what the others leave", a_worker_alone_takes_what_the_others_leave},
    {"a worker that stalls keeps only a batch to itself", a_worker_that_stalls_keeps_only_a_batch_to_itself},
    {"runs of claims shrink towards the end", runs_of_claims_shrink_towards_the_end},
    {"a run has what was asked for where there is enough", a_run_has_what_was_asked_for_where_there_is_enough},
    {"guided claims shrink to the grain", guided_claims_shrink_to_the_grain},
    {"under a rate whoever is free takes the next item", under_a_rate_whoever_is_free_takes_the_next_item},
    {"the last item that a number can name is reached", the_last_item_that_a_number_can_name_is_reached},
    {"threads that race for claims never share one", threads_that_race_for_claims_never_share_one},
    {0},
};

int main(int argc, char **argv)
{
	return suite_main("schedule", tests, argc, argv);
}
