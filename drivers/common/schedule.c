#include "drivers/common/schedule.h"

/* Claims that a worker gets on average when the grain is left to us: an imbalance of at most 1/64 of its share. */
#define CLAIMS_PER_WORKER 64

static uint64_t at_most(uint64_t value, uint64_t limit)
{
	return value < limit ? value : limit;
}

static uint64_t at_least(uint64_t value, uint64_t limit)
{
	return value > limit ? value : limit;
}

static uint64_t saturating_product(uint64_t a, uint64_t b)
{
	uint64_t product = 0;
	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static uint64_t max_grain(const struct pb_kernel *kernel)
{
	return kernel->max_grain ? kernel->max_grain : UINT64_MAX;
}

uint64_t pb_schedule_grain(const struct pb_job *job, uint64_t items)
{
	uint64_t max = max_grain(job->kernel);
	if (job->rate_per_s > 0)
		return 1;
	if (job->grain)
		return at_most(job->grain, max);
	if (job->schedule == PB_SCHEDULE_GUIDED)
		return 1;
	return at_most(at_least(items / ((uint64_t)pb_job_teams(job) * CLAIMS_PER_WORKER), 1), max);
}

void pb_schedule_block(uint64_t total, uint32_t index, uint32_t count, uint64_t *begin, uint64_t *end)
{
	uint64_t size = total / count;
	uint64_t larger = total % count; /* the first blocks have one more */
	*begin = size * index + at_most(index, larger);
	*end = *begin + size + (index < larger);
}

static void init_lanes(struct pb_schedule *schedule)
{
	uint64_t claims = (schedule->items - 1) / schedule->grain + 1;
	for (uint32_t i = 0; i < schedule->lane_count; i++) {
		uint64_t begin = 0;
		pb_schedule_block(claims, i, schedule->lane_count, &begin, &schedule->lanes[i].end);
		atomic_store_explicit(&schedule->lanes[i].next, begin, memory_order_relaxed);
	}
}

static enum pb_schedule_kind kind_for(const struct pb_job *job)
{
	/* Guided claims come from one counter: no larger than an item, they are the items in order. */
	if (job->rate_per_s > 0)
		return PB_SCHEDULE_GUIDED;
	/* A worker alone would take dynamic claims in just this order. */
	if (pb_job_teams(job) == 1 && job->schedule == PB_SCHEDULE_DYNAMIC)
		return PB_SCHEDULE_STATIC;
	return job->schedule;
}

void pb_schedule_init(struct pb_schedule *schedule, const struct pb_job *job, uint64_t items)
{
	schedule->kind = kind_for(job);
	schedule->blocks = job->grain == 0;
	schedule->workers = pb_job_teams(job);
	schedule->lane_count = (uint32_t)at_most(schedule->workers, PB_SCHEDULE_LANES);
	schedule->items = items;
	schedule->grain = pb_schedule_grain(job, items);
	schedule->max_grain = job->rate_per_s > 0 ? 1 : max_grain(job->kernel);
	if (schedule->kind == PB_SCHEDULE_DYNAMIC)
		init_lanes(schedule);
	else if (schedule->kind == PB_SCHEDULE_GUIDED)
		atomic_store_explicit(&schedule->lanes[0].next, 0, memory_order_relaxed);
}

/* Static shares, known from the start. */
static void take_share(struct pb_cursor *cursor, uint32_t worker)
{
	const struct pb_schedule *schedule = cursor->schedule;
	if (schedule->blocks) {
		pb_schedule_block(schedule->items, worker, schedule->workers, &cursor->next, &cursor->end);
		return;
	}
	cursor->next = at_most(saturating_product(worker, schedule->grain), schedule->items);
	cursor->stride = saturating_product(schedule->workers, schedule->grain);
	cursor->end = schedule->items;
}

void pb_cursor_init(struct pb_cursor *cursor, struct pb_schedule *schedule, uint32_t worker)
{
	*cursor = (struct pb_cursor){
	    .schedule = schedule,
	    .grain = schedule->grain,
	    .stride = schedule->grain,
	    .lane = worker % schedule->lane_count,
	    .lanes_to_visit = schedule->lane_count,
	};
	if (schedule->kind == PB_SCHEDULE_STATIC)
		take_share(cursor, worker);
}

/* Of a lane with so many claims left, for a worker that shares its memory. */
static uint64_t near_batch(uint64_t left, uint64_t most)
{
	return at_most(left / PB_SCHEDULE_FINE, most);
}

/* The same for one that is told by a message. */
static uint64_t far_batch(uint64_t left, uint64_t most)
{
	return at_least(at_most(left / 16, most), at_most(left / 4, most / 8));
}

typedef uint64_t batch_rule(uint64_t left, uint64_t most);

/* Reserves the claims [*first, *last) of a lane. */
static inline bool lane_reserve(struct pb_lane *lane, batch_rule *rule, uint64_t most, uint64_t *first, uint64_t *last)
{
	/* Looking first keeps the line shared, and the counter within a batch per worker of its end. */
	uint64_t next = atomic_load_explicit(&lane->next, memory_order_relaxed);
	if (next >= lane->end)
		return false;
	uint64_t batch = at_least(rule(lane->end - next, most), 1);
	*first = atomic_fetch_add_explicit(&lane->next, batch, memory_order_relaxed);
	*last = at_most(*first + batch, lane->end);
	return *first < lane->end;
}

static inline bool reserve_dynamic(struct pb_cursor *cursor, batch_rule *rule, uint64_t most)
{
	struct pb_schedule *schedule = cursor->schedule;
	uint64_t first = 0;
	uint64_t last = 0;
	while (cursor->lanes_to_visit && !lane_reserve(&schedule->lanes[cursor->lane], rule, most, &first, &last)) {
		cursor->lanes_to_visit--;
		cursor->lane = cursor->lane + 1 == schedule->lane_count ? 0 : cursor->lane + 1;
	}
	if (!cursor->lanes_to_visit)
		return false;
	cursor->next = first * cursor->grain;
	cursor->end =
	    cursor->next + at_most(saturating_product(last - first, cursor->grain), schedule->items - cursor->next);
	return true;
}

/* Polychronopoulos and Kuck, "Guided self-scheduling", IEEE Trans. Computers C-36(12), 1987; half of its chunk, because
 * the first claim of a full share is the one that most often comes too late. */
static bool refill_guided(struct pb_cursor *cursor)
{
	struct pb_schedule *schedule = cursor->schedule;
	_Atomic uint64_t *next = &schedule->lanes[0].next;
	uint64_t share = 2 * (uint64_t)schedule->workers;
	cursor->next = atomic_load_explicit(next, memory_order_relaxed);
	do {
		uint64_t left = schedule->items - cursor->next;
		if (left == 0) {
			cursor->end = cursor->next;
			return false;
		}
		cursor->grain = at_most(at_least(left / share, schedule->grain), schedule->max_grain);
		cursor->end = cursor->next + at_most(cursor->grain, left);
	} while (!atomic_compare_exchange_weak_explicit(next, &cursor->next, cursor->end, memory_order_relaxed,
	                                                memory_order_relaxed));
	cursor->stride = cursor->grain;
	return true;
}

bool pb_cursor_refill(struct pb_cursor *cursor)
{
	switch (cursor->schedule->kind) {
	case PB_SCHEDULE_DYNAMIC:
		return reserve_dynamic(cursor, near_batch, PB_SCHEDULE_BATCH);
	case PB_SCHEDULE_GUIDED:
		return refill_guided(cursor);
	case PB_SCHEDULE_STATIC:
		break;
	}
	return false;
}

bool pb_cursor_reserve(struct pb_cursor *cursor, uint64_t most, struct pb_claim_run *run)
{
	if (cursor->schedule->kind != PB_SCHEDULE_DYNAMIC) {
		run->grain = UINT64_MAX;
		return pb_cursor_next(cursor, &run->begin, &run->end);
	}
	if (!reserve_dynamic(cursor, far_batch, most))
		return false;
	*run = (struct pb_claim_run){cursor->next, cursor->end, cursor->grain};
	return true;
}

uint64_t pb_schedule_left(const struct pb_schedule *schedule)
{
	uint64_t left = schedule->items - atomic_load_explicit(&schedule->lanes[0].next, memory_order_relaxed);
	if (schedule->kind != PB_SCHEDULE_DYNAMIC)
		return left / schedule->grain + (left % schedule->grain != 0);
	left = 0;
	for (uint32_t i = 0; i < schedule->lane_count; i++) {
		uint64_t next = atomic_load_explicit(&schedule->lanes[i].next, memory_order_relaxed);
		left += next < schedule->lanes[i].end ? schedule->lanes[i].end - next : 0;
	}
	return left;
}
