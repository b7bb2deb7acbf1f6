#include "harness/measure/spent.h"

#include <math.h>

#define MISS_MAX 0.02

struct terms {
	double useful, serial, imbalance, dispatch, wait, stolen; /* ns */
};

void pb_spent_begin(struct pb_spent *spent)
{
	memset(spent->workers, 0, spent->count * sizeof *spent->workers);
	spent->unknown = false;
}

static bool reports_here(const struct pb_worker_report *report, const struct pb_worker_report *first)
{
	return strcmp(report->host, first->host) == 0;
}

static int64_t last_end(const struct pb_spent *spent, const struct pb_worker_report *reports)
{
	int64_t last_ns = 0;
	for (uint32_t w = 0; w < spent->count; w++)
		if (reports[w].pid && reports[w].end_ns > last_ns)
			last_ns = reports[w].end_ns;
	return last_ns;
}

void pb_spent_round(struct pb_spent *spent, const struct pb_worker_report *reports, int64_t before_ns, int64_t after_ns)
{
	const int64_t last_ns = last_end(spent, reports);
	for (uint32_t w = 0; w < spent->count; w++) {
		struct pb_spent_worker *worker = &spent->workers[w];
		const struct pb_worker_report *report = &reports[w];
		if (!report->pid)
			continue;
		spent->unknown |= !reports_here(report, &reports[0]);
		const int64_t begin_ns = report->end_ns - (report->span_ns - worker->span_ns);
		worker->span_ns = report->span_ns;
		worker->lead_ns += begin_ns - before_ns;
		worker->imbalance_ns += last_ns - report->end_ns;
		worker->tail_ns += after_ns - last_ns;
	}
}

static double at_least_0(double value)
{
	return value > 0 ? value : 0;
}

/* Takes `part` off both in proportion. */
static void take_off(double *a, double *b, double part)
{
	const double sum = *a + *b;
	const double keep = sum > part ? (sum - part) / sum : 0;
	*a *= keep;
	*b *= keep;
}

static void add_worker(struct terms *terms, const struct pb_spent_worker *worker, const struct pb_worker_report *report,
                       double run_delay)
{
	const double span = (double)worker->span_ns;
	const double pause = fmin((double)report->pause_ns, span);
	const double off = at_least_0(span - (double)report->cpu_ns);
	const bool told = !isnan(run_delay);
	const double stolen = told ? fmin(run_delay, off) : pause > 0 ? 0 : off;
	const double blocked = off - stolen;
	double gap = fmin((double)report->gap_ns, span - pause);
	const double wait = fmin(pause, blocked) + at_least_0(blocked - pause - gap);
	double awake_pause = pause - fmin(pause, blocked);
	double step = span - pause - gap - at_least_0(blocked - pause - gap);
	const double stolen_awake = fmin(stolen, awake_pause);
	awake_pause -= stolen_awake;
	take_off(&gap, &step, stolen - stolen_awake);
	const double stolen_lead = told ? fmin(at_least_0(run_delay - stolen), (double)worker->lead_ns) : 0;
	terms->useful += step;
	const double spun = fmin((double)report->spun_ns, awake_pause);
	terms->dispatch += gap + awake_pause - spun;
	terms->wait += wait + spun;
	terms->stolen += stolen + stolen_lead;
	terms->serial += (double)worker->lead_ns - stolen_lead + (double)worker->tail_ns;
	terms->imbalance += (double)worker->imbalance_ns;
}

static bool adds_up(const struct terms *terms, double whole)
{
	const double sum =
	    terms->useful + terms->serial + terms->imbalance + terms->dispatch + terms->wait + terms->stolen;
	return fabs(sum - whole) <= MISS_MAX * whole;
}

void pb_spent_end(const struct pb_spent *spent, const struct pb_worker_report *reports, const int64_t *run_delays_ns,
                  struct pb_sample_row *row)
{
	struct terms terms = {0};
	uint32_t reporting = 0;
	for (uint32_t w = 0; w < spent->count; w++) {
		if (!reports[w].pid)
			continue;
		const bool told = run_delays_ns && run_delays_ns[w] != PB_UNKNOWN;
		add_worker(&terms, &spent->workers[w], &reports[w], told ? (double)run_delays_ns[w] : NAN);
		reporting++;
	}
	if (spent->unknown || reporting == 0 || !adds_up(&terms, row->wall_s * 1e9 * reporting))
		return;
	row->useful_s = terms.useful / 1e9;
	row->serial_s = terms.serial / 1e9;
	row->imbalance_s = terms.imbalance / 1e9;
	row->dispatch_s = terms.dispatch / 1e9;
	row->wait_s = terms.wait / 1e9;
	row->stolen_s = terms.stolen / 1e9;
}
