/*
 * workloads.h: the classic workloads of articles on concurrency in Python, as a tour measures them: kernel, parameters,
 * how many workers each model gets, and the seconds that the articles report.
 */
#ifndef HARNESS_WORKLOADS_H
#define HARNESS_WORKLOADS_H

#include <powbench/base.h>

#include "harness/cli/params.h"

enum { PB_WORKLOAD_SETTINGS = 4, PB_WORKLOAD_PUBLISHED = 4 };

/* What a model's workers are, which decides how many of them there are. */
enum pb_crew { PB_CREW_ONE, PB_CREW_THREADS, PB_CREW_PROCESSES, PB_CREW_SLOTS, PB_CREW_RANKS, PB_CREW_COUNT };

/* A column of the tour. */
struct pb_model {
	const char *driver; /* by name; NULL ends the table */
	enum pb_crew crew;
};
extern const struct pb_model pb_models[];

struct pb_workload_size {
	struct pb_setting settings[PB_WORKLOAD_SETTINGS]; /* beside the kernel's defaults; a NULL name ends them */
	uint64_t items;                                   /* of the kernel's parameter `items`; 0: its default */
	uint64_t per_worker; /* at most so many items per worker are measured, and the time scaled up; 0: all */
	const char *remark;  /* in what it is not the classic workload; NULL: nothing */
};

struct pb_workload {
	const char *name; /* NULL ends the table */
	const char *kernel;
	struct pb_workload_size full, quick; /* quick: for --quick */
	/* Work that waits: its workers are as many as waits make sense at once, and it is measured once, cold, as
	 * connecting is part of it. Work that computes has a worker per core. */
	bool waits;
	uint32_t workers[PB_CREW_COUNT]; /* of work that waits */
	struct {
		const char *driver; /* of the model that comes closest; NULL ends them */
		double seconds;
	} published[PB_WORKLOAD_PUBLISHED + 1];
	const char *published_on; /* what is known of the machine or the number of workers; NULL: nothing */
};
extern const struct pb_workload pb_workloads[];

#endif
