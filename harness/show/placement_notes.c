#include "harness/show/placement_notes.h"

#include <stdlib.h>
#include <string.h>

#include "harness/cli/registry.h"
#include "harness/measure/plan.h"
#include "harness/show/noise_notes.h"
#include "harness/show/text.h"

#define NAMED 3

enum kind { CROWDED, BOUND, SMT, QUOTA, KINDS };

static const struct {
	const char *what, *remedy;
} words[KINDS] = {
    [CROWDED] = {"more workers than CPUs that they may use", "ask for no more (-w), or for more hosts"},
    [BOUND] = {"ranks are bound to fewer CPUs than they have threads",
               "start with mpirun --bind-to none, or --map-by slot:PE=THREADS"},
    [SMT] = {"workers share cores as hardware threads", "ask for no more than the cores (-w), and bind them (--pin)"},
    [QUOTA] = {"more workers than the CPU quota of the control group allows", "raise the quota, or ask for fewer (-w)"},
};

struct note {
	char cells[PB_TEXT_LINE];
	size_t cell_count;
	const char **hosts; /* each once */
	size_t host_count;
};

/* Of how many ranks, for pb_crowds_make(). */
static uint32_t ranks_of(const struct pb_cell *cell)
{
	const uint32_t chosen = cell->driver->ranks ? cell->driver->ranks(cell->workers) : 0;
	return cell->ranks ? cell->ranks : chosen;
}

static bool computes(const struct pb_cell *cell)
{
	return !cell->left_out.text[0] && !cell->ceiling && cell->kernel->local_size == 0 &&
	       !pb_driver_has_slots(cell->driver);
}

static void judge(const struct pb_crowd *crowd, bool has[KINDS])
{
	has[BOUND] = crowd->bound;
	has[CROWDED] = !crowd->bound && crowd->cpus > 0 && crowd->workers > crowd->cpus;
	has[SMT] = crowd->cores > 0 && crowd->workers <= crowd->cpus && crowd->workers > crowd->cores;
	has[QUOTA] = (double)crowd->workers > crowd->quota;
}

static void host_add(struct note *note, const char *host)
{
	size_t at = 0;
	while (at < note->host_count && strcmp(note->hosts[at], host) != 0)
		at++;
	const char **larger = at < note->host_count ? NULL : realloc(note->hosts, (at + 1) * sizeof *larger);
	if (!larger)
		return;
	note->hosts = larger;
	note->hosts[note->host_count++] = host;
}

static void cell_add(struct note *note, const struct pb_cell *cell)
{
	const struct pb_summary_row row = {.kernel = cell->kernel->name,
	                                   .driver = cell->driver->name,
	                                   .workers = cell->workers,
	                                   .ranks = cell->ranks ? (int64_t)cell->ranks : PB_UNKNOWN};
	if (note->cell_count < NAMED)
		pb_noise_notes_name(note->cells, &row, note->cell_count);
	note->cell_count++;
}

static void cell_judge(struct note notes[KINDS], const struct pb_plan *plan, const struct pb_cell *cell)
{
	const uint32_t ranks = ranks_of(cell);
	struct pb_crowds crowds;
	bool any[KINDS] = {false};
	(void)pb_crowds_make(&crowds, &plan->allowed, ranks, ranks ? cell->workers / ranks : cell->workers);
	for (size_t i = 0; i < crowds.count; i++) {
		bool has[KINDS];
		judge(&crowds.list[i], has);
		for (int kind = 0; kind < KINDS; kind++) {
			if (has[kind])
				host_add(&notes[kind], crowds.list[i].host);
			any[kind] |= has[kind];
		}
	}
	free(crowds.list);
	for (int kind = 0; kind < KINDS; kind++)
		if (any[kind])
			cell_add(&notes[kind], cell);
}

static void append_more(char *line, size_t count)
{
	if (count > NAMED)
		pb_text_append(line, PB_TEXT_LINE, " and %zu more", count - NAMED);
}

static void print(FILE *out, struct note *note, enum kind kind)
{
	char hosts[PB_TEXT_LINE] = "";
	for (size_t i = 0; i < note->host_count && i < NAMED; i++)
		pb_text_append(hosts, sizeof hosts, "%s%s", i ? ", " : "", note->hosts[i]);
	append_more(hosts, note->host_count);
	append_more(note->cells, note->cell_count);
	fprintf(out, "placement: on %s: %s (%s): %s\n", hosts, words[kind].what, note->cells, words[kind].remedy);
}

size_t pb_placement_notes_print(FILE *out, const struct pb_plan *plan)
{
	struct note notes[KINDS] = {0};
	size_t lines = 0;
	for (size_t c = 0; c < plan->count; c++)
		if (computes(&plan->cells[c]))
			cell_judge(notes, plan, &plan->cells[c]);
	for (int kind = 0; kind < KINDS; kind++) {
		if (notes[kind].cell_count)
			print(out, &notes[kind], (enum kind)kind);
		lines += notes[kind].cell_count > 0;
		free(notes[kind].hosts);
	}
	return lines;
}
