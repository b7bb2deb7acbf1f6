/* metg.h: what `powbench metg` comes to: metg.csv, metg_sizes.csv, its tables and its charts. */
#ifndef HARNESS_METG_COMMAND_H
#define HARNESS_METG_COMMAND_H

#include "harness/machine/machine.h"
#include "harness/metg/metg.h"
#include "harness/metg/weigh.h"

struct pb_run_dir;

/* Of what, and how much. */
struct pb_metg_showing {
	const char *dir, *run_id;
	const struct pb_machine_facts *machine;
	double level; /* of the intervals */
	bool quiet, charts;
};

struct pb_metg_conclusion {
	const struct pb_metg *metg;
	const struct pb_plan *plan;
	const struct pb_history *history;
	struct pb_run_dir *dir;
	struct pb_metg_showing showing;
};

/* 0, or -errno with the reason. */
int pb_metg_conclude(const struct pb_metg_conclusion *conclusion, struct pb_why *why);

/* Shows a run again, from its files. The same, and -ENOENT: it is not of metg. */
int pb_metg_plot(const struct pb_metg_showing *showing, struct pb_why *why);

#endif
