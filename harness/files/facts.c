#include "harness/files/column_table.h"
#include "harness/files/run_json.h"

#define ROW struct pb_run_facts
const struct pb_column pb_run_columns[] = {
    WHOLE(schema, "version of the files of a run, 1"),
    TEXT(run_id, "the run: when it began (UTC), on which host, process id"),
    TEXT(env_id, "hash of machine and software, without the host's name and the size of its memory"),
    TEXT(start_utc, "when it began, ISO 8601, UTC"),
    TEXT(end_utc, "when it ended; null while running"),
    TEXT(status, "running, finished, interrupted or failed"),
    WHOLE(exit_status, "of the program; null while running"),
    TEXT(session, "shared by runs whose samples were interleaved, repetition by repetition; null: measured alone"),
    TEXT(executable, "path of the program that measured"),
    TEXT(executable_hash, "hash of its bytes, 16 hex digits"),
    {0},
};
#undef ROW

#define ROW struct pb_run_settings
const struct pb_column pb_settings_columns[] = {
    WHOLE(seed, "of the order in which cells were measured"),
    REAL(confidence, "level of the intervals, 0..1"),
    REAL(ci, "half-width of the interval that measuring aimed at, relative to the median, 0..1"),
    REAL(budget_s, "seconds that the run was given"),
    WHOLE(reps, "samples per cell that were asked for; null: as many as ci and budget need"),
    TEXT(pin, "order in which workers were bound to CPUs: none, compact or scatter"),
    TEXT(scaling, "strong or weak"),
    TEXT(schedule, "how items were claimed: static, dynamic, guided"),
    {0},
};
#undef ROW

#define ROW struct pb_machine_facts
const struct pb_column pb_machine_columns[] = {
    TEXT(host, "name of the host"),
    TEXT(os, "operating system"),
    TEXT(kernel, "release of its kernel"),
    TEXT(architecture, "of the processor"),
    TEXT(cpu_model, "as the processor calls itself"),
    WHOLE(sockets, "processor packages"),
    WHOLE(cores, "physical cores"),
    WHOLE(hardware_threads, "CPUs as the operating system counts them"),
    WHOLE(numa_nodes, "NUMA nodes"),
    TEXT(allowed_cpus, "CPUs that the program was allowed, as a list"),
    REAL(cgroup_cpus, "CPU quota of the control group, in CPUs; null: none"),
    WHOLE(memory_bytes, "main memory"),
    WHOLE(cgroup_memory_bytes, "memory limit of the control group; null: none"),
    WHOLE(l1d_bytes, "one level 1 data cache"),
    WHOLE(l2_bytes, "one level 2 cache"),
    WHOLE(l3_bytes, "one level 3 cache"),
    WHOLE(is_virtual, "1: under a hypervisor; 0: not"),
    TEXT(governor, "of the CPU frequencies"),
    TEXT(turbo, "on or off"),
    TEXT(clock_source, "of the kernel"),
    REAL(clock_resolution_s, "of the monotonic clock, seconds"),
    {0},
};
#undef ROW

#define ROW struct pb_run_job
const struct pb_column pb_job_columns[] = {
    TEXT(job, "number that the batch system gave it; 12_4: task 4 of the array 12"),
    WHOLE(nodes, "hosts that it was to measure on"),
    WHOLE(ranks, "on all of them"),
    TEXT(folder, "of its run, in this folder"),
    TEXT(output, "file of what it printed, in this folder"),
    TEXT(state, "the last that the batch system said of it: PENDING, RUNNING, COMPLETED, FAILED, TIMEOUT, ..."),
    TEXT(run_id, "its run; null: none was begun"),
    TEXT(env_id, "hash of the machine and the software that it ran with"),
    TEXT(host, "of its rank 0"),
    TEXT(status, "of its run: running, finished, interrupted or failed"),
    WHOLE(samples, "of it, which are among those of this run"),
    {0},
};
#undef ROW

#define ROW struct pb_software_facts
const struct pb_column pb_software_columns[] = {
    TEXT(version, "of powbench"),         TEXT(commit, "of powbench; +changes: built from changed files"),
    TEXT(compiler, "that built it"),      TEXT(flags, "of that compiler"),
    TEXT(build_type, "of CMake"),         TEXT(libc, "C library at run time"),
    TEXT(gmp, "GMP at run time"),         TEXT(openmp, "OpenMP; null: not built in"),
    TEXT(mpi, "MPI; null: not built in"), {0},
};
#undef ROW

#define ROW struct pb_ranks_clock
const struct pb_column pb_clock_columns[] = {
    WHOLE(hosts, "hosts whose clocks were read from rank 0's; 0: all workers had one clock"),
    WHOLE(readings, "readings of them, each the best of many exchanges"),
    REAL(error_s, "most that a time in workers.csv may be off between two readings: half a round trip, and the misfit"),
    REAL(offset_s, "of the clock that differs most from rank 0's"),
    REAL(drift, "largest gain of a clock on rank 0's, in seconds per second"),
    REAL(drift_error, "most that this may be off"),
    {0},
};
#undef ROW
