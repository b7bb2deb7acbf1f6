/*
 * together.c: a kernel whose items are done by teams, with every collective in each of them, and whose members can go
 * wrong or part ways.
 *
 * Every member holds what the collectives bring against what they must; check() adds up what 0..n-1 must come to.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <powbench/plugin.h>

enum { MEMBERS_MAX = 64 };

enum together_fault {
	TOGETHER_FINE,
	TOGETHER_FAILS,  /* gives up, and frees what the others write to */
	TOGETHER_RETURN, /* returns an error without a word */
	TOGETHER_LEAVES, /* is done before the others */
	TOGETHER_OTHER,  /* is in another collective */
	TOGETHER_BYTES,  /* broadcasts fewer bytes */
	TOGETHER_PARTS,  /* expects other parts */
	TOGETHER_ROOT,   /* names a root that there is not */
};

struct together_state {
	uint64_t items, words, members, at, victim;
	enum together_fault fault;
	bool waits;
};

struct together_acc {
	uint64_t items, leaders, members, mix;
};

struct together_local {
	uint64_t steps;
};

/* Of one member in one item. */
struct together_item {
	const struct together_state *state;
	const struct pb_team *team;
	uint64_t item;
	enum together_fault fault; /* of this member in this item */
	uint64_t *words, *more;    /* state->words each, its own */
};

static const struct pb_param together_params[] = {
    {"items", PB_PARAM_COUNT, "20", 0, UINT64_C(1) << 40, NULL, true, "items", "items"},
    {"words", PB_PARAM_COUNT, "100", 1, UINT64_C(1) << 32, NULL, false, "words", "of the large collectives"},
    {"team", PB_PARAM_COUNT, "0", 0, MEMBERS_MAX, NULL, false, "workers", "members of a team; 0: all workers"},
    {"fault", PB_PARAM_CHOICE, "none", 0, 0, "none|fail|return|leave|other|bytes|parts|root", false, NULL,
     "what goes wrong"},
    {"at", PB_PARAM_COUNT, "0", 0, UINT64_C(1) << 40, NULL, false, NULL, "the item that it goes wrong in"},
    {"victim", PB_PARAM_COUNT, "0", 0, 1000, NULL, false, NULL, "the member that it goes wrong on"},
    {"waits", PB_PARAM_COUNT, "0", 0, 1, NULL, false, NULL, "1: every member's first call of a claim waits"},
    {0},
};

static int together_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct together_state *state = calloc(1, sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "no memory");
	state->items = pb_args_get(args, "items").number;
	state->words = pb_args_get(args, "words").number;
	state->members = pb_args_get(args, "team").number;
	state->fault = (enum together_fault)pb_args_get(args, "fault").number;
	state->at = pb_args_get(args, "at").number;
	state->victim = pb_args_get(args, "victim").number;
	state->waits = pb_args_get(args, "waits").number != 0;
	*out = state;
	return 0;
}

static uint64_t together_plan(void *state, unsigned round, const void *merged)
{
	(void)merged;
	return round == 0 ? ((const struct together_state *)state)->items : 0;
}

static uint32_t together_team(const void *state, uint32_t workers)
{
	const uint64_t asked = ((const struct together_state *)state)->members;
	const uint32_t all = workers <= MEMBERS_MAX ? workers : 1;
	return asked && workers > 1 ? (uint32_t)asked : all;
}

/* What word k of the item is to be, said by one member to another. */
static uint64_t said(const struct together_item *it, uint64_t from, uint64_t to, uint64_t k)
{
	return pb_mix64(it->item + 1000 * from + 1000000 * to + 1000000000 * k);
}

/* A bad result is one member's to find, and so for all to hear of. */
static int expect(const struct together_item *it, bool right)
{
	return right ? 0 : pb_team_fail(it->team, -EBADMSG);
}

static int broadcast(struct together_item *it, uint32_t root, size_t words)
{
	const bool fewer = it->fault == TOGETHER_BYTES;
	if (it->team->rank == root)
		for (uint64_t k = 0; k < words; k++)
			it->words[k] = said(it, root, root, k);
	if (it->fault == TOGETHER_ROOT)
		root = it->team->size;
	int error = pb_team_broadcast(it->team, it->words, words * sizeof *it->words - fewer, root);
	for (uint64_t k = 0; !error && k < words; k++)
		error = expect(it, it->words[k] == said(it, root, root, k));
	return error;
}

/* How many words one sends to another: some none, and one pair as many as there may be. */
static size_t part_words(const struct together_item *it, uint32_t from, uint32_t to)
{
	const uint64_t share = it->state->words / it->team->size;
	return from == 0 && to == it->team->size - 1 ? share : (from * 7 + to * 3 + it->item) % (share ? share : 1);
}

struct layout {
	size_t *offsets, *bytes;
};

static struct layout lay_out(const struct together_item *it, size_t *memory, bool sends)
{
	struct layout layout = {memory, memory + it->team->size};
	size_t offset = 0;
	for (uint32_t with = 0; with < it->team->size; with++) {
		const size_t words =
		    sends ? part_words(it, it->team->rank, with) : part_words(it, with, it->team->rank);
		layout.offsets[with] = offset;
		layout.bytes[with] = words * sizeof(uint64_t);
		offset += layout.bytes[with];
	}
	return layout;
}

static int check_received(const struct together_item *it, const struct layout *received)
{
	int error = 0;
	for (uint32_t from = 0; from < it->team->size; from++)
		for (uint64_t k = 0; !error && k < received->bytes[from] / sizeof(uint64_t); k++)
			error = expect(it, it->more[received->offsets[from] / sizeof(uint64_t) + k] ==
			                       said(it, from, it->team->rank, k));
	return error;
}

static int all_to_all(struct together_item *it)
{
	size_t memory[2][2 * MEMBERS_MAX] = {{0}};
	const struct layout sent = lay_out(it, memory[0], true);
	const struct layout received = lay_out(it, memory[1], false);
	for (uint32_t to = 0; to < it->team->size; to++)
		for (uint64_t k = 0; k < sent.bytes[to] / sizeof(uint64_t); k++)
			it->words[sent.offsets[to] / sizeof(uint64_t) + k] = said(it, it->team->rank, to, k);
	if (it->fault == TOGETHER_PARTS)
		received.bytes[it->team->size - 1] += 8;
	int error = pb_team_all_to_all(it->team, it->words, &(struct pb_team_parts){sent.offsets, sent.bytes}, it->more,
	                               &(struct pb_team_parts){received.offsets, received.bytes});
	return error ? error : check_received(it, &received);
}

/* Word by word, and by the order of the ranks: the number of words is that of the smaller or the larger reduction. */
static void digits(uint64_t *into, const uint64_t *from, size_t words)
{
	for (size_t k = 0; k < words; k++)
		into[k] = into[k] * 31 + from[k];
}

enum { FEW = 3, MANY = 20 };

static void merge_few(void *into, const void *from)
{
	digits(into, from, FEW);
}

static void merge_many(void *into, const void *from)
{
	digits(into, from, MANY);
}

static int reduce(const struct together_item *it, size_t words, pb_team_merge *merge)
{
	uint64_t sums[MANY] = {0};
	uint64_t expected[MANY] = {0};
	for (size_t k = 0; k < words; k++)
		sums[k] = expected[k] = said(it, it->team->rank, 0, k);
	for (size_t k = 0; k < words; k++) {
		expected[k] = said(it, 0, 0, k);
		for (uint32_t from = 1; from < it->team->size; from++)
			expected[k] = expected[k] * 31 + said(it, from, 0, k);
	}
	int error = pb_team_reduce(it->team, sums, words * sizeof *sums, merge);
	return error ? error : expect(it, memcmp(sums, expected, words * sizeof *sums) == 0);
}

/* The leader's memory, in which each has a share. */
static int write_shares(const struct together_item *it, uint64_t *board)
{
	uint64_t begin = 0, end = 0;
	pb_team_share(it->team, it->state->words, &begin, &end);
	for (uint64_t k = begin; k < end; k++)
		board[k] = said(it, 0, 0, k);
	int error = it->fault == TOGETHER_FAILS ? pb_team_fail(it->team, -EIO) : pb_team_barrier(it->team);
	for (uint64_t k = 0; !error && it->team->rank == 0 && k < it->state->words; k++)
		error = expect(it, board[k] == said(it, 0, 0, k));
	return error;
}

static int share_board(const struct together_item *it)
{
	uint64_t *board = NULL;
	int error = 0;
	if (it->team->rank == 0 && !(board = calloc(it->state->words, sizeof *board)))
		error = -ENOMEM;
	error = pb_team_agree(it->team, error);
	uint64_t *seen = board;
	if (!error)
		error = pb_team_broadcast(it->team, &seen, sizeof seen, 0);
	if (!error)
		error = write_shares(it, seen);
	free(board);
	return error;
}

/* What a member does otherwise than the others, if it does not go through with the item. */
static bool parts_ways(const struct together_item *it, int *status)
{
	if (it->fault == TOGETHER_OTHER)
		*status = pb_team_barrier(it->team);
	else if (it->fault == TOGETHER_RETURN)
		*status = -EIO;
	else
		*status = 0;
	return it->fault == TOGETHER_OTHER || it->fault == TOGETHER_RETURN || it->fault == TOGETHER_LEAVES;
}

static int do_item(struct together_item *it)
{
	const uint32_t root = (uint32_t)(it->item % it->team->size);
	int error = broadcast(it, root, 1);
	if (!error && parts_ways(it, &error))
		return error;
	if (!error)
		error = broadcast(it, root, it->state->words);
	if (!error)
		error = all_to_all(it);
	if (!error)
		error = reduce(it, FEW, merge_few);
	if (!error)
		error = reduce(it, MANY, merge_many);
	if (!error && it->team->shared)
		error = share_board(it);
	else if (!error && it->fault == TOGETHER_FAILS)
		error = pb_team_fail(it->team, -EIO);
	return error ? error : pb_team_barrier(it->team);
}

static int do_claim(const struct together_state *state, struct pb_task *task, uint64_t *words)
{
	struct together_acc *acc = task->acc;
	struct together_item it = {.state = state, .team = task->team, .words = words, .more = words + state->words};
	for (it.item = task->begin; it.item < task->end; it.item++) {
		const bool wrong = it.item == state->at && task->team->rank == state->victim;
		it.fault = wrong ? state->fault : TOGETHER_FINE;
		int error = do_item(&it);
		if (error)
			return error;
		acc->members++;
		if (task->team->rank != 0)
			continue;
		acc->items++;
		acc->leaders += task->team->size;
		acc->mix += pb_mix64(it.item);
	}
	return PB_DONE;
}

static int together_step(const void *self, struct pb_task *task)
{
	const struct together_state *state = self;
	struct together_local *local = task->local;
	if (task->cancelled)
		return PB_DONE;
	if (state->waits && local->steps++ == 0) {
		task->wait.deadline_ns = pb_clock_ns() + INT64_C(100000) * task->team->rank;
		return PB_WAIT;
	}
	uint64_t *words = calloc(2 * state->words, sizeof *words);
	if (!words)
		return pb_team_fail(task->team, -ENOMEM);
	int error = do_claim(state, task, words);
	free(words);
	return error;
}

static void together_merge(void *into, const void *from)
{
	struct together_acc *sum = into;
	const struct together_acc *part = from;
	sum->items += part->items;
	sum->leaders += part->leaders;
	sum->members += part->members;
	sum->mix += part->mix;
}

/* Each item was done by one leader and, in sum, by as many members as its leader saw. */
static int together_check(const void *self, const void *merged, struct pb_verdict *verdict)
{
	const struct together_state *state = self;
	const struct together_acc *found = merged;
	uint64_t mix = 0;
	for (uint64_t item = 0; item < state->items; item++)
		mix += pb_mix64(item);
	verdict->lost_updates = -1;
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64 " by %" PRIu64, found->items,
	               found->members);
	if (found->items == state->items && found->mix == mix && found->members == found->leaders)
		return 0;
	return pb_fail(&verdict->why, -EBADMSG,
	               "%" PRIu64 " items of %" PRIu64 ", done by %" PRIu64 " of %" PRIu64 " members", found->items,
	               state->items, found->members, found->leaders);
}

static const struct pb_kernel together_kernel = {
    .abi = PB_ABI,
    .size = sizeof together_kernel,
    .name = "together",
    .summary = "items done by teams, with every collective in each",
    .params = together_params,
    .result_size = sizeof(struct together_acc),
    .local_size = sizeof(struct together_local),
    .setup = together_setup,
    .teardown = free,
    .plan = together_plan,
    .step = together_step,
    .merge = together_merge,
    .check = together_check,
    .team = together_team,
};

const struct pb_plugin pb_plugin = {
    .abi = PB_ABI,
    .size = sizeof pb_plugin,
    .kernels = (const struct pb_kernel *const[]){&together_kernel, NULL},
};
