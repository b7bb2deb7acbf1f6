/*
 * plan.h: the cells of a run, made from what the user asked for, before anything is measured.
 */
#ifndef HARNESS_PLAN_H
#define HARNESS_PLAN_H

#include "harness/measure/crowds.h"

struct pb_options;
struct pb_setting;

#define PB_BASE_DRIVER "serial" /* what every speedup is relative to */

/* One configuration to measure. Its kernel is set up already: what cannot work is refused before measuring. */
struct pb_cell {
	char id[17]; /* 16 hex digits, the same in every run for the same configuration */
	const struct pb_kernel *kernel;
	const struct pb_driver *driver;
	char *params;         /* canonical text as asked for; --scaling weak changes `args`, not this */
	struct pb_args *args; /* as this cell runs them */
	void *state;          /* of the kernel; NULL in a cell that is left out */
	uint32_t workers;
	uint32_t ranks; /* that the workers are spread over evenly; 0: as the driver chooses */
	uint32_t team;  /* members of each team; 1: every worker alone */
	enum pb_schedule_kind schedule;
	uint64_t grain;    /* 0: automatic */
	double rate_per_s; /* 0: items are not paced; else the grain is 1 */
	bool weak;
	bool ceiling;           /* every worker runs the whole work (copies.h) */
	uint64_t samples;       /* to take; 0: as many as the run's rule asks for */
	bool cold;              /* measured without a warm-up */
	bool brief;             /* its workers are made for each sample and ended after it: too many to stay parked */
	struct pb_why left_out; /* why this cell is not measured, as a row of its own; empty: it is */
};

struct pb_plan {
	struct pb_cell *cells;
	size_t count;
	enum pb_pin pin;
	int *cpus; /* that it puts in order; NULL: not pinned */
	size_t cpu_count;
	struct pb_allowances allowed; /* to its workers, where they are */
};

/*
 * Kernels x settings x drivers x workers, with `serial` and every driver at one worker always among them. Fails with
 * -EINVAL (or what a kernel's setup gave) and one reason; pb_plan_free() frees it and takes a zeroed one.
 */
int pb_plan_make(struct pb_plan *plan, const struct pb_options *options, struct pb_why *why);

/* How the workers of all cells are bound. 0, or -errno with why that cannot be. */
int pb_plan_bind(struct pb_plan *plan, enum pb_pin pin, struct pb_why *why);

/* Whether all kernels, parameters and drivers that are named are known and have values that are allowed: 0, or as
 * pb_plan_make() fails, which checks this first. It sets nothing up, and so needs neither the machine nor the ranks
 * that will measure. */
int pb_plan_check(const struct pb_options *options, struct pb_why *why);

/* Adds one cell. `wanted` has its kernel, its driver, and how many workers share what out in which way; id, parameters
 * and state are made from it and from the settings of the kernel (params.h). Fails as pb_plan_make() does. */
int pb_plan_add(struct pb_plan *plan, const struct pb_cell *wanted, const struct pb_setting *settings, size_t count,
                struct pb_why *why);
void pb_plan_free(struct pb_plan *plan);

/* Whether the speedup of `cell` is relative to that one. */
bool pb_cell_is_base_of(const struct pb_cell *base, const struct pb_cell *cell);

/* "static", "dynamic", "guided". */
const char *pb_schedule_name(enum pb_schedule_kind kind);

#endif
