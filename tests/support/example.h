/* example.h: the rows of an invented run, for tests of what is made from a summary. */
#ifndef TESTS_EXAMPLE_H
#define TESTS_EXAMPLE_H

#include "harness/files/rows.h"

struct example {
	struct pb_summary_row rows[64];
	size_t count;
	struct pb_sample_row samples[256];
	size_t sample_count;
	char ids[64][128]; /* of the cells */
	struct {
		const char *kernel, *params, *base_id;
		double base_s;
	} study; /* of the rows added next */
};

/* Rows added from now on belong to this study, whose base is `serial` with this time; adds that row. */
struct pb_summary_row *example_study(struct example *example, const char *kernel, const char *params, double base_s);

/* A measured cell with ten samples, an interval of -1 % to +2 %, and strong scaling. */
struct pb_summary_row *example_add(struct example *example, const char *driver, int64_t workers, double median_s);

/* A cell without a result. */
struct pb_summary_row *example_fail(struct example *example, const char *driver, int64_t workers, const char *status,
                                    const char *reason);

/* Five executions of the cell: one of them warm-up, one wrong, which no chart may show. */
void example_samples(struct example *example, const struct pb_summary_row *row);

/* pow under serial, pthread and openmp with 1, 2 and 4 workers, where mpi failed and process was skipped. */
void example_pow(struct example *example);

#endif
