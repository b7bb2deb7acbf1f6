#include <sched.h>
#include <stdlib.h>

#include "bench/http_bench.h"

static void print(const char *what, double figure, const char *unit, const char *relation, double goal, bool met)
{
	printf("  %-52s %10.4g %-10s", what, figure, unit);
	if (goal > 0)
		printf(" goal %s %g%s", relation, goal, met ? "" : "  MISSED");
	putchar('\n');
}

void bench_print(const char *what, double figure, const char *unit, double goal)
{
	print(what, figure, unit, "<=", goal, figure <= goal);
}

void bench_print_least(const char *what, double figure, const char *unit, double goal)
{
	print(what, figure, unit, ">=", goal, figure >= goal);
}

void bench_pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	(void)sched_setaffinity(0, sizeof set, &set);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double bench_median(double *values, int count)
{
	qsort(values, (size_t)count, sizeof *values, ascending);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}
