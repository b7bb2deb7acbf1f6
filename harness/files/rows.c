#include "harness/files/rows.h"

/* A column is named as its member. */
#define TEXT(member, summary)                                                                                          \
	{                                                                                                              \
#member, PB_COLUMN_TEXT, offsetof(ROW, member), summary                                                \
	}
#define WHOLE(member, summary)                                                                                         \
	{                                                                                                              \
#member, PB_COLUMN_WHOLE, offsetof(ROW, member), summary                                               \
	}
#define REAL(member, summary)                                                                                          \
	{                                                                                                              \
#member, PB_COLUMN_REAL, offsetof(ROW, member), summary                                                \
	}

#define ROW struct pb_sample_row
const struct pb_column pb_sample_columns[] = {
    WHOLE(schema, "version of these columns, 1"),
    TEXT(run_id, "the run, as in run.json"),
    TEXT(env_id, "the environment: equal where machine and software are equal (run.json)"),
    TEXT(cell_id, "the measured configuration; the same in every run that measures it"),
    TEXT(kernel, "what was computed"),
    TEXT(params, "its parameters as name=value, separated by spaces"),
    TEXT(driver, "how its items were run"),
    TEXT(schedule, "how items were claimed: static, dynamic or guided"),
    WHOLE(grain, "items per claim; empty: the driver's choice"),
    WHOLE(workers, "workers of the cell: threads, processes or ranks"),
    WHOLE(ranks, "MPI ranks among them; empty: not an MPI driver"),
    WHOLE(threads_per_rank, "threads of each rank or process"),
    WHOLE(nodes, "hosts they ran on"),
    TEXT(scaling, "strong (one problem for all) or weak (it grows with the workers)"),
    WHOLE(items, "items of the kernel in this sample, all rounds"),
    WHOLE(rep, "repetition of the cell, from 0"),
    WHOLE(order, "place of this sample in the order in which the run measured, from 0"),
    WHOLE(warmup, "1: a warm-up, not part of any summary; 0: counts"),
    TEXT(start_utc, "when it began, ISO 8601, UTC"),
    REAL(wall_s, "seconds of the timed part, all rounds"),
    REAL(open_s, "seconds to make the workers, which are not in wall_s"),
    REAL(user_s, "CPU seconds of all workers in user mode"),
    REAL(sys_s, "CPU seconds of all workers in the kernel"),
    REAL(ops, "operations of the sample by the kernel's arithmetic; a rate is ops / wall_s"),
    REAL(bytes, "bytes moved to and from outside the process"),
    TEXT(result, "the answer, in short"),
    WHOLE(ok, "1: the answer was checked and is right; 0: it is wrong or there is none"),
    WHOLE(lost_updates, "increments of a shared counter that were lost; empty: the kernel has no such figure"),
    REAL(steal_s, "seconds that a hypervisor took from this machine's CPUs meanwhile"),
    WHOLE(nvcsw, "voluntary context switches of all workers"),
    WHOLE(nivcsw, "involuntary context switches of all workers"),
    WHOLE(max_rss_bytes, "highest resident memory of all worker processes together, in bytes"),
    TEXT(status, "ok, wrong, failed or skipped"),
    TEXT(reason, "why, for any status but ok"),
    {0},
};
#undef ROW

#define ROW struct pb_worker_row
const struct pb_column pb_worker_columns[] = {
    WHOLE(schema, "version of these columns, 1"),
    TEXT(run_id, "the run, as in run.json"),
    TEXT(cell_id, "the measured configuration, as in samples.csv"),
    WHOLE(rep, "repetition of the cell, as in samples.csv"),
    WHOLE(warmup, "1: of a warm-up sample; 0: counts"),
    WHOLE(worker, "number of the worker in its cell, from 0"),
    TEXT(host, "host it ran on"),
    WHOLE(rank, "its MPI rank; empty: none"),
    WHOLE(pid, "its process"),
    WHOLE(tid, "its thread"),
    WHOLE(cpu, "CPU it ended on, as the operating system numbers them"),
    TEXT(cpus_allowed, "CPUs it was bound to, as a list"),
    REAL(begin_s, "seconds from the sample's start to its first claim; empty on another host than the conductor's"),
    REAL(end_s, "seconds from the sample's start to the end of its last item; empty likewise"),
    WHOLE(items, "items it ran"),
    WHOLE(claims, "claims it made"),
    REAL(user_s, "its CPU seconds in user mode"),
    REAL(sys_s, "its CPU seconds in the kernel"),
    WHOLE(nvcsw, "its voluntary context switches"),
    WHOLE(nivcsw, "its involuntary context switches"),
    WHOLE(max_rss_bytes, "highest resident memory of its process so far, in bytes"),
    {0},
};
#undef ROW

#define ROW struct pb_summary_row
const struct pb_column pb_summary_columns[] = {
    WHOLE(schema, "version of these columns, 1"),
    TEXT(run_id, "the run, as in run.json"),
    TEXT(env_id, "the environment, as in samples.csv"),
    TEXT(cell_id, "the measured configuration, as in samples.csv"),
    TEXT(kernel, "what was computed"),
    TEXT(params, "its parameters as name=value, separated by spaces"),
    TEXT(driver, "how its items were run"),
    TEXT(schedule, "how items were claimed: static, dynamic or guided"),
    WHOLE(grain, "items per claim; empty: the driver's choice"),
    WHOLE(workers, "workers of the cell: threads, processes or ranks"),
    WHOLE(ranks, "MPI ranks among them; empty: not an MPI driver"),
    WHOLE(threads_per_rank, "threads of each rank or process"),
    WHOLE(nodes, "hosts they ran on"),
    TEXT(scaling, "strong or weak"),
    WHOLE(items, "items of the kernel in one sample"),
    WHOLE(samples, "samples that the figures are made of"),
    REAL(median_s, "median of wall_s, seconds"),
    REAL(low_s, "lower end of the rank-based interval of the median, seconds; empty below six samples"),
    REAL(high_s, "upper end of that interval, seconds"),
    REAL(confidence, "what the interval really covers, 0..1"),
    REAL(min_s, "shortest wall_s, seconds"),
    REAL(max_s, "longest wall_s, seconds"),
    REAL(open_s, "median seconds to make the workers, which are not in median_s"),
    REAL(user_s, "median CPU seconds of all workers in user mode"),
    REAL(sys_s, "median CPU seconds of all workers in the kernel"),
    REAL(ops_per_s, "operations per second: sum of ops / sum of wall_s"),
    REAL(bytes_per_s, "bytes per second: sum of bytes / sum of wall_s"),
    TEXT(base_cell_id, "the serial cell that the speedup is relative to"),
    REAL(base_s, "median seconds of that base"),
    REAL(speedup, "base_s / median_s; for weak scaling times the growth of the problem"),
    REAL(speedup_low, "lower end of the interval of the speedup"),
    REAL(speedup_high, "upper end of that interval"),
    REAL(efficiency, "speedup / workers"),
    REAL(efficiency_low, "lower end of the interval of the efficiency"),
    REAL(efficiency_high, "upper end of that interval"),
    WHOLE(lost_updates, "median of lost_updates"),
    WHOLE(max_rss_bytes, "highest max_rss_bytes of its samples"),
    WHOLE(converged, "1: the interval is as narrow as --ci asks for; 0: not"),
    TEXT(stop, "why measuring ended: ci, reps, budget, interrupted or failed"),
    TEXT(status, "ok, wrong, failed or skipped"),
    TEXT(reason, "why, for any status but ok"),
    {0},
};
#undef ROW
