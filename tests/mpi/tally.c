#include "mpi/tally.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "io/async/body.h"
#include "support/suite.h"

struct tally_state {
	uint64_t items, rounds, turns, wait_ns, fault, at;
	unsigned round;
};

struct tally_local {
	bool waited;
};

struct tally_acc {
	uint64_t items, sum, shared;
};

static const struct pb_param params[] = {
    {"items", PB_PARAM_COUNT, "10", 0, UINT64_MAX, NULL, true, "items", "items of a round"},
    {"rounds", PB_PARAM_COUNT, "1", 0, 100, NULL, false, "rounds", "rounds of a sample"},
    {"turns", PB_PARAM_COUNT, "0", 0, UINT64_MAX, NULL, false, "turns", "turns of an empty loop per item"},
    {"wait", PB_PARAM_COUNT, "0", 0, UINT64_MAX, NULL, false, "us", "before a claim is worked on"},
    {"fault", PB_PARAM_COUNT, "0", 0, 2, NULL, false, NULL, "0: none, 1: an error, 2: SIGKILL"},
    {"at", PB_PARAM_COUNT, "0", 0, UINT64_MAX, NULL, false, NULL, "the item that goes wrong"},
    {0},
};

static int tally_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	struct tally_state *tally = calloc(1, sizeof *tally);
	if (!tally)
		return pb_fail(why, -ENOMEM, "no memory");
	tally->items = pb_args_get(args, "items").number;
	tally->rounds = pb_args_get(args, "rounds").number;
	tally->turns = pb_args_get(args, "turns").number;
	tally->wait_ns = pb_args_get(args, "wait").number * 1000;
	tally->fault = pb_args_get(args, "fault").number;
	tally->at = pb_args_get(args, "at").number;
	*state = tally;
	return 0;
}

/* A rank that has not seen the merged result of the earlier rounds plans otherwise, and is found out. */
static uint64_t tally_plan(void *state, unsigned round, const void *merged)
{
	struct tally_state *tally = state;
	const struct tally_acc *before = merged;
	tally->round = round;
	return round < tally->rounds && before->items == round * tally->items ? tally->items : 0;
}

static int tally_step(const void *state, struct pb_task *task)
{
	const struct tally_state *tally = state;
	struct tally_local *local = task->local;
	struct tally_acc *acc = task->acc;
	if (task->cancelled)
		return PB_DONE;
	const bool goes_wrong = tally->fault && task->begin <= tally->at && tally->at < task->end;
	if (tally->wait_ns && !local->waited && !goes_wrong) {
		local->waited = true;
		task->wait.deadline_ns = pb_clock_ns() + (int64_t)tally->wait_ns;
		return PB_WAIT;
	}
	for (uint64_t item = task->begin; item < task->end; item++) {
		for (uint64_t turn = 0; turn < tally->turns; turn++)
			__asm__ volatile("" ::: "memory");
		if (item == tally->at && tally->fault == 1)
			return -EDOM;
		if (item == tally->at && tally->fault == 2)
			(void)raise(SIGKILL);
		acc->items++;
		acc->sum += item * (tally->round + 1);
	}
	if (task->shared)
		atomic_fetch_add((_Atomic uint64_t *)task->shared, task->end - task->begin);
	return PB_DONE;
}

static void tally_merge(void *into, const void *from)
{
	struct tally_acc *sum = into;
	const struct tally_acc *part = from;
	sum->items += part->items;
	sum->sum += part->sum;
}

static void tally_shared_close(const void *state, void *shared, void *merged)
{
	(void)state;
	((struct tally_acc *)merged)->shared = *(uint64_t *)shared;
}

static int tally_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct tally_state *tally = state;
	const struct tally_acc *found = merged;
	uint64_t rounds = tally->rounds, once = tally->items * (tally->items - 1) / 2;
	if (found->items == tally->items * rounds && found->sum == once * (rounds * (rounds + 1) / 2))
		return 0;
	return pb_fail(&verdict->why, -EBADMSG, "%llu items were run", (unsigned long long)found->items);
}

static int tally_shared_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct tally_acc *found = merged;
	if (found->shared == found->items)
		return tally_check(state, merged, verdict);
	return pb_fail(&verdict->why, -EBADMSG, "%llu items were counted in shared memory",
	               (unsigned long long)found->shared);
}

#define TALLY                                                                                                          \
	.abi = PB_ABI, .size = sizeof(struct pb_kernel), .params = params, .result_size = sizeof(struct tally_acc),    \
	.local_size = sizeof(struct tally_local), .setup = tally_setup, .teardown = free, .plan = tally_plan,          \
	.step = tally_step, .merge = tally_merge, .max_grain = 1000

const struct pb_kernel tally_kernel = {TALLY, .name = "tally", .check = tally_check};
const struct pb_kernel tally_shared_kernel = {TALLY, .name = "tally-shared", .check = tally_shared_check,
                                              .shared_size = sizeof(uint64_t), .shared_close = tally_shared_close};

struct tally_args {
	struct pb_args args;
	struct pb_value values[TALLY_PARAMS];
	char texts[TALLY_PARAMS][24];
};

static void value_set(struct tally_args *made, size_t i, const char *text)
{
	(void)snprintf(made->texts[i], sizeof made->texts[i], "%s", text);
	made->values[i] = (struct pb_value){.text = made->texts[i], .number = strtoull(text, NULL, 10)};
}

static struct tally_args *args_new(void)
{
	struct tally_args *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->args = (struct pb_args){.params = params, .values = made->values};
	for (size_t i = 0; i < TALLY_PARAMS; i++)
		value_set(made, i, params[i].initial);
	return made;
}

static void args_set(struct tally_args *made, const char *name, const char *text)
{
	for (size_t i = 0; i < TALLY_PARAMS; i++)
		if (strcmp(params[i].name, name) == 0)
			value_set(made, i, text);
}

static int resolve(const char *plugin, const char *kernel, const struct pb_ranks_setting *settings, size_t count,
                   const struct pb_kernel **found, struct pb_args **args, struct pb_why *why)
{
	*found = strcmp(kernel, "tally") == 0 ? &tally_kernel : &tally_shared_kernel;
	if (plugin || strcmp(kernel, (*found)->name) != 0)
		return pb_fail(why, -ENOENT, "no kernel %s", kernel);
	struct tally_args *made = args_new();
	for (size_t i = 0; i < count; i++)
		args_set(made, settings[i].name, settings[i].value);
	*args = &made->args;
	return 0;
}

static void release(struct pb_args *args)
{
	free(args);
}

const struct pb_ranks_host tally_host = {.resolve = resolve, .release = release, .loop = &pb_loop_body};

int tally_open(struct tally_cell *cell, const struct pb_kernel *kernel, const char *settings)
{
	struct tally_args *made = args_new();
	char name[24], text[24];
	int used = 0;
	for (; sscanf(settings, " %23[^=]=%23s%n", name, text, &used) == 2; settings += used)
		args_set(made, name, text);
	cell->job.kernel = kernel ? kernel : &tally_kernel;
	cell->job.args = &made->args;
	cell->job.cancel = &cell->cancel;
	cell->reports = calloc(cell->job.workers, sizeof *cell->reports);
	int error = tally_setup(&cell->job.state, cell->job.args, &cell->why);
	if (!cell->driver)
		cell->driver = &pb_driver_mpi;
	return error ? error : cell->driver->open(&cell->self, &cell->job, &cell->why);
}

static int rounds_run(struct tally_cell *cell, struct tally_acc *merged, struct pb_ledger *expected)
{
	struct pb_round round = {.merged = merged, .reports = cell->reports};
	while ((round.items = tally_plan(cell->job.state, round.number, merged)) > 0) {
		round.ledger_key = pb_ledger_mark((uint64_t)pb_clock_ns(), round.number);
		pb_ledger_enter(expected, round.ledger_key, 0, round.items);
		int error = cell->driver->run(cell->self, &round, &cell->why);
		if (error)
			return error;
		round.number++;
	}
	return 0;
}

/* Slots in flight report together, by rank, and threads each; there is nothing in the other reports. */
static bool is_report_of(const struct pb_worker_report *report, uint32_t worker, uint32_t ranks, uint32_t each)
{
	static const struct pb_worker_report none;
	if (worker >= ranks * each)
		return memcmp(report, &none, sizeof none) == 0;
	return report->rank == (int32_t)(worker / each) && report->pid != 0;
}

static int ledgers_check(struct tally_cell *cell, const struct pb_ledger *expected)
{
	const struct pb_job *job = &cell->job;
	const uint32_t ranks = job->ranks ? job->ranks : cell->driver->ranks(job->workers);
	const uint32_t each = cell->driver->each == PB_EACH_THREADS ? job->workers / ranks : 1;
	struct pb_ledger sum = {0};
	for (uint32_t w = 0; w < cell->job.workers; w++) {
		sum.items += cell->reports[w].ledger.items;
		sum.seal += cell->reports[w].ledger.seal;
		if (!is_report_of(&cell->reports[w], w, expected->items ? ranks : 0, each))
			return pb_fail(&cell->why, -EILSEQ, "worker %u has the report of rank %d", w,
			               cell->reports[w].rank);
	}
	if (sum.items == expected->items && sum.seal == expected->seal)
		return 0;
	return pb_fail(&cell->why, -EILSEQ, "the ledgers have %llu items", (unsigned long long)sum.items);
}

int tally_sample(struct tally_cell *cell)
{
	struct pb_ledger expected = {0};
	struct tally_acc merged = {0};
	struct pb_verdict verdict = {0};
	memset(cell->reports, 0, cell->job.workers * sizeof *cell->reports);
	int error = cell->driver->begin(cell->self, &cell->why);
	if (!error)
		error = rounds_run(cell, &merged, &expected);
	if (!error)
		error = cell->driver->end(cell->self, &merged, &cell->why);
	if (!error)
		error = ledgers_check(cell, &expected);
	if (!error && (error = cell->job.kernel->check(cell->job.state, &merged, &verdict)))
		cell->why = verdict.why;
	return error;
}

void tally_close(struct tally_cell *cell)
{
	cell->driver->close(cell->self);
	free(cell->job.state);
	free((void *)cell->job.args);
	free(cell->reports);
	*cell = (struct tally_cell){0};
}

int tally_once(struct tally_cell *cell, const struct pb_kernel *kernel, const char *settings)
{
	int error = tally_open(cell, kernel, settings);
	if (!error)
		error = tally_sample(cell);
	struct pb_why why = cell->why;
	tally_close(cell);
	cell->why = why;
	return error;
}

int tally_main(const char *suite, const struct test *tests, int argc, char **argv)
{
	enum pb_rank_role role;
	struct pb_why why = {0};
	int status = pb_ranks_start(&argc, &argv, suite, &role, &why);
	if (!status && (role == PB_FOLLOWER || role == PB_AGENT))
		status = pb_ranks_follow(&tally_host, &why);
	else if (!status)
		status = suite_main(suite, tests, argc, argv);
	if (why.text[0])
		(void)fprintf(stderr, "powbench: %s\n", why.text);
	pb_ranks_end();
	return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
