/* The ratio by size, as a table and as a file for the chart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bigint_bench.h"
#include "csv_cell.h"

static const double sizes[] = {1e4, 2e4, 3e4, 5e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9};

static FILE *open_csv(const char *folder)
{
	char path[4096];
	(void)snprintf(path, sizeof path, "%s/bigint-by-size.csv", folder);
	FILE *csv = fopen(path, "w");
	if (!csv) {
		perror(path);
		exit(1);
	}
	(void)fprintf(csv, "bits,gmp_s,ours_s,ratio,ratio_low,ratio_high,pairs\n");
	return csv;
}

static void put_row(FILE *csv, double bits, const struct paired *paired)
{
	(void)fprintf(csv, "%.0f", bits);
	put_csv_cell(csv, paired->reference_s);
	put_csv_cell(csv, paired->s);
	put_csv_cell(csv, paired->ratio);
	put_csv_cell(csv, paired->low);
	put_csv_cell(csv, paired->high);
	(void)fprintf(csv, ",%u\n", paired->pairs);
}

void print_sizes(const struct side *gmp, const struct side *ours, const char *folder)
{
	const uint64_t base = 1000003;
	FILE *csv = open_csv(folder);
	printf("\n%-16s %12s %12s %8s %16s %6s  goal\n", "bits", "GMP (ms)", "auto (ms)", "ratio", "95 %", "pairs");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const struct work work = {base, (uint64_t)(sizes[i] / log2((double)base)), 1};
		const struct paired paired = compare_sides(gmp, ours, &work, 3);
		printf("%-16.0f %12.4f %12.4f %8.2f %7.2f-%7.2f %6u  >= 1\n", sizes[i], paired.reference_s * 1e3,
		       paired.s * 1e3, paired.ratio, paired.low, paired.high, paired.pairs);
		(void)fflush(stdout);
		put_row(csv, sizes[i], &paired);
	}
	(void)fclose(csv);
}
