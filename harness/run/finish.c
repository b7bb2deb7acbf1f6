#include <errno.h>
#include <stdio.h>

#include "cluster/ranks.h"
#include "harness/run.h"
#include "harness/run/session.h"

/* run.json says how it ended, also when the reason is that something could not be written. */
static enum pb_exit_status write_end(struct pb_session *s, int error, bool interrupted, bool bad)
{
	enum pb_exit_status status = error || bad ? PB_EXIT_WRONG : PB_EXIT_RIGHT;
	status = interrupted ? PB_EXIT_INTERRUPTED : status;
	s->facts.status = interrupted ? "interrupted" : error ? "failed" : "finished";
	s->facts.exit_status = status;
	pb_utc_now(s->end_utc);
	s->facts.end_utc = s->end_utc;
	pb_ranks_clock(&s->facts.clock);
	struct pb_why why = {""};
	int unwritten = pb_run_dir_write_facts(s->dir, &s->facts, &why);
	if (unwritten && !error) {
		pb_complain(&why, unwritten);
		status = PB_EXIT_WRONG;
	}
	return status;
}

/* What a later run measures is not lost. */
static void add_remedy(struct pb_session *s)
{
	const struct pb_why lost = s->why;
	(void)pb_fail(&s->why, 0, "%.140s; what was measured is kept, and powbench run --resume %s goes on with it",
	              lost.text, pb_run_dir_path(s->dir));
}

enum pb_exit_status pb_session_finish(struct pb_session *s, int error)
{
	bool interrupted = error == -ECANCELED;
	bool bad = false;
	if (error == -ENOLINK)
		add_remedy(s);
	if (error && !interrupted)
		pb_complain(&s->why, error);
	struct pb_why first = s->why;
	int unfinished = pb_session_conclude(s, interrupted, &bad);
	if (unfinished && (!error || interrupted))
		pb_complain(&s->why, unfinished);
	s->why = first;
	printf("run: %s\n", pb_run_dir_path(s->dir));
	return write_end(s, interrupted ? unfinished : (error ? error : unfinished), interrupted, bad);
}
