#include "harness/show/placement_notes.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/cpu_map.h"
#include "harness/show/noise_notes.h"
#include "harness/show/study.h"
#include "harness/show/text.h"

#define CELLS_NAMED 3

enum kind { CROWDED, BOUND, SMT, QUOTA, KINDS };

static const struct {
	const char *what, *remedy;
} words[KINDS] = {
    [CROWDED] = {"more workers on a host than CPUs that they may use", "ask for no more (-w), or for more hosts"},
    [BOUND] = {"ranks are bound to fewer CPUs than they have threads",
               "start with mpirun --bind-to none, or --map-by slot:PE=THREADS"},
    [SMT] = {"workers share cores as hardware threads", "ask for no more than the cores (-w), and bind them (--pin)"},
    [QUOTA] = {"more workers than the CPU quota of the control group allows", "raise the quota, or ask for fewer (-w)"},
};

struct notes {
	const struct pb_machine_facts *machine;
	const struct pb_worker_row *workers;
	size_t worker_count;
	const struct pb_cpu_map *map;
	const char **lists; /* room for all workers */
	char names[KINDS][PB_TEXT_LINE];
	size_t hit[KINDS];
};

/* Workers of one sample. */
struct sample {
	const struct pb_worker_row *rows;
	size_t count;
};

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static struct sample first_sample(const struct notes *notes, const char *cell_id)
{
	size_t from = 0;
	while (from < notes->worker_count && !same(notes->workers[from].cell_id, cell_id))
		from++;
	struct sample sample = {.rows = &notes->workers[from]};
	while (from + sample.count < notes->worker_count && same(sample.rows[sample.count].cell_id, cell_id) &&
	       sample.rows[sample.count].rep == sample.rows[0].rep)
		sample.count++;
	return sample;
}

/* The CPUs of those workers on `host`, and of that process where it is not 0; and how many they are. */
static struct pb_cpu_share share_of(const struct notes *notes, const struct sample *sample, const char *host,
                                    int64_t pid, int64_t *workers)
{
	size_t count = 0;
	for (size_t i = 0; i < sample->count; i++) {
		const struct pb_worker_row *row = &sample->rows[i];
		if (same(row->host, host) && (pid == 0 || row->pid == pid))
			notes->lists[count++] = row->cpus_allowed ? row->cpus_allowed : "";
	}
	*workers = (int64_t)count;
	return pb_cpu_map_share(notes->map, notes->lists, count);
}

static bool is_first(const struct sample *sample, size_t w, bool by_process)
{
	for (size_t i = 0; i < w; i++)
		if (same(sample->rows[i].host, sample->rows[w].host) &&
		    (!by_process || sample->rows[i].pid == sample->rows[w].pid))
			return false;
	return true;
}

/* Who mostly waits needs no core; what is unknown is of an older build. */
static bool computes(const struct pb_summary_row *cell)
{
	return cell->useful_s > 0 && !(cell->wait_s > cell->useful_s);
}

static bool is_bound(const struct notes *notes, const struct sample *sample, const struct pb_worker_row *row)
{
	int64_t threads = 0;
	const struct pb_cpu_share share = share_of(notes, sample, row->host, row->pid, &threads);
	const int64_t there = notes->machine->hardware_threads;
	return row->rank != PB_UNKNOWN && share.cpus > 0 && threads > share.cpus && there != PB_UNKNOWN &&
	       share.cpus < there;
}

static void judge_host(const struct notes *notes, const struct sample *sample, const char *host, bool has[KINDS])
{
	int64_t workers = 0;
	const struct pb_cpu_share share = share_of(notes, sample, host, 0, &workers);
	const struct pb_machine_facts *machine = notes->machine;
	has[CROWDED] |= share.cpus > 0 && workers > share.cpus;
	has[SMT] |= share.cores > 0 && workers <= share.cpus && workers > share.cores;
	has[QUOTA] |=
	    same(host, machine->host) && isfinite(machine->cgroup_cpus) && (double)workers > machine->cgroup_cpus;
}

static void judge(struct notes *notes, const struct pb_summary_row *cell)
{
	const struct sample sample = first_sample(notes, cell->cell_id);
	bool has[KINDS] = {false};
	if (!pb_study_measured(cell) || !computes(cell))
		return;
	for (size_t w = 0; w < sample.count; w++) {
		if (is_first(&sample, w, false))
			judge_host(notes, &sample, sample.rows[w].host, has);
		has[BOUND] |= is_first(&sample, w, true) && is_bound(notes, &sample, &sample.rows[w]);
	}
	has[CROWDED] &= !has[BOUND];
	for (int kind = 0; kind < KINDS; kind++) {
		if (has[kind] && notes->hit[kind] < CELLS_NAMED)
			pb_noise_notes_name(notes->names[kind], cell, notes->hit[kind]);
		notes->hit[kind] += has[kind];
	}
}

static size_t print(FILE *out, struct notes *notes)
{
	size_t lines = 0;
	for (int kind = 0; kind < KINDS; kind++) {
		if (notes->hit[kind] > CELLS_NAMED)
			pb_text_append(notes->names[kind], PB_TEXT_LINE, " and %zu more",
			               notes->hit[kind] - CELLS_NAMED);
		if (notes->hit[kind])
			fprintf(out, "placement: %s (%s): %s\n", words[kind].what, notes->names[kind],
			        words[kind].remedy);
		lines += notes->hit[kind] > 0;
	}
	return lines;
}

size_t pb_placement_notes_print(FILE *out, const struct pb_summary_row *cells, size_t count,
                                const struct pb_worker_row *workers, size_t worker_count,
                                const struct pb_machine_facts *machine)
{
	struct notes notes = {.machine = machine, .workers = workers, .worker_count = worker_count};
	struct pb_cpu_map *map = pb_cpu_map_load();
	notes.map = map;
	notes.lists = calloc(worker_count + 1, sizeof *notes.lists);
	for (size_t i = 0; notes.lists && i < count; i++)
		judge(&notes, &cells[i]);
	free(notes.lists);
	pb_cpu_map_free(map);
	return print(out, &notes);
}
