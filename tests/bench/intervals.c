/* intervals.c: how often the 95 % intervals of a median cover it, in simulated series of every awkward kind. */
#include <stdio.h>
#include <stdlib.h>

#include "support/simulate.h"

enum { TRIALS = 10000 };

static void print(const char *name, const struct coverage *c)
{
	char claimed[16] = "-";
	if (c->confidence > 0)
		snprintf(claimed, sizeof claimed, "%.1f", 100 * c->confidence);
	printf("%-22s %7.1f %8s %8.1f %8.1f %9.1f %8.1f  %s\n", name, c->samples, claimed, 100 * c->given,
	       100 * c->covered, 100 * c->said, 100 * c->misled, coverage_verdict(c));
}

int main(void)
{
	static const size_t counts[] = {6, 10, 15, 20, 30, 50, 100, 200};
	uint64_t seed = 0;
	static const double half_widths[] = {0.02, 0.01};
	printf("%d trials each, per cent\n", TRIALS);
	printf("%-22s %7s %8s %8s %8s %9s %8s\n", "series", "samples", "claimed", "given", "covered", "said", "misled");
	for (const struct process *process = processes; process->name; process++)
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
			struct coverage coverage = simulate_fixed(process, counts[i], TRIALS, ++seed);
			print(process->name, &coverage);
		}
	for (size_t i = 0; i < sizeof half_widths / sizeof *half_widths; i++) {
		char name[64];
		struct coverage coverage =
		    simulate_stopped(find_process("3 % lognormal"), half_widths[i], TRIALS, ++seed);
		snprintf(name, sizeof name, "stopped at +-%.0f %%", 100 * half_widths[i]);
		print(name, &coverage);
	}
	puts("claimed: of intervals of which nothing was said.  covered: of those given.\n"
	     "said: widened, or fewer than ten samples.  misled: an interval that misses without a word.");
	return EXIT_SUCCESS;
}
