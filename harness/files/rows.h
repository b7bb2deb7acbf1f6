/*
 * rows.h: the rows of a run's CSV files, and the one table of their columns.
 *
 * The tables feed the header line, writing, reading back (--resume, plot) and the documentation of the files. A new
 * column is one member and one table line. Unknown is NAN for a real number, PB_UNKNOWN for a whole one, NULL or "" for
 * text; all three are written as an empty field.
 */
#ifndef HARNESS_ROWS_H
#define HARNESS_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PB_SCHEMA 1
#define PB_UNKNOWN INT64_MIN

enum pb_column_type { PB_COLUMN_TEXT, PB_COLUMN_WHOLE, PB_COLUMN_REAL }; /* const char *, int64_t, double */

struct pb_column {
	const char *name; /* NULL ends a table */
	enum pb_column_type type;
	size_t offset;       /* of the member in its row */
	const char *summary; /* what it means, and its unit */
};

/* What is measured, but for its workers: in every row of samples.csv, summary.csv, models.csv, or of a comparison. */
#define PB_COPY_CELL(to, from)                                                                                         \
	((to)->kernel = (from)->kernel, (to)->params = (from)->params, (to)->driver = (from)->driver,                  \
	 (to)->schedule = (from)->schedule, (to)->grain = (from)->grain, (to)->scaling = (from)->scaling)

/* Whose a row is that is derived from a summary's, in the same run. */
#define PB_COPY_ORIGIN(to, from)                                                                                       \
	((to)->schema = PB_SCHEMA, (to)->run_id = (from)->run_id, (to)->env_id = (from)->env_id)

/* One timed execution: a row of samples.csv. */
struct pb_sample_row {
	int64_t schema;
	const char *run_id, *env_id, *cell_id, *kernel, *params, *driver, *schedule;
	int64_t grain, workers, ranks, threads_per_rank, nodes;
	const char *scaling;
	int64_t items, rep, order, warmup;
	const char *start_utc;
	double wall_s, open_s, user_s, sys_s, ops, bytes;
	const char *result;
	int64_t ok, lost_updates;
	double steal_s;
	int64_t nvcsw, nivcsw, max_rss_bytes;
	const char *status; /* ok, wrong, failed, lost, skipped */
	const char *reason; /* of any status but ok */
	double rate_per_s;  /* that items were offered at; unknown: no --rate */
	int64_t throttled;
	double throttled_s;
	int64_t migrations, minor_faults, major_faults;
	double cpu_hz, other_s;
	int64_t instructions, cycles, cache_misses;
	double useful_s, serial_s, imbalance_s, dispatch_s, wait_s, stolen_s; /* worker-seconds; see measure/spent.h */
	double between_s; /* untimed seconds between rounds; unknown: of an older build */
	int64_t team;
};

/* One worker in one sample: a row of workers.csv. */
struct pb_worker_row {
	int64_t schema;
	const char *run_id, *cell_id;
	int64_t rep, warmup, worker;
	const char *host;
	int64_t rank, pid, tid, cpu;
	const char *cpus_allowed;
	double begin_s, end_s; /* since the sample's start; unknown on another host than rank 0's */
	int64_t items, claims;
	double user_s, sys_s;
	int64_t nvcsw, nivcsw, max_rss_bytes;
};

/* One attempt at a request in one sample: a row of requests.csv. */
struct pb_request_row {
	int64_t schema;
	const char *run_id, *cell_id;
	int64_t rep, warmup, item;
	const char *url;
	int64_t status, bytes;
	const char *hash; /* 16 hex digits */
	int64_t attempt;
	double start_s;               /* since the sample's start; unknown as in workers.csv */
	double connect_s;             /* that it took; unknown: none was needed, or it did not come to that */
	double first_byte_s, total_s; /* since start_s; unknown: it did not come to that */
	const char *error;            /* unknown: none */
};

/* What a worker did from when to when in a traced sample: a row of timeline.csv. */
struct pb_timeline_row {
	int64_t schema;
	const char *run_id, *cell_id;
	int64_t rep, warmup, worker, thread, item, items;
	const char *kind;      /* compute, wait */
	double begin_s, end_s; /* since the sample's start */
};

/* One cell, derived from its samples that are not warm-up: a row of summary.csv. */
struct pb_summary_row {
	int64_t schema;
	const char *run_id, *env_id, *cell_id, *kernel, *params, *driver, *schedule;
	int64_t grain, workers, ranks, threads_per_rank, nodes;
	const char *scaling;
	int64_t items, samples;
	double median_s, low_s, high_s; /* low and high: rank-based interval of the median */
	double confidence;              /* what the interval really covers, 0..1 */
	double min_s, max_s;
	double open_s, user_s, sys_s; /* medians */
	double ops_per_s, bytes_per_s;
	const char *base_cell_id;
	double base_s; /* median seconds of the base */
	double speedup, speedup_low, speedup_high, efficiency, efficiency_low, efficiency_high;
	int64_t lost_updates; /* median */
	int64_t max_rss_bytes;
	int64_t converged; /* 1: the interval is within --ci */
	const char *stop;  /* why measuring ended: ci, reps, budget, interrupted, failed */
	const char *status, *reason;
	double rate_per_s;
	int64_t requests, request_errors; /* by their last attempt, warm-up apart; unknown: the kernel makes none */
	double request_p50_s, request_p95_s, request_p99_s, request_max_s; /* of total_s, of those without an error */
	int64_t warmup_samples;
	double autocorrelation, effective_samples;
	int64_t modes; /* 1 or 2; unknown: too few samples */
	double mode_low_s, mode_high_s;
	int64_t drifts; /* 1: it does; unknown: too few samples */
	double drift, drift_chance;
	double outlier_share, timer_share, timer_steps;
	double ceiling; /* speedup of as many independent serial copies */
	double useful_s, serial_s, imbalance_s, dispatch_s, wait_s, stolen_s; /* medians */
	int64_t team;
};

/* One workload under one model: a row of tour.csv. */
struct pb_tour_row {
	int64_t schema;
	const char *workload, *driver, *kernel, *params, *cell_id;
	int64_t workers, samples;
	double time_s, scale, base_s, speedup;
	int64_t lost_updates;
	double published_s;
	const char *published_on, *remark, *status, *reason;
};

/* One law of scaling for one kernel under one driver (models/law.h), or one size of it for Karp and Flatt: a row of
 * models.csv. low and high are the ends of an interval; unknown below six repetitions. */
struct pb_model_row {
	int64_t schema;
	const char *run_id, *env_id, *kernel, *params, *driver, *schedule;
	int64_t grain;
	const char *scaling, *law;
	int64_t sizes, workers, samples, chosen;
	double aicc, misfit;
	double first, first_low, first_high, serial, serial_low, serial_high, kappa, kappa_low, kappa_high;
	double limit, limit_low, limit_high, peak_workers;
	double predicted, predicted_low, predicted_high, measured;
	int64_t held;
	double confidence;
	const char *status, *reason;
	int64_t threads_per_rank;
};
/* One cell of two runs: a row of `powbench compare --format csv`. */
struct pb_comparison_row {
	int64_t schema;
	const char *cell_id, *kernel, *params, *driver, *schedule;
	int64_t grain, workers, ranks;
	const char *scaling;
	double rate_per_s;
	int64_t a_samples, b_samples, pairs;
	double a_median_s, b_median_s;
	double ratio, ratio_low, ratio_high, confidence;
	double p, p_holm, inflation;
	const char *verdict, *reason;
};

/* A number of workers of one kernel under one driver, foretold from others: a row of predict.csv. */
struct pb_prediction_row {
	int64_t schema;
	const char *run_id, *env_id, *kernel, *params, *driver, *schedule;
	int64_t grain;
	const char *scaling;
	int64_t workers, cores, items, sizes, samples;
	double measured_s, predicted_s, low_s, high_s, error;
	double base_s, measured, predicted, predicted_low, predicted_high; /* speedups but for base_s */
	double work_s, lead_s, claim_s, confidence;
	const char *status, *reason; /* held out, ok, refused */
	int64_t threads_per_rank;
};

/* The smallest item of one driver with so many workers: a row of metg.csv. */
struct pb_metg_row {
	int64_t schema;
	const char *run_id, *driver;
	int64_t workers;
	const char *measure; /* grain_1, static_1, grain_auto, wait */
	double metg_ns, low_ns, high_ns;
	const char *bound; /* below, above; unknown: metg_ns is known */
	double finest_ns, coarsest_ns;
	int64_t repetitions;
	double item_bytes;
	const char *status, *reason;
};

/* One size that it was found with: a row of metg_sizes.csv. */
struct pb_metg_size_row {
	int64_t schema;
	const char *run_id, *driver;
	int64_t workers;
	const char *measure, *cell_id;
	int64_t size, samples;
	double granularity_ns, efficiency, efficiency_low, efficiency_high;
};

extern const struct pb_column pb_sample_columns[], pb_worker_columns[], pb_request_columns[], pb_summary_columns[],
    pb_timeline_columns[], pb_tour_columns[], pb_model_columns[], pb_comparison_columns[], pb_metg_columns[],
    pb_metg_size_columns[], pb_prediction_columns[];

/* Prints what every column of every file of a run means, as the Markdown tables of results/README.md. */
void pb_rows_document(FILE *out);

#endif
