/*
 * emit.c: kernels that emit records, and hold what comes home against what each item emits.
 *
 *   emit  records of awkward sizes: none, an empty one, one byte, 100 kB, many of one item
 *   ask   the figures of requests, at the rate that is asked for
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <powbench/plugin.h>

enum { LARGE_BYTES = 100000, MANY_RECORDS = 50, HUGE_BYTES = 1000000 };

struct emit_state {
	uint64_t items, rounds;
	unsigned round;
	uint64_t collected;      /* records of the sample */
	uint64_t item, sequence; /* of the record that comes next */
	struct pb_why wrong;     /* of the first record that was another */
	unsigned char *buffer;   /* of HUGE_BYTES, to make a record or to compare with */
};

struct emit_acc {
	uint64_t items, sum;
};

struct emit_session {
	unsigned char buffer[HUGE_BYTES];
};

static const struct pb_param emit_params[] = {
    {"items", PB_PARAM_COUNT, "97", 0, 1000000, NULL, false, "items", "items of a round"},
    {"rounds", PB_PARAM_COUNT, "2", 1, 1000, NULL, false, "rounds", "rounds of a sample"},
    {0},
};

static uint64_t records_of(uint64_t item)
{
	static const uint64_t counts[] = {1, 0, 1, MANY_RECORDS, 1, 1, 3};
	return counts[item % 7];
}

static size_t record_bytes(uint64_t item, uint64_t sequence)
{
	switch (item % 7) {
	case 0:
		return 0;
	case 2:
		return 1;
	case 3:
		return sequence % 11;
	case 4:
		return LARGE_BYTES;
	case 5:
		return item % 70 == 40 ? HUGE_BYTES : 4096;
	default:
		return 4096 * sequence + 7;
	}
}

static void fill_record(unsigned char *bytes, size_t size, unsigned round, uint64_t item, uint64_t sequence)
{
	for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
		const uint64_t word = pb_ledger_mark(item * 1000 + sequence, i + round);
		memcpy(bytes + i, &word, size - i < sizeof word ? size - i : sizeof word);
	}
}

static void emit_teardown(void *state)
{
	struct emit_state *emit = state;
	if (emit)
		free(emit->buffer);
	free(emit);
}

static int emit_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	struct emit_state *emit = calloc(1, sizeof *emit);
	if (emit)
		emit->buffer = malloc(HUGE_BYTES);
	if (!emit || !emit->buffer) {
		emit_teardown(emit);
		return pb_fail(why, -ENOMEM, "no memory");
	}
	emit->items = pb_args_get(args, "items").number;
	emit->rounds = pb_args_get(args, "rounds").number;
	*state = emit;
	return 0;
}

static uint64_t emit_plan(void *state, unsigned round, const void *merged)
{
	struct emit_state *emit = state;
	(void)merged;
	emit->round = round;
	emit->item = emit->sequence = 0;
	if (round == 0) {
		emit->collected = 0;
		emit->wrong.text[0] = '\0';
	}
	return round < emit->rounds ? emit->items : 0;
}

static int emit_step(const void *state, struct pb_task *task)
{
	const struct emit_state *emit = state;
	struct emit_session *session = task->session;
	struct emit_acc *acc = task->acc;
	int status = 0;
	for (uint64_t item = task->begin; item < task->end; item++) {
		for (uint64_t sequence = 0; !status && sequence < records_of(item); sequence++) {
			size_t size = record_bytes(item, sequence);
			fill_record(session->buffer, size, emit->round, item, sequence);
			status = pb_emit(task, item, session->buffer, size);
		}
		acc->items++;
		acc->sum += item;
	}
	return status;
}

static void emit_merge(void *into, const void *from)
{
	struct emit_acc *sum = into;
	const struct emit_acc *part = from;
	sum->items += part->items;
	sum->sum += part->sum;
}

static int emit_collect(void *state, uint64_t item, const void *record, size_t bytes)
{
	struct emit_state *emit = state;
	while (emit->sequence == records_of(emit->item)) {
		emit->item++;
		emit->sequence = 0;
	}
	size_t size = record_bytes(emit->item, emit->sequence);
	fill_record(emit->buffer, size, emit->round, emit->item, emit->sequence);
	bool right = item == emit->item && bytes == size && memcmp(record, emit->buffer, size) == 0;
	if (!right && !emit->wrong.text[0])
		(void)pb_fail(&emit->wrong, 0,
		              "round %u: %zu bytes of item %" PRIu64 " came for record %" PRIu64 " of item %" PRIu64,
		              emit->round, bytes, item, emit->sequence, emit->item);
	emit->sequence++;
	emit->collected++;
	return 0;
}

static int emit_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct emit_state *emit = state;
	const struct emit_acc *found = merged;
	uint64_t expected = 0;
	for (uint64_t item = 0; item < emit->items; item++)
		expected += records_of(item) * emit->rounds;
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64, emit->collected);
	if (emit->wrong.text[0])
		return pb_fail(&verdict->why, -EBADMSG, "%s", emit->wrong.text);
	if (emit->collected != expected || found->items != emit->items * emit->rounds)
		return pb_fail(&verdict->why, -EBADMSG, "%" PRIu64 " records of %" PRIu64, emit->collected, expected);
	return 0;
}

static const struct pb_param ask_params[] = {
    {"items", PB_PARAM_COUNT, "20", 0, 1000000, NULL, false, "requests", "requests, every fifth of which fails once"},
    {0},
};

/* Every fifth item takes two attempts; the url needs quoting. */
static int ask_one(struct pb_task *task, uint64_t item, int64_t start_ns)
{
	struct pb_request request = {
	    .item = item,
	    .url = "http://example.org/a,b?\"q\"",
	    .status = 200,
	    .attempt = 1,
	    .bytes = item,
	    .hash = pb_ledger_mark(1, item),
	    .start_ns = start_ns,
	    .connect_ns = item == 0 ? 1000 : -1,
	    .first_byte_ns = 2000,
	};
	if (item % 5 == 4) {
		struct pb_request failed = request;
		failed.error = "reset, \"by peer\"";
		failed.status = 0;
		failed.first_byte_ns = -1;
		failed.total_ns = pb_clock_ns() - start_ns;
		int error = pb_emit_request(task, &failed);
		if (error)
			return error;
		request.attempt = 2;
	}
	request.total_ns = pb_clock_ns() - start_ns + 3000;
	return pb_emit_request(task, &request);
}

static int ask_step(const void *state, struct pb_task *task)
{
	(void)state;
	struct emit_acc *acc = task->acc;
	if (task->cancelled)
		return PB_DONE;
	if (pb_task_early(task))
		return PB_WAIT;
	if (task->intended_ns && task->end != task->begin + 1)
		return -EPROTO;
	int status = 0;
	for (uint64_t item = task->begin; !status && item < task->end; item++) {
		status = ask_one(task, item, task->intended_ns ? task->intended_ns : pb_clock_ns());
		acc->items++;
		acc->sum += item;
	}
	return status;
}

static uint64_t ask_plan(void *state, unsigned round, const void *merged)
{
	(void)merged;
	return round == 0 ? ((const struct emit_state *)state)->items : 0;
}

static int ask_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	const struct emit_state *ask = state;
	const struct emit_acc *found = merged;
	(void)snprintf(verdict->result, sizeof verdict->result, "%" PRIu64, found->items);
	if (found->items == ask->items)
		return 0;
	return pb_fail(&verdict->why, -EBADMSG, "%" PRIu64 " items", found->items);
}

static int ask_setup(void **state, const struct pb_args *args, struct pb_why *why)
{
	struct emit_state *ask = calloc(1, sizeof *ask);
	if (!ask)
		return pb_fail(why, -ENOMEM, "no memory");
	ask->items = pb_args_get(args, "items").number;
	*state = ask;
	return 0;
}

static const struct pb_kernel emit_kernel = {
    .abi = PB_ABI,
    .size = sizeof emit_kernel,
    .name = "emit",
    .summary = "emits records of awkward sizes",
    .params = emit_params,
    .result_size = sizeof(struct emit_acc),
    .session_size = sizeof(struct emit_session),
    .setup = emit_setup,
    .teardown = emit_teardown,
    .plan = emit_plan,
    .step = emit_step,
    .merge = emit_merge,
    .check = emit_check,
    .collect = emit_collect,
};

static const struct pb_kernel ask_kernel = {
    .abi = PB_ABI,
    .size = sizeof ask_kernel,
    .name = "ask",
    .summary = "emits the figures of requests",
    .params = ask_params,
    .result_size = sizeof(struct emit_acc),
    .setup = ask_setup,
    .teardown = emit_teardown,
    .plan = ask_plan,
    .step = ask_step,
    .merge = emit_merge,
    .check = ask_check,
    .paced = true,
};

static const struct pb_kernel *const emit_kernels[] = {&emit_kernel, &ask_kernel, NULL};

const struct pb_plugin pb_plugin = {.abi = PB_ABI, .size = sizeof pb_plugin, .kernels = emit_kernels};
