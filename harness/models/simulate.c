#include "harness/models/simulate.h"

#include <math.h>

/* When a worker does something next, and what that is. */
struct worker {
	double at_s;
	double locked_s; /* of the item it asks the lock for; 0: it claims an item */
};

static double item_s(const struct pb_simulated *work, size_t item)
{
	if (!(work->imbalance > 0) || work->items == 1)
		return work->parallel_s / (double)work->items;
	if (item == 0)
		return work->parallel_s * work->imbalance;
	return work->parallel_s * (1 - work->imbalance) / (double)(work->items - 1);
}

static struct worker *next_worker(struct worker *workers, size_t count)
{
	struct worker *next = workers;
	for (size_t w = 1; w < count; w++)
		if (workers[w].at_s < next->at_s)
			next = &workers[w];
	return next;
}

double pb_simulate(const struct pb_simulated *work, size_t workers)
{
	struct worker crew[PB_SIMULATED_WORKERS] = {{0}};
	double lock_free_s = 0;
	double end_s = 0;
	size_t item = 0;
	for (struct worker *worker = crew; isfinite(worker->at_s); worker = next_worker(crew, workers)) {
		if (worker->locked_s > 0) {
			worker->at_s = lock_free_s = fmax(worker->at_s, lock_free_s) + worker->locked_s;
			worker->locked_s = 0;
		} else if (item < work->items) {
			double whole_s = item_s(work, item++);
			worker->at_s += work->claim_s + whole_s * (1 - work->contention);
			worker->locked_s = whole_s * work->contention;
		} else {
			end_s = fmax(end_s, worker->at_s);
			worker->at_s = INFINITY;
		}
	}
	return work->serial_s + end_s;
}
