/*
 * report.h: what a worker says of itself: who it is, where it ran, and what a round cost it.
 *
 * CPU time, context switches and page faults are the calling thread's own, the difference of two
 * getrusage(RUSAGE_THREAD) calls; the resident set is the highest of its process so far.
 */
#ifndef DRIVERS_COMMON_REPORT_H
#define DRIVERS_COMMON_REPORT_H

#include <sys/resource.h>

#include <powbench/driver.h>

/* Who the calling thread is: pid, tid, host and the cores it may use. `rank` is -1 then. */
void pb_report_identify(struct pb_worker_report *report);

/* What the thread had used before. */
struct pb_usage {
	int64_t cpu_ns;
	struct rusage usage;
};

/* A span of the calling thread's life; `begin` zeroes what spans count, `end` fills it. */
void pb_report_begin(struct pb_worker_report *report, struct pb_usage *before);
void pb_report_end(struct pb_worker_report *report, const struct pb_usage *before);

/* Adds a round to a worker's report of the sample: spans join from the first begin to the last end. */
void pb_report_add(struct pb_worker_report *sample, const struct pb_worker_report *round);

#endif
