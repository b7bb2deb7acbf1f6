/*
 * bigint.c: powers by the engine `fft` beside GMP's mpz_pow_ui() in the same run, in pairs that take turns. The engine
 * confirms every power within its time; the numbers of a first pair are compared.
 *
 *   bigint [FOLDER [PART]]   FOLDER, or the current one, gets the file of the ratios by size; PART: only that of one,
 *                            two, even, sets (of instructions), flint, memory and sizes
 */
#include <dlfcn.h>
#include <stdio.h>

#include "bigint_bench.h"
#include "kernels/bigint/residue.h"
#include "kernels/pow/team.h"
#ifdef PB_HAVE_FLINT
#include <flint/flint.h>
#endif

static const struct side gmp = {.name = "GMP"};
static const struct work one = {999999, 0, 1}, all = {1000000, 0, 16}, even = {1000000, 0, 1};

static void print_head(void)
{
	Dl_info library = {0};
	(void)dladdr((void *)(uintptr_t)mpz_pow_ui, &library);
	printf("GMP %s (%s), built for " GMP_BUILD "\n", gmp_version, library.dli_fname ? library.dli_fname : "?");
#ifdef PB_HAVE_FLINT
	printf("FLINT %s\n", FLINT_VERSION);
#endif
	printf("medians of pairs that take turns; the ratio is the median of the pairs'\n");
	printf("\n%-38s %12s %12s %8s %6s  goal\n", "", "GMP (ms)", "ours (ms)", "ratio", "pairs");
}

static void print_pair(const char *what, const struct side *reference, const struct side *side, const struct work *work,
                       const char *goal)
{
	struct paired paired = compare_sides(reference, side, work, 5);
	printf("%-38s %12.2f %12.2f %8.2f %6u  %s\n", what, paired.reference_s * 1e3, paired.s * 1e3, paired.ratio,
	       paired.pairs, goal);
	(void)fflush(stdout);
}

static void print_row(const char *what, const struct side *side, const struct work *work, const char *goal)
{
	print_pair(what, &gmp, side, work, goal);
}

static void print_instruction_sets(const struct side *ours, const char *folder)
{
	(void)ours, (void)folder;
	char what[64];
	for (const struct pb_fft_isa *const *isa = pb_fft_isas; *isa; isa++) {
		const struct side side = {(*isa)->name, *isa, false, 1, false};
		(void)snprintf(what, sizeof what, "one i^i, 1 core, %s alone", (*isa)->name);
		if (pb_fft_isa_named((*isa)->name))
			print_row(what, &side, &one, strcmp((*isa)->name, "avx2") == 0 ? ">= 6" : "");
	}
}

static void print_one(const struct side *ours, const char *folder)
{
	(void)folder;
	print_row("one i^i, 1 core", ours, &one, ">= 14");
}

/* Whether pow.team=auto has two workers make one number after the other. */
static bool auto_is_a_team(const struct work *work)
{
	const struct pb_pow_items items = {.count = work->count, .first = work->base};
	struct pb_pow_size size;
	struct pb_why why;
	return !pb_pow_measure(&size, &items, &pb_bigint_auto, true, &why) &&
	       pb_pow_team_members(PB_POW_TEAM_AUTO, &items, &size, &pb_bigint_auto, 2) != 1;
}

static void print_two(const struct side *ours, const char *folder)
{
	const struct side both = {ours->name, ours->isa, false, 2, false},
	                  apart = {ours->name, ours->isa, false, 1, true};
	const bool team = auto_is_a_team(&all);
	(void)folder;
	print_row("one i^i, 2 threads inside it", &both, &one, ">= 24");
	print_row("all 16, 2 threads inside each", &both, &all, team ? ">= 23, by auto" : "");
	print_row("all 16, 2 threads, own numbers", &apart, &all, team ? "" : ">= 23, by auto");
}

static void print_even(const struct side *ours, const char *folder)
{
	(void)folder;
	print_row("1000000^1000000, 1 core", ours, &even, ">= 10");
}

#ifdef PB_HAVE_FLINT
static void print_flint(const struct side *ours, const char *folder)
{
	const struct side flint = {"FLINT", NULL, true, 1, false}, both = {"FLINT", NULL, true, 2, false};
	const struct side ours_both = {ours->name, ours->isa, false, 2, false};
	(void)folder;
	printf("%-38s %12s %12s %8s\n", "", "FLINT (ms)", "ours (ms)", "ratio");
	print_pair("FLINT: one i^i, 1 core", &flint, ours, &one, ">= 4");
	print_pair("FLINT: one i^i, 2 threads in either", &both, &ours_both, &one, ">= 6");
	print_pair("FLINT: all 16, 1 core", &flint, ours, &all, "");
}
#else
static void print_flint(const struct side *ours, const char *folder)
{
	(void)ours, (void)folder;
}
#endif

static void print_memory(const struct side *ours, const char *folder)
{
	double by_gmp = peak_bytes(&gmp, &one), by_us = peak_bytes(ours, &one);
	(void)folder;
	printf("peak memory of one i^i: GMP %.1f MiB, ours %.1f MiB, %+.1f MiB (goal <= 16)\n", by_gmp / 0x1p20,
	       by_us / 0x1p20, (by_us - by_gmp) / 0x1p20);
}

static void print_ratios(const struct side *ours, const char *folder)
{
	print_sizes(&gmp, ours, folder);
}

static const struct part {
	const char *name;
	void (*print)(const struct side *ours, const char *folder);
} parts[] = {{"one", print_one},     {"two", print_two},       {"even", print_even},   {"sets", print_instruction_sets},
             {"flint", print_flint}, {"memory", print_memory}, {"sizes", print_ratios}};

int main(int argc, char **argv)
{
	const struct side ours = {"fft", pb_fft_isa_best(), false, 1, false};
	const char *folder = argc > 1 ? argv[1] : ".", *only = argc > 2 ? argv[2] : NULL;
	pb_residues_prepare();
	print_head();
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!only || strcmp(only, parts[i].name) == 0)
			parts[i].print(&ours, folder);
	return 0;
}
