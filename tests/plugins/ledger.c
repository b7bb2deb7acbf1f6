/*
 * ledger.c: kernels that bind the index of every item they execute, to find out what drivers really run.
 *
 *   ledger         items that cost nothing, or what is asked; they may wait, and one of them may go wrong
 *   ledger-shared  the same, and counts its items in the cell's shared memory as well
 *
 * check() adds up what 0..n-1 must come to, item by item, and takes nothing from the drivers' own ledgers.
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <powbench/plugin.h>

enum ledger_fault { FAULT_NONE, FAULT_FAIL, FAULT_CRASH, FAULT_KILL, FAULT_EXIT, FAULT_HANG, FAULT_SESSION };
enum ledger_pause { PAUSE_NONE, PAUSE_AGAIN, PAUSE_DEADLINE, PAUSE_FD, PAUSE_NEVER };

struct ledger_state {
	uint64_t items, cost, rounds, time_ns, at;
	enum ledger_fault fault;
	enum ledger_pause pause;
	bool shared;
	pid_t spared; /* a process that nothing goes wrong in; 0: none */
	unsigned round;
	int fds[2]; /* readable for ever, which PAUSE_FD waits for, and never, which PAUSE_NEVER waits for */
};

struct ledger_acc {
	uint64_t items, sum, mix; /* mix: of a keyed hash of each item */
	uint64_t shared_items;
};

struct ledger_local {
	uint64_t steps;
};

struct ledger_session {
	uint64_t magic;
};

struct ledger_shared {
	_Atomic uint64_t items;
};

/* What happened outside of items; a test may put it where processes share it. */
struct ledger_events {
	_Atomic uint64_t opened, closed, waiting, cancelled;
	_Atomic pid_t hanging;
};

#define SESSION_MAGIC UINT64_C(0x6c6564676572)

static struct ledger_events own_events;
static struct ledger_events *ledger_events = &own_events;

static const struct pb_param ledger_params[] = {
    {"items", PB_PARAM_COUNT, "1000", 0, UINT64_C(1) << 40, NULL, true, "items", "items of a round"},
    {"cost", PB_PARAM_COUNT, "0", 0, UINT64_C(1) << 40, NULL, false, "turns", "turns of an empty loop per item"},
    {"rounds", PB_PARAM_COUNT, "1", 1, 1000, NULL, false, "rounds", "rounds of a sample"},
    {"pause", PB_PARAM_CHOICE, "none", 0, 0, "none|again|deadline|fd|never", false, NULL, "what claims wait for"},
    {"time", PB_PARAM_TIME, "100us", 0, UINT64_C(60000000000), NULL, false, NULL, "how far a deadline is"},
    {"fault", PB_PARAM_CHOICE, "none", 0, 0, "none|fail|crash|kill|exit|hang|session", false, NULL, "what goes wrong"},
    {"at", PB_PARAM_COUNT, "0", 0, UINT64_C(1) << 40, NULL, false, NULL, "the item that goes wrong"},
    {"victim", PB_PARAM_CHOICE, "any", 0, 0, "any|forked", false, NULL, "in which workers it goes wrong"},
    {0},
};

static void ledger_teardown(void *state)
{
	struct ledger_state *ledger = state;
	if (!ledger)
		return;
	(void)close(ledger->fds[0]);
	(void)close(ledger->fds[1]);
	free(ledger);
}

static int open_fds(int fds[2])
{
	fds[0] = eventfd(1, EFD_CLOEXEC);
	fds[1] = eventfd(0, EFD_CLOEXEC);
	return fds[0] < 0 || fds[1] < 0 ? -errno : 0;
}

static int ledger_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	struct ledger_state *ledger = calloc(1, sizeof *ledger);
	if (!ledger)
		return pb_fail(why, -ENOMEM, "no memory for the ledger");
	ledger->items = pb_args_get(args, "items").number;
	ledger->cost = pb_args_get(args, "cost").number;
	ledger->rounds = pb_args_get(args, "rounds").number;
	ledger->pause = (enum ledger_pause)pb_args_get(args, "pause").number;
	ledger->time_ns = pb_args_get(args, "time").number;
	ledger->fault = (enum ledger_fault)pb_args_get(args, "fault").number;
	ledger->at = pb_args_get(args, "at").number;
	ledger->spared = pb_args_get(args, "victim").number ? getpid() : 0;
	int status = open_fds(ledger->fds);
	if (status) {
		ledger_teardown(ledger);
		return pb_fail(why, status, "no descriptors for the ledger: %s", strerror(-status));
	}
	*state = ledger;
	return 0;
}

static int ledger_setup_shared(void **state, const struct pb_args *args, struct pb_why *why)
{
	int status = ledger_setup(state, args, why);
	if (!status)
		((struct ledger_state *)*state)->shared = true;
	return status;
}

static int ledger_session_open(const void *state, void *session)
{
	struct ledger_session *opened = session;
	if (opened->magic)
		return -EPROTO;
	if (((const struct ledger_state *)state)->fault == FAULT_SESSION)
		return -ECONNREFUSED;
	opened->magic = SESSION_MAGIC;
	atomic_fetch_add(&ledger_events->opened, 1);
	return 0;
}

static void ledger_session_close(const void *state, void *session)
{
	(void)state;
	struct ledger_session *opened = session;
	if (opened->magic == SESSION_MAGIC)
		atomic_fetch_add(&ledger_events->closed, 1);
	opened->magic = 0;
}

static void ledger_shared_close(const void *state, void *shared, void *merged)
{
	(void)state;
	((struct ledger_acc *)merged)->shared_items = atomic_load(&((struct ledger_shared *)shared)->items);
}

/* What came before must be known wherever a plan is made: 0 items where it is not. */
static uint64_t ledger_plan(void *state, unsigned round, const void *merged)
{
	struct ledger_state *ledger = state;
	const struct ledger_acc *before = merged;
	ledger->round = round;
	if (round >= ledger->rounds || before->items != ledger->items * round)
		return 0;
	return ledger->items;
}

static uint64_t item_mix(unsigned round, uint64_t item)
{
	return pb_ledger_mark(UINT64_C(0x51ed270b7a4f) * (round + 1), item);
}

static int go_wrong(enum ledger_fault fault)
{
	switch (fault) {
	case FAULT_FAIL:
		return -EIO;
	case FAULT_CRASH:
		(void)signal(SIGSEGV, SIG_DFL);
		(void)raise(SIGSEGV);
		break;
	case FAULT_KILL:
		(void)raise(SIGKILL);
		break;
	case FAULT_EXIT:
		_exit(3);
	case FAULT_HANG:
		atomic_store(&ledger_events->hanging, getpid());
		for (;;)
			(void)pause();
	case FAULT_SESSION:
	case FAULT_NONE:
		break;
	}
	return 0;
}

/* The first call of a claim arranges its wait, the second goes on. -EPROTO: the task is not as the contract has it. */
static int keep_waiting(const struct ledger_state *ledger, struct pb_task *task)
{
	struct ledger_local *local = task->local;
	if (((struct ledger_session *)task->session)->magic != SESSION_MAGIC || task->begin >= task->end)
		return -EPROTO;
	if (task->wait.fd != -1 || task->wait.deadline_ns != 0)
		return -EPROTO;
	if (local->steps++ || ledger->pause == PAUSE_NONE)
		return local->steps > 2 ? -EPROTO : PB_DONE;
	atomic_fetch_add(&ledger_events->waiting, 1);
	if (ledger->pause == PAUSE_DEADLINE)
		task->wait.deadline_ns = pb_clock_ns() + (int64_t)ledger->time_ns;
	if (ledger->pause >= PAUSE_FD) {
		task->wait.fd = ledger->fds[ledger->pause == PAUSE_NEVER];
		task->wait.events = POLLIN;
	}
	return PB_WAIT;
}

static void execute(const struct ledger_state *ledger, struct ledger_acc *acc, uint64_t item)
{
	for (uint64_t turn = 0; turn < ledger->cost; turn++)
		__asm__ volatile("" ::: "memory");
	acc->items++;
	acc->sum += item;
	acc->mix += item_mix(ledger->round, item);
}

static int ledger_step(const void *state, struct pb_task *task)
{
	const struct ledger_state *ledger = state;
	if (task->cancelled) {
		atomic_fetch_add(&ledger_events->cancelled, 1);
		return PB_DONE;
	}
	int status = keep_waiting(ledger, task);
	for (uint64_t item = task->begin; !status && item < task->end; item++) {
		if (item == ledger->at && ledger->spared != getpid())
			status = go_wrong(ledger->fault);
		execute(ledger, task->acc, item);
	}
	if (!status && task->shared)
		atomic_fetch_add(&((struct ledger_shared *)task->shared)->items, task->end - task->begin);
	return status;
}

static void ledger_merge(void *into, const void *from)
{
	struct ledger_acc *sum = into;
	const struct ledger_acc *part = from;
	sum->items += part->items;
	sum->sum += part->sum;
	sum->mix += part->mix;
}

static struct ledger_acc expected_acc(const struct ledger_state *ledger)
{
	struct ledger_acc expected = {.items = ledger->items * ledger->rounds};
	for (unsigned round = 0; round < ledger->rounds; round++) {
		for (uint64_t item = 0; item < ledger->items; item++) {
			expected.sum += item;
			expected.mix += item_mix(round, item);
		}
	}
	expected.shared_items = ledger->shared ? expected.items : 0;
	return expected;
}

static int ledger_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct ledger_acc *found = merged;
	struct ledger_acc expected = expected_acc(state);
	verdict->lost_updates = -1;
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64, found->items);
	if (memcmp(found, &expected, sizeof expected) == 0)
		return 0;
	return pb_fail(&verdict->why, -EBADMSG, "ran %" PRIu64 " items (%" PRIu64 " in shared memory) of %" PRIu64 "%s",
	               found->items, found->shared_items, expected.items,
	               found->items == expected.items ? ", but not the right ones" : "");
}

static const struct pb_kernel ledger_kernel = {
    .abi = PB_ABI,
    .size = sizeof ledger_kernel,
    .name = "ledger",
    .summary = "binds the index of every item that is executed",
    .params = ledger_params,
    .result_size = sizeof(struct ledger_acc),
    .local_size = sizeof(struct ledger_local),
    .session_size = sizeof(struct ledger_session),
    .setup = ledger_setup,
    .teardown = ledger_teardown,
    .session_open = ledger_session_open,
    .session_close = ledger_session_close,
    .plan = ledger_plan,
    .step = ledger_step,
    .merge = ledger_merge,
    .check = ledger_check,
};

static const struct pb_kernel ledger_shared_kernel = {
    .abi = PB_ABI,
    .size = sizeof ledger_shared_kernel,
    .name = "ledger-shared",
    .summary = "the same, and counts its items in shared memory",
    .params = ledger_params,
    .result_size = sizeof(struct ledger_acc),
    .local_size = sizeof(struct ledger_local),
    .session_size = sizeof(struct ledger_session),
    .shared_size = sizeof(struct ledger_shared),
    .setup = ledger_setup_shared,
    .teardown = ledger_teardown,
    .session_open = ledger_session_open,
    .session_close = ledger_session_close,
    .shared_close = ledger_shared_close,
    .plan = ledger_plan,
    .step = ledger_step,
    .merge = ledger_merge,
    .check = ledger_check,
};

static const struct pb_kernel *const ledger_kernels[] = {&ledger_kernel, &ledger_shared_kernel, NULL};

const struct pb_plugin pb_plugin = {.abi = PB_ABI, .size = sizeof pb_plugin, .kernels = ledger_kernels};
