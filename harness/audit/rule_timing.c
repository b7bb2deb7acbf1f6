/* Rule 10: report how parallel time was measured, synchronised and summed up. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "drivers/common/copies.h"
#include "harness/audit/rules.h"
#include "harness/cli/registry.h"

#define CLOCK_SLACK_S 1e-3 /* between a worker's clock reading and the conductor's */

struct judged {
	size_t samples, workers;
	size_t missing;      /* samples without all their workers */
	size_t elsewhere;    /* workers on another host, whose clock is another */
	size_t out_of_order; /* workers whose times are missing or impossible */
};

/* A loop serves many slots; all other workers have a row each. An unknown driver, of a plug-in, has any number. */
static bool has_row_per_worker(const char *driver)
{
	const struct pb_driver *known = pb_registry_find_driver(driver, NULL);
	bool is_ceiling = strcmp(driver, PB_CEILING_DRIVER) == 0;
	return is_ceiling || (known && strncmp(known->worker, "slot", 4) != 0);
}

static void judge_worker(struct judged *judged, const struct pb_worker_row *worker, const struct pb_sample_row *sample,
                         const char *host)
{
	judged->workers++;
	if (worker->items == 0)
		return;
	bool known = isfinite(worker->begin_s) && isfinite(worker->end_s);
	bool here = !worker->host || !host || strcmp(worker->host, host) == 0;
	judged->elsewhere += !known && !here;
	if (!known && !here)
		return;
	const double between_s = isfinite(sample->between_s) ? sample->between_s : 0;
	judged->out_of_order += !known || worker->begin_s < -CLOCK_SLACK_S || worker->end_s < worker->begin_s ||
	                        worker->end_s > sample->wall_s + between_s + CLOCK_SLACK_S;
}

static void judge_sample(struct judged *judged, const struct pb_audited *audited, const struct pb_sample_row *sample)
{
	size_t count;
	const struct pb_worker_row *const *workers = pb_worker_index_find(&audited->by_sample, sample, &count);
	bool whole = count > 0 && (!has_row_per_worker(sample->driver) || (int64_t)count == sample->workers);
	judged->samples++;
	for (size_t i = 0; i < count; i++) {
		whole &= workers[i]->worker == (int64_t)i;
		judge_worker(judged, workers[i], sample, audited->run->facts.machine.host);
	}
	judged->missing += !whole;
}

static void judge_workers(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct judged judged = {0};
	for (size_t g = 0; g < audited->groups.count; g++)
		for (size_t i = 0; i < audited->groups.list[g].count; i++)
			judge_sample(&judged, audited, audited->groups.list[g].counted[i]);
	pb_found(finding,
	         "wall time runs from offering the first item to the last worker's end, all workers waiting at the "
	         "start; %zu workers of %zu samples are in workers.csv with begin and end",
	         judged.workers, judged.samples);
	if (*audited->workers_missing)
		pb_found_fault(finding, "no workers: %s", audited->workers_missing);
	else if (judged.missing)
		pb_found_fault(finding, "%zu of %zu samples are without all their workers in workers.csv",
		               judged.missing, judged.samples);
	if (judged.out_of_order)
		pb_found_fault(finding, "%zu workers have no begin and end within their sample", judged.out_of_order);
	if (judged.elsewhere)
		pb_found_limit(finding, "%zu workers on other hosts have no begin and end, as clocks differ",
		               judged.elsewhere);
}

static void judge_clock(struct pb_finding *finding, const struct pb_run_facts *facts)
{
	if (!facts->machine.clock_source || !isfinite(facts->timer.overhead_s) || !isfinite(facts->timer.resolution_s))
		pb_found_fault(finding, "run.json lacks the clock's source, step or cost of reading");
	else
		pb_found(finding, "clock %s, %.0f ns a reading, steps of %.0f ns", facts->machine.clock_source,
		         facts->timer.overhead_s * 1e9, facts->timer.resolution_s * 1e9);
}

static void judge_lengths(struct pb_finding *finding, const struct pb_audited *audited)
{
	struct pb_tally coarse = {0};
	struct pb_tally zero = {0};
	for (size_t i = 0; i < audited->derived_count; i++) {
		const struct pb_summary_row *row = &audited->derived[i];
		if (row->samples > 0 && !(row->median_s > 0))
			pb_tally_add(&zero, row);
		else if (pb_timer_is_too_coarse(row))
			pb_tally_add(&coarse, row);
	}
	if (zero.count)
		pb_found_fault(finding, "no time at all: %s", pb_tally_text(&zero).text);
	if (coarse.count)
		pb_found_fault(
		    finding, "too short for the clock, whose reading should take under 5 %% and whose step a tenth: %s",
		    pb_tally_text(&coarse).text);
}

void pb_rule_timing(struct pb_finding *finding, const struct pb_audited *audited)
{
	judge_workers(finding, audited);
	judge_clock(finding, &audited->run->facts);
	judge_lengths(finding, audited);
}
