#include "harness/show/noise_notes.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "harness/show/text.h"
#include "harness/show/workers_text.h"

/* Thresholds. Those of CPU time are shares of what the machine's CPUs had in the samples that count. */
#define STEAL_SHARE 0.01
#define THROTTLED_SHARE 0.01
#define OTHER_SHARE 0.05
#define OTHER_MIN_S 0.5       /* fifty ticks: fewer are no measurement */
#define FREQUENCY_SPREAD 0.05 /* of the highest */
#define STOLEN_SHARE 0.05     /* of the cell's worker time, up to as many workers as CPUs */
#define SWITCHES_PER_S 100    /* of CPU time, likewise */
#define MIGRATIONS_PER_S 20   /* of CPU time, likewise */
#define MAJOR_FAULTS_PER_SAMPLE 1
#define CELLS_NAMED 3

/* Sums over the samples that count: of the run, or of a cell. What is unknown is left out. */
struct sums {
	double samples, wall_s, cpu_s, steal_s, throttled_s, throttled, other_s;
	double switches, migrations, major_faults, spent_s, stolen_s;
	double lowest_hz, highest_hz;
};

static double real_or_0(double value)
{
	return isnan(value) ? 0 : value;
}

static double whole_or_0(int64_t value)
{
	return value == PB_UNKNOWN ? 0 : (double)value;
}

static void add_sample(struct sums *sums, const struct pb_sample_row *row)
{
	const double spent_s =
	    row->useful_s + row->serial_s + row->imbalance_s + row->dispatch_s + row->wait_s + row->stolen_s;
	sums->samples++;
	sums->wall_s += real_or_0(row->wall_s);
	sums->cpu_s += real_or_0(row->user_s) + real_or_0(row->sys_s);
	sums->steal_s += real_or_0(row->steal_s);
	sums->throttled_s += real_or_0(row->throttled_s);
	sums->throttled += whole_or_0(row->throttled);
	sums->other_s += real_or_0(row->other_s);
	sums->switches += whole_or_0(row->nivcsw);
	sums->migrations += whole_or_0(row->migrations);
	sums->major_faults += whole_or_0(row->major_faults);
	sums->spent_s += real_or_0(spent_s);
	sums->stolen_s += isnan(spent_s) ? 0 : row->stolen_s;
	sums->lowest_hz = fmin(sums->lowest_hz, isnan(row->cpu_hz) ? INFINITY : row->cpu_hz);
	sums->highest_hz = fmax(sums->highest_hz, real_or_0(row->cpu_hz));
}

/* NULL: of every cell. */
static struct sums sum_up(const struct pb_sample_row *samples, size_t count, const char *cell_id)
{
	struct sums sums = {.lowest_hz = INFINITY};
	for (size_t i = 0; i < count; i++) {
		const struct pb_sample_row *row = &samples[i];
		if (row->warmup == 0 && row->status && strcmp(row->status, "ok") == 0 &&
		    (!cell_id || (row->cell_id && strcmp(row->cell_id, cell_id) == 0)))
			add_sample(&sums, row);
	}
	return sums;
}

static size_t note_steal(FILE *out, const struct sums *run, double cpu_s)
{
	if (!(run->steal_s >= STEAL_SHARE * cpu_s))
		return 0;
	fprintf(out,
	        "noise: %.0f %% of the CPU time was stolen by the hypervisor: measure on a host, or an instance, whose "
	        "CPUs are not shared\n",
	        100 * run->steal_s / cpu_s);
	return 1;
}

static size_t note_throttling(FILE *out, const struct sums *run, double cpu_s)
{
	if (run->throttled < 1 || !(run->throttled_s >= THROTTLED_SHARE * cpu_s))
		return 0;
	fprintf(
	    out,
	    "noise: the control group used up its CPU quota %.0f times and stood still for %.2g s: raise the quota, or "
	    "use as many workers as it pays for\n",
	    run->throttled, run->throttled_s);
	return 1;
}

static size_t note_other(FILE *out, const struct sums *run, double cpu_s)
{
	if (!(run->other_s >= OTHER_SHARE * cpu_s) || run->other_s < OTHER_MIN_S)
		return 0;
	fprintf(out,
	        "noise: other processes took %.0f %% of this machine's CPU time: end them (top shows them), or measure "
	        "when it is quiet\n",
	        100 * run->other_s / cpu_s);
	return 1;
}

static size_t note_frequency(FILE *out, const struct sums *run)
{
	if (!(run->lowest_hz < (1 - FREQUENCY_SPREAD) * run->highest_hz))
		return 0;
	fprintf(
	    out,
	    "noise: the cores ran at %.2f to %.2f GHz: fix the frequency (cpupower frequency-set -g performance, turbo "
	    "off)\n",
	    run->lowest_hz / 1e9, run->highest_hz / 1e9);
	return 1;
}

static bool fits(const struct pb_summary_row *cell, int64_t cpus)
{
	return cpus != PB_UNKNOWN && cell->workers <= cpus;
}

static bool is_preempted(const struct pb_summary_row *cell, const struct sums *sums, int64_t cpus)
{
	return fits(cell, cpus) && (sums->stolen_s > STOLEN_SHARE * sums->spent_s ||
	                            (sums->switches > SWITCHES_PER_S * sums->cpu_s && sums->switches > sums->samples));
}

static bool is_moved(const struct pb_summary_row *cell, const struct sums *sums, int64_t cpus)
{
	return fits(cell, cpus) && sums->migrations > MIGRATIONS_PER_S * sums->cpu_s &&
	       sums->migrations > sums->samples;
}

static bool is_paged(const struct pb_summary_row *cell, const struct sums *sums, int64_t cpus)
{
	(void)cell;
	(void)cpus;
	return sums->samples > 0 && sums->major_faults >= MAJOR_FAULTS_PER_SAMPLE * sums->samples;
}

static const struct cell_noise {
	bool (*hits)(const struct pb_summary_row *cell, const struct sums *sums, int64_t cpus);
	const char *what, *remedy;
} cell_noises[] = {
    {is_preempted, "workers had to give up their cores",
     "something else wanted these; end it, leave a core free (-w), or bind the workers (--pin)"},
    {is_moved, "workers were moved from core to core", "bind them (--pin)"},
    {is_paged, "workers waited for pages from a disk", "make the problem smaller than memory, or turn swap off"},
};

void pb_noise_notes_name(char *line, const struct pb_summary_row *cell, size_t index)
{
	char kernel[64];
	char driver[64];
	pb_text_clean(kernel, sizeof kernel, cell->kernel, 24);
	pb_text_clean(driver, sizeof driver, cell->driver, 24);
	pb_text_append(line, PB_TEXT_LINE, "%s%s %s %s", index ? ", " : "", kernel, driver, PB_WORKERS_TEXT(cell));
}

static size_t note_cells(FILE *out, const struct cell_noise *noise, const struct pb_summary_row *cells, size_t count,
                         const struct pb_sample_row *samples, size_t sample_count, int64_t cpus)
{
	char names[PB_TEXT_LINE] = "";
	size_t hit = 0;
	for (size_t i = 0; i < count; i++) {
		const struct sums sums = sum_up(samples, sample_count, cells[i].cell_id);
		if (sums.samples < 1 || !noise->hits(&cells[i], &sums, cpus))
			continue;
		if (hit < CELLS_NAMED)
			pb_noise_notes_name(names, &cells[i], hit);
		hit++;
	}
	if (hit > CELLS_NAMED)
		pb_text_append(names, sizeof names, " and %zu more", hit - CELLS_NAMED);
	if (hit)
		fprintf(out, "noise: %s (%s): %s\n", noise->what, names, noise->remedy);
	return hit > 0;
}

size_t pb_noise_notes_print(FILE *out, const struct pb_summary_row *cells, size_t cell_count,
                            const struct pb_sample_row *samples, size_t sample_count, int64_t cpus)
{
	const struct sums run = sum_up(samples, sample_count, NULL);
	const double cpu_s = cpus == PB_UNKNOWN ? NAN : run.wall_s * (double)cpus;
	size_t lines = note_frequency(out, &run);
	if (cpu_s > 0)
		lines +=
		    note_steal(out, &run, cpu_s) + note_throttling(out, &run, cpu_s) + note_other(out, &run, cpu_s);
	for (size_t i = 0; i < sizeof cell_noises / sizeof *cell_noises; i++)
		lines += note_cells(out, &cell_noises[i], cells, cell_count, samples, sample_count, cpus);
	return lines;
}
