/*
 * run_kernel.h: runs a kernel without a driver, claim by claim as a test says, in one thread.
 *
 *   struct kernel_run *run = kernel_run_must_open(&pb_kernel_sumsq, "first=7 count=3");
 *   kernel_run_begin(run);
 *   kernel_run_claim(run, 0, 2);      each claim is a worker with a session and an acc of its own
 *   kernel_run_claim(run, 2, 3);
 *   int error = kernel_run_check(run, &verdict);
 *   kernel_run_close(run);
 */
#ifndef TESTS_RUN_KERNEL_H
#define TESTS_RUN_KERNEL_H

#include <powbench/kernel.h>

struct kernel_run {
	const struct pb_kernel *kernel;
	void *state, *merged, *shared;
	uint64_t items; /* of the round at hand */
	struct pb_args args;
	struct pb_value *values;
	char *settings;
};

/* `settings` is "name=value name=value" with plain values: numbers without units, whole per cents, lists with commas.
 * The others get their defaults. NULL with the reason where setup fails; then *error, which may be NULL, is its -errno.
 */
struct kernel_run *kernel_run_open(const struct pb_kernel *kernel, const char *settings, int *error,
                                   struct pb_why *why);
/* The same where nothing is expected to fail: it ends the program then. */
struct kernel_run *kernel_run_must_open(const struct pb_kernel *kernel, const char *settings);
void kernel_run_close(struct kernel_run *run);

/* Starts a sample: a zeroed result, open shared memory, the items of round 0. */
void kernel_run_begin(struct kernel_run *run);

/* Runs [begin, end) as one claim of a new worker and merges its result, both into the sample's and, to hold merge
 * to its word, into zeroes; 0 or what step returned. */
int kernel_run_claim(struct kernel_run *run, uint64_t begin, uint64_t end);

/* Runs all items of all rounds in claims of `grain`, every other claim first, so that results arrive out of order. */
int kernel_run_tiles(struct kernel_run *run, uint64_t grain);

/* Ends the sample: closes shared memory and checks. */
int kernel_run_check(struct kernel_run *run, struct pb_verdict *verdict);

/* All of it: open, begin, tiles, check, close; asserts that nothing fails before the check. */
int kernel_run_all(const struct pb_kernel *kernel, const char *settings, uint64_t grain, struct pb_verdict *verdict);

/* Least CPU seconds of `tries` samples, each one claim. */
double kernel_run_cpu_s(const struct pb_kernel *kernel, const char *settings, int tries);

/*
 * Whether `twice`, which asks for twice the work of `once`, takes more than 1.5 times its CPU time, and so computes all
 * of it. Least times of both, in turns until they say so: what slows one of them down for a while is outlasted, and a
 * loop that was left out never takes longer.
 */
bool kernel_run_grows(const struct pb_kernel *kernel, const char *once, const char *twice);

#endif
