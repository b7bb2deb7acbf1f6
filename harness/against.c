#include "harness/against.h"

#include <argz.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cluster/ranks.h"
#include "harness/compare.h"
#include "harness/compare/side.h"
#include "harness/files/files.h"
#include "harness/interrupt.h"
#include "harness/measure/shuffle.h"
#include "harness/outcome.h"
#include "harness/run.h"
#include "harness/show/progress.h"
#include "harness/show/text.h"
#include "harness/stored_command.h"

enum { A, B, SIDES };

struct session {
	const struct pb_options *options;
	struct pb_run_facts stored;
	struct pb_program programs[SIDES];
	bool alone; /* there is no program for A: its stored samples have to do */
	char *id, *folder, *argz;
	struct pb_side_plan plan;
	struct pb_side sides[SIDES];
	struct pb_progress progress;
	struct pb_why why;
};

/* Options that say how long, where to and how loud; the session has its own. */
static const char *const own_options[] = {"ci",        "budget", "reps",      "seed",       "output", "resume",
                                          "no-charts", "quiet",  "threshold", "confidence", NULL};

static int rewrite_command(struct session *s)
{
	int error = pb_stored_command(&s->argz, &s->plan.argz_length, &s->stored, own_options, &s->why);
	s->plan.argz = s->argz;
	return error;
}

/* Why the stored run's own program cannot be had; NULL: it can. */
static const char *why_not_its_program(struct session *s)
{
	const struct pb_run_facts *stored = &s->stored;
	if (!stored->executable || !stored->executable_hash)
		return "does not say which program measured it";
	if (pb_program_at(&s->programs[A], stored->executable, NULL))
		return "was measured by a program that is no longer there";
	if (strcmp(s->programs[A].hash, stored->executable_hash) != 0)
		return "was measured by a program that has been built anew since";
	return NULL;
}

static int find_programs(struct session *s)
{
	const struct pb_options *options = s->options;
	int error = pb_program_self(&s->programs[B]);
	if (error)
		return pb_fail(&s->why, error, "cannot read this program: %s", strerror(-error));
	if (options->against_binary)
		return pb_program_at(&s->programs[A], options->against_binary, &s->why);
	const char *why_not = why_not_its_program(s);
	s->alone = why_not;
	if (s->alone)
		fprintf(
		    stderr,
		    "powbench: note: %s %s, so its stored samples are compared, and not in turns: name another build "
		    "with --against-binary\n",
		    options->against, why_not);
	return 0;
}

/* An empty folder will do, as for any run. */
static int make_folder(struct session *s)
{
	s->id = pb_run_dir_make_id();
	const char *output = s->options->output;
	if (!s->id || asprintf(&s->folder, "%s%s", output ? "" : "results/", output ? output : s->id) < 0)
		return pb_fail(&s->why, -ENOMEM, "no memory for the name of a folder");
	if (access(s->folder, F_OK) == 0 && rmdir(s->folder))
		return pb_fail(&s->why, -EEXIST, "%s exists and is not an empty folder: name another -o", s->folder);
	return pb_file_make_folder(s->folder, &s->why);
}

static int open_sides(struct session *s)
{
	int error = 0;
	s->sides[A].name = "a";
	s->sides[B].name = "b";
	for (int side = A; !error && !s->alone && side < SIDES; side++) {
		s->sides[side].program = &s->programs[side];
		error = pb_side_open(&s->sides[side], &s->plan, &s->why);
	}
	return error;
}

static int prepare(struct session *s)
{
	if (pb_ranks_role() != PB_ALONE)
		return pb_fail(&s->why, -EINVAL, "--against starts programs of its own: start it without a launcher");
	int error = pb_run_load_facts(&s->stored, s->options->against, &s->why);
	if (!error)
		error = rewrite_command(s);
	if (!error)
		error = find_programs(s);
	if (!error)
		error = make_folder(s);
	s->plan.folder = s->folder;
	s->plan.session = s->id;
	s->plan.stored = &s->stored;
	s->plan.seed = s->options->seed;
	s->plan.reps = s->options->reps;
	s->plan.budget_s = (double)s->options->budget_ns / 1e9;
	s->plan.cancel = pb_interrupt_flag();
	return error ? error : open_sides(s);
}

static void show(struct session *s, uint64_t rep, double elapsed_s, const char *side)
{
	char text[64];
	double done = s->plan.reps ? (double)(rep - 1) / (double)s->plan.reps : fmin(1, elapsed_s / s->plan.budget_s);
	double left_s = s->plan.reps ? NAN : fmax(0, s->plan.budget_s - elapsed_s);
	(void)snprintf(text, sizeof text, "repetition %" PRIu64 " of %s", rep, side);
	pb_progress_update(&s->progress, done, left_s, text);
}

/* One repetition of both, in an order drawn by lot: that is what makes the comparison valid under any noise. */
static int measure_pair(struct session *s, uint64_t rep, int64_t start_ns, int64_t *order)
{
	size_t turns[SIDES] = {A, B};
	pb_shuffle(turns, SIDES, s->plan.seed, rep);
	for (size_t i = 0; i < SIDES; i++) {
		struct pb_side *side = &s->sides[turns[i]];
		show(s, rep, (double)(pb_clock_ns() - start_ns) / 1e9, side->name);
		int error =
		    atomic_load(s->plan.cancel) ? -ECANCELED : pb_side_repeat(side, &s->plan, rep, order, &s->why);
		if (error)
			return error;
	}
	return 0;
}

static int measure(struct session *s)
{
	const int64_t start_ns = pb_clock_ns();
	int64_t order = 0;
	int error = 0;
	pb_interrupt_install();
	pb_progress_begin(&s->progress, stderr, !s->options->quiet && isatty(STDERR_FILENO), pb_outcome_utf8());
	for (uint64_t rep = 1; !error && (s->plan.reps == 0 || rep <= s->plan.reps); rep++) {
		if (s->plan.reps == 0 && rep > 1 && (double)(pb_clock_ns() - start_ns) / 1e9 >= s->plan.budget_s)
			break;
		error = measure_pair(s, rep, start_ns, &order);
	}
	pb_progress_clear(&s->progress);
	return error;
}

/* The stored samples were taken by one process, so the new ones are too. */
static int measure_alone(struct session *s)
{
	char length[64] = "";
	if (s->plan.reps)
		(void)snprintf(length, sizeof length, "--reps=%" PRIu64 "\n", s->plan.reps);
	else if (strcmp(s->plan.argz, pb_commands[PB_COMMAND_TOUR].name) != 0)
		(void)snprintf(length, sizeof length, "--budget=%.0fms\n", s->plan.budget_s * 1e3);
	pb_text_append(length, sizeof length, "--seed=%" PRIu64, s->plan.seed);
	pb_interrupt_install();
	return pb_side_run(&s->programs[B], &s->plan, length, s->folder, &s->why);
}

static int conclude(struct session *s, int error)
{
	const char *status = error == -ECANCELED ? "interrupted" : error ? "failed" : "finished";
	for (int side = 0; side < SIDES; side++) {
		struct pb_why why = {""};
		int unfinished = s->sides[side].dir ? pb_side_conclude(&s->sides[side], status, &why) : 0;
		if (unfinished && !error) {
			s->why = why;
			error = unfinished;
		}
	}
	return error;
}

static enum pb_exit_status measure_and_compare(struct session *s)
{
	int error = s->alone ? measure_alone(s) : conclude(s, measure(s));
	if (error && error != -ECANCELED)
		pb_complain(&s->why, error);
	printf("run: %s\n", s->folder);
	if (error)
		return error == -ECANCELED ? PB_EXIT_INTERRUPTED : PB_EXIT_WRONG;
	if (s->alone)
		return pb_compare_runs(s->options->against, s->folder, s->options);
	return pb_compare_runs(s->sides[A].path, s->sides[B].path, s->options);
}

enum pb_exit_status pb_against_command(const struct pb_options *options)
{
	struct session s = {.options = options};
	enum pb_exit_status status = PB_EXIT_USAGE;
	int error = prepare(&s);
	if (error)
		pb_complain(&s.why, error);
	else
		status = measure_and_compare(&s);
	for (int side = 0; side < SIDES; side++)
		pb_side_close(&s.sides[side]);
	pb_run_facts_free(&s.stored);
	free(s.id);
	free(s.folder);
	free(s.argz);
	return status;
}
