#include "support/example.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static struct pb_summary_row *add_row(struct example *example, const char *driver, int64_t workers)
{
	char *id = example->ids[example->count];
	struct pb_summary_row *row = &example->rows[example->count++];
	(void)snprintf(id, sizeof example->ids[0], "%.40s/%.40s/%.24s/%" PRId64, example->study.kernel,
	               example->study.params, driver, workers);
	*row = (struct pb_summary_row){
	    .schema = PB_SCHEMA,
	    .cell_id = id,
	    .kernel = example->study.kernel,
	    .params = example->study.params,
	    .driver = driver,
	    .schedule = "dynamic",
	    .grain = 1,
	    .workers = workers,
	    .team = 1,
	    .ranks = 1,
	    .threads_per_rank = 1,
	    .nodes = 1,
	    .scaling = "strong",
	    .items = 16,
	    .median_s = NAN,
	    .low_s = NAN,
	    .high_s = NAN,
	    .base_cell_id = example->study.base_id,
	    .base_s = example->study.base_s,
	    .speedup = NAN,
	    .speedup_low = NAN,
	    .speedup_high = NAN,
	    .efficiency = NAN,
	    .efficiency_low = NAN,
	    .efficiency_high = NAN,
	    .lost_updates = PB_UNKNOWN,
	    .requests = PB_UNKNOWN,
	    .converged = 1,
	};
	return row;
}

struct pb_summary_row *example_add(struct example *example, const char *driver, int64_t workers, double median_s)
{
	struct pb_summary_row *row = add_row(example, driver, workers);
	double base_s = example->study.base_s;
	row->samples = 10;
	row->median_s = median_s;
	row->low_s = median_s * 0.99;
	row->high_s = median_s * 1.02;
	row->speedup = base_s / median_s;
	row->speedup_low = base_s / row->high_s;
	row->speedup_high = base_s / row->low_s;
	row->efficiency = row->speedup / (double)workers;
	row->efficiency_low = row->speedup_low / (double)workers;
	row->efficiency_high = row->speedup_high / (double)workers;
	row->stop = "ci";
	row->status = "ok";
	return row;
}

struct pb_summary_row *example_study(struct example *example, const char *kernel, const char *params, double base_s)
{
	example->study.kernel = kernel;
	example->study.params = params;
	example->study.base_s = base_s;
	struct pb_summary_row *base = example_add(example, "serial", 1, base_s);
	base->base_cell_id = example->study.base_id = base->cell_id;
	base->schedule = "";
	base->grain = PB_UNKNOWN;
	return base;
}

struct pb_summary_row *example_fail(struct example *example, const char *driver, int64_t workers, const char *status,
                                    const char *reason)
{
	struct pb_summary_row *row = add_row(example, driver, workers);
	row->stop = "failed";
	row->status = status;
	row->reason = reason;
	return row;
}

void example_samples(struct example *example, const struct pb_summary_row *row)
{
	for (int i = 0; i < 5; i++)
		example->samples[example->sample_count++] = (struct pb_sample_row){
		    .cell_id = row->cell_id,
		    .rep = i,
		    .warmup = i == 0,
		    .wall_s = row->median_s * (1 + 0.01 * (i - 2)),
		    .status = i == 4 ? "wrong" : "ok",
		};
}

void example_pow(struct example *example)
{
	static const struct {
		const char *driver;
		int64_t workers;
		double median_s;
	} cells[] = {
	    {"pthread", 1, 0.640}, {"pthread", 2, 0.322}, {"pthread", 4, 0.155},
	    {"openmp", 1, 0.645},  {"openmp", 2, 0.335},  {"openmp", 4, 0.180},
	};
	*example = (struct example){0};
	example_samples(example, example_study(example, "pow", "first=1000000 count=16", 0.6334));
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		example_samples(example, example_add(example, cells[i].driver, cells[i].workers, cells[i].median_s));
	example->rows[example->count - 1].converged = 0;
	example_fail(example, "mpi", 4, "failed", "rank 3 on host2 was killed by signal 9");
	example_fail(example, "process", 4, "skipped",
	             "4 workers need 512 MiB of shared memory and /dev/shm has 64 MiB: make it larger, or ask for "
	             "fewer workers with -w");
}
