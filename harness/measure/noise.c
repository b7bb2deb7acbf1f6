#include "harness/measure/noise.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/machine/frequency.h"

void pb_noise_open(struct pb_noise *noise, uint32_t workers)
{
	noise->workers = workers;
	noise->folders = pb_throttling_find("");
}

void pb_noise_close(struct pb_noise *noise)
{
	int64_t unused[PB_COUNTER_KINDS];
	pb_counters_take(&noise->counters, unused);
	pb_throttling_free(&noise->folders);
	free(noise->threads);
	free(noise->run_delays_ns);
	*noise = (struct pb_noise){0};
}

static void begin_threads(struct pb_noise *noise)
{
	const bool counted = noise->workers <= PB_COUNTED_WORKERS_MAX;
	int error = 0;
	for (uint32_t w = 0; noise->threads && w < noise->workers; w++) {
		struct pb_noise_thread *thread = &noise->threads[w];
		if (!thread->pid)
			continue;
		thread->before = pb_task_usage_read("", thread->pid, thread->tid);
		if (counted && !error)
			error = pb_counters_add(&noise->counters, thread->tid);
	}
}

void pb_noise_begin(struct pb_noise *noise)
{
	begin_threads(noise);
	noise->throttling = pb_throttling_read(&noise->folders);
	noise->own_s = pb_family_cpu_s("", &noise->family);
	noise->ticks = pb_machine_ticks_of("");
}

static int64_t difference(int64_t after, int64_t before)
{
	return after == PB_UNKNOWN || before == PB_UNKNOWN ? PB_UNKNOWN : after - before;
}

static int64_t sum(int64_t a, int64_t b)
{
	return a == PB_UNKNOWN || b == PB_UNKNOWN ? PB_UNKNOWN : a + b;
}

static void end_threads(struct pb_noise *noise, struct pb_sample_row *row)
{
	int64_t counts[PB_COUNTER_KINDS];
	pb_counters_take(&noise->counters, counts);
	row->instructions = counts[PB_COUNTER_INSTRUCTIONS];
	row->cycles = counts[PB_COUNTER_CYCLES];
	row->cache_misses = counts[PB_COUNTER_CACHE_MISSES];
	row->migrations = noise->threads ? 0 : PB_UNKNOWN;
	for (uint32_t w = 0; noise->threads && w < noise->workers; w++) {
		const struct pb_noise_thread *thread = &noise->threads[w];
		if (!thread->pid)
			continue;
		const struct pb_task_usage now = pb_task_usage_read("", thread->pid, thread->tid);
		row->migrations = sum(row->migrations, difference(now.migrations, thread->before.migrations));
		noise->run_delays_ns[w] = difference(now.run_delay_ns, thread->before.run_delay_ns);
	}
}

/* From the reports of a first sample: who the workers are. Threads on other hosts cannot be asked. */
static void meet_threads(struct pb_noise *noise, const struct pb_worker_report *reports)
{
	if (noise->threads || noise->workers > PB_NOISE_THREADS_MAX)
		return;
	noise->run_delays_ns = calloc(noise->workers, sizeof *noise->run_delays_ns);
	noise->threads = noise->run_delays_ns ? calloc(noise->workers, sizeof *noise->threads) : NULL;
	for (uint32_t w = 0; noise->threads && w < noise->workers; w++) {
		noise->run_delays_ns[w] = PB_UNKNOWN;
		if (strcmp(reports[w].host, reports[0].host) == 0)
			noise->threads[w] = (struct pb_noise_thread){.pid = reports[w].pid, .tid = reports[w].tid};
	}
	noise->family = pb_family_find("", getpid());
	for (uint32_t w = 0; noise->threads && w < noise->workers; w++)
		if (noise->threads[w].pid)
			pb_family_add(&noise->family, noise->threads[w].pid);
}

static double mean_hz(const struct pb_noise *noise, const struct pb_worker_report *reports)
{
	double sum_hz = 0;
	uint32_t known = 0;
	for (uint32_t w = 0; w < noise->workers && w < PB_COUNTED_WORKERS_MAX; w++) {
		if (!reports[w].pid || reports[w].cpu < 0 || strcmp(reports[w].host, reports[0].host) != 0)
			continue;
		sum_hz += pb_frequency_hz("", reports[w].cpu);
		known++;
	}
	return known ? sum_hz / known : NAN;
}

static void add_faults(const struct pb_noise *noise, const struct pb_worker_report *reports, struct pb_sample_row *row)
{
	row->minor_faults = row->major_faults = 0;
	for (uint32_t w = 0; w < noise->workers; w++) {
		row->minor_faults += (int64_t)reports[w].minor_faults;
		row->major_faults += (int64_t)reports[w].major_faults;
	}
}

void pb_noise_end(struct pb_noise *noise, const struct pb_worker_report *reports, struct pb_sample_row *row)
{
	const struct pb_machine_ticks ticks = pb_machine_ticks_of("");
	const double own_s = pb_family_cpu_s("", &noise->family) - noise->own_s;
	const struct pb_throttling throttling = pb_throttling_read(&noise->folders);
	row->steal_s = ticks.steal_s - noise->ticks.steal_s;
	row->other_s = ticks.busy_s - noise->ticks.busy_s - own_s;
	row->throttled = difference(throttling.count, noise->throttling.count);
	row->throttled_s = throttling.time_s - noise->throttling.time_s;
	end_threads(noise, row);
	meet_threads(noise, reports);
	add_faults(noise, reports, row);
	row->cpu_hz = mean_hz(noise, reports);
}
