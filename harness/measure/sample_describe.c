#include "harness/measure/sample_describe.h"

#include <string.h>
#include <unistd.h>

#include "harness/machine/machine.h"

/* The most of one process of the cell: this one's peak since the last reset, and those of workers elsewhere. */
static int64_t peak_rss_bytes(const struct pb_bench *bench)
{
	uint64_t most = pb_machine_peak_rss();
	for (uint32_t w = 0; w < bench->job.workers; w++)
		if (bench->reports[w].pid != (int32_t)getpid() && bench->reports[w].max_rss_bytes > most)
			most = bench->reports[w].max_rss_bytes;
	return (int64_t)most;
}

static bool seen_before(const struct pb_worker_report *reports, uint32_t w, bool by_process)
{
	for (uint32_t i = 0; i < w; i++)
		if (strcmp(reports[i].host, reports[w].host) == 0 && (!by_process || reports[i].pid == reports[w].pid))
			return true;
	return false;
}

static void describe_placement(const struct pb_bench *bench, struct pb_sample_row *row)
{
	int64_t hosts = 0;
	int64_t ranks = 0;
	int64_t processes = 0;
	int64_t threads = 0;
	for (uint32_t w = 0; w < bench->job.workers; w++) {
		if (bench->reports[w].pid == 0)
			continue;
		threads++;
		const bool is_process = !seen_before(bench->reports, w, true);
		hosts += !seen_before(bench->reports, w, false);
		processes += is_process;
		ranks += is_process && bench->reports[w].rank >= 0;
	}
	row->nodes = hosts;
	row->ranks = ranks > 0 ? ranks : 1;
	row->threads_per_rank = processes > 0 ? threads / processes : 1;
}

static void add_up_usage(const struct pb_bench *bench, struct pb_sample_row *row)
{
	row->user_s = row->sys_s = 0;
	row->nvcsw = row->nivcsw = 0;
	for (uint32_t w = 0; w < bench->job.workers; w++) {
		const struct pb_worker_report *report = &bench->reports[w];
		row->user_s += (double)report->user_ns / 1e9;
		row->sys_s += (double)report->sys_ns / 1e9;
		row->nvcsw += (int64_t)report->nvcsw;
		row->nivcsw += (int64_t)report->nivcsw;
	}
	row->max_rss_bytes = peak_rss_bytes(bench);
}

void pb_sample_describe(const struct pb_bench *bench, struct pb_sample_row *row)
{
	add_up_usage(bench, row);
	describe_placement(bench, row);
}
