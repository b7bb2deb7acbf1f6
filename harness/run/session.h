/* session.h: a run from its options to its files: what it holds, and its steps, a file each. */
#ifndef HARNESS_RUN_SESSION_H
#define HARNESS_RUN_SESSION_H

#include "harness/cli/options.h"
#include "harness/exit_status.h"
#include "harness/files/run_dir.h"
#include "harness/machine/program.h"
#include "harness/measure/history.h"
#include "harness/measure/plan.h"
#include "harness/measure/request_log.h"
#include "harness/metg.h"
#include "harness/show/progress.h"
#include "harness/tour/tour.h"
#include "harness/utc.h"

/* Everything starts zeroed; pb_session_free() releases what there is. */
struct pb_session {
	const struct pb_options *options; /* of this run, or of the resumed one */
	bool quiet, charts;
	struct pb_plan plan;
	struct pb_tour tour; /* where the plan is that of a tour */
	struct pb_metg metg; /* likewise */
	struct pb_run_dir *dir;
	struct pb_sample_table earlier; /* samples of the resumed run */
	struct pb_history history;
	struct pb_request_log requests;
	struct pb_run_facts facts;
	struct pb_program program;
	struct pb_variable *variables;
	char env_id[PB_ENV_ID_SIZE];
	char schedules[PB_SCHEDULES * 16];
	char start_utc[PB_UTC_SIZE], end_utc[PB_UTC_SIZE];
	struct pb_progress progress;
	bool stretched; /* the budget, so that every cell has enough samples */
	struct pb_why why;
};

/* session.c: who measures where and with what; argv[1..] is what a later --resume repeats. */
void pb_session_collect_facts(struct pb_session *s, int argc, char **argv);
void pb_session_free(struct pb_session *s);

/* prepare.c: plug-ins, launcher and cells. 0 or -errno, with s->why. */
int pb_session_plan(struct pb_session *s);

/* execute.c: measures, unless `error` says why not, then ends as below and frees the session. */
enum pb_exit_status pb_session_run(struct pb_session *s, int error);

/* finish.c: what there is after measuring ended with `error`: conclusion, complaint, run.json. */
enum pb_exit_status pb_session_finish(struct pb_session *s, int error);

/* conclude.c: sums up what was measured into files, table and charts; *bad: a cell was wrong or failed. 0 or -errno,
 * with s->why. */
int pb_session_conclude(struct pb_session *s, bool interrupted, bool *bad);

/* resume.c: --resume. */
enum pb_exit_status pb_run_resume(const struct pb_options *options, int argc, char **argv);

#endif
