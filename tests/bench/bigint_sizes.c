/* The ratio by size, as a table and as a chart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bigint_bench.h"

enum { SIZES = 11 };
static const double sizes[SIZES] = {1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9};

static void draw(const double *ratio, const char *folder)
{
	FILE *gnuplot = popen("gnuplot", "w");
	if (!gnuplot)
		return;
	(void)fprintf(gnuplot, "$ratio << END\n");
	for (int i = 0; i < SIZES; i++)
		(void)fprintf(gnuplot, "%g %g\n", sizes[i], ratio[i]);
	(void)fprintf(gnuplot,
	              "END\nset logscale xy\nset format x '10^{%%T}'\nset yrange [0.7:*]\nset grid\nunset key\n"
	              "set xlabel 'bits of the power'\nset ylabel 'times as fast as GMP'\n"
	              "set title 'A power on one core, beside mpz\\_pow\\_ui()'\n"
	              "do for [t in 'svg png'] {\n"
	              "if (t eq 'svg') { set terminal svg size 800,500 background 'white' } else "
	              "{ set terminal pngcairo size 800,500 }\n"
	              "set output '%s/bigint-by-size.'.t\n"
	              "plot 1 dashtype 2 linecolor 'grey', $ratio with linespoints linewidth 2 pointtype 7\n}\n",
	              folder);
	if (pclose(gnuplot) == 0)
		printf("chart: %s/bigint-by-size.svg and .png\n", folder);
}

void print_sizes(const struct side *gmp, const struct side *ours, const char *folder)
{
	const uint64_t base = 1000003;
	double ratio[SIZES];
	printf("\n%-16s %12s %12s %8s %6s  goal\n", "bits", "GMP (ms)", "fft (ms)", "ratio", "pairs");
	for (int i = 0; i < SIZES; i++) {
		const struct work work = {base, (uint64_t)(sizes[i] / log2((double)base)), 1};
		struct paired paired = compare_sides(gmp, ours, &work, 3);
		ratio[i] = paired.ratio;
		printf("%-16.0f %12.4f %12.4f %8.2f %6u  >= 1\n", sizes[i], paired.reference_s * 1e3, paired.s * 1e3,
		       paired.ratio, paired.pairs);
		(void)fflush(stdout);
	}
	draw(ratio, folder);
}
