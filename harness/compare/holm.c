#include "harness/compare/holm.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static int compare_p(const void *a, const void *b)
{
	double x = (*(struct pb_holm *const *)a)->p;
	double y = (*(struct pb_holm *const *)b)->p;
	return (x > y) - (x < y);
}

/* Once one is kept, all with a larger p are, at the same level. */
static void step_down(struct pb_holm **sorted, size_t count, double alpha)
{
	double largest = 0;
	double left = (double)count;
	for (size_t i = 0; i < count; i++) {
		largest = fmax(largest, fmin(1, (double)(count - i) * sorted[i]->p));
		sorted[i]->adjusted = largest;
		sorted[i]->level = 1 - alpha / left;
		if (largest <= alpha)
			left--;
	}
}

int pb_holm(struct pb_holm *tests, size_t count, double alpha)
{
	struct pb_holm **sorted = calloc(count + 1, sizeof(void *));
	size_t tested = 0;
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		tests[i].adjusted = tests[i].level = NAN;
		if (!isnan(tests[i].p))
			sorted[tested++] = &tests[i];
	}
	qsort(sorted, tested, sizeof(void *), compare_p);
	step_down(sorted, tested, alpha);
	free(sorted);
	return 0;
}
