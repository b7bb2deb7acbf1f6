/*
 * mpi_loops.c: what kernels/traffic/ measures, the way it is usually done: a loop of MPI calls between two readings of
 * MPI_Wtime. As a kernel of a plug-in it takes its turn with ours in one launch; it has its own figure as `result`,
 * half a round trip or the time of one collective, in ns.
 *
 * The message loop is that of osu_latency (OSU Micro-Benchmarks 7), with its iterations to warm up; the collectives are
 * timed as by the Intel MPI Benchmarks 2021: a barrier, then all iterations without a pause, the mean over the ranks.
 * All ranks of the launch have to take part.
 */
#include <inttypes.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include <powbench/plugin.h>
#include <powbench/transport.h>

enum { LARGE_BYTES = 8192, SKIP_SMALL = 100, SKIP_LARGE = 10 };
enum what { PINGPONG, BARRIER, BROADCAST, ALLREDUCE, ALLTOALL };

struct loops_state {
	enum what what;
	int bytes;
	uint64_t iterations;
};

struct loops_acc {
	uint64_t picoseconds;
};

static const struct pb_param loops_params[] = {
    {"what", PB_PARAM_CHOICE, "pingpong", 0, 0, "pingpong|barrier|broadcast|allreduce|alltoall", false, NULL, "calls"},
    {"size", PB_PARAM_COUNT, "8", 0, 1000000000, NULL, false, "bytes", "of each"},
    {"iterations", PB_PARAM_COUNT, "20000", 1, 1000000000, NULL, false, "iterations", "timed"},
    {0},
};

static int loops_setup(void **out, const struct pb_args *args, struct pb_why *why)
{
	struct loops_state *state = malloc(sizeof *state);
	if (!state)
		return pb_fail(why, -ENOMEM, "no memory");
	state->what = (enum what)pb_args_get(args, "what").number;
	state->bytes = (int)pb_args_get(args, "size").number;
	state->iterations = pb_args_get(args, "iterations").number;
	*out = state;
	return 0;
}

static uint64_t loops_plan(void *state, unsigned round, const void *merged)
{
	(void)state;
	(void)merged;
	return round == 0;
}

static uint32_t loops_team(const void *state, uint32_t workers)
{
	(void)state;
	return workers;
}

struct buffers {
	char *out, *in;
};

static double latency_s(const struct loops_state *state, const struct buffers *buffers, int rank, int last)
{
	const uint64_t skip = state->bytes > LARGE_BYTES ? SKIP_LARGE : SKIP_SMALL;
	double start_s = 0;
	for (uint64_t i = 0; i < state->iterations + skip; i++) {
		if (i == skip)
			start_s = MPI_Wtime();
		if (rank == 0) {
			MPI_Send(buffers->out, state->bytes, MPI_CHAR, last, 1, MPI_COMM_WORLD);
			MPI_Recv(buffers->in, state->bytes, MPI_CHAR, last, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		} else if (rank == last) {
			MPI_Recv(buffers->in, state->bytes, MPI_CHAR, 0, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
			MPI_Send(buffers->out, state->bytes, MPI_CHAR, 0, 1, MPI_COMM_WORLD);
		}
	}
	return (MPI_Wtime() - start_s) / (2.0 * (double)state->iterations);
}

static void call(const struct loops_state *state, const struct buffers *buffers, int root)
{
	switch (state->what) {
	case BARRIER:
		MPI_Barrier(MPI_COMM_WORLD);
		break;
	case BROADCAST:
		MPI_Bcast(buffers->out, state->bytes, MPI_CHAR, root, MPI_COMM_WORLD);
		break;
	case ALLREDUCE:
		MPI_Allreduce(buffers->out, buffers->in, state->bytes / 8, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
		break;
	default:
		MPI_Alltoall(buffers->out, state->bytes, MPI_CHAR, buffers->in, state->bytes, MPI_CHAR, MPI_COMM_WORLD);
	}
}

static double collective_s(const struct loops_state *state, const struct buffers *buffers, int size)
{
	int root = 0;
	MPI_Barrier(MPI_COMM_WORLD);
	const double start_s = MPI_Wtime();
	for (uint64_t i = 0; i < state->iterations; i++) {
		call(state, buffers, root);
		root = root + 1 < size ? root + 1 : 0;
	}
	const double mine_s = (MPI_Wtime() - start_s) / (double)state->iterations;
	double sum_s = 0;
	MPI_Allreduce(&mine_s, &sum_s, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
	return sum_s / size;
}

static int time_calls(const struct loops_state *state, struct pb_task *task, const struct buffers *buffers)
{
	const struct pb_team *team = task->team;
	const int error = pb_transport_begin(team);
	if (error)
		return error;
	MPI_Barrier(MPI_COMM_WORLD);
	const double seconds = state->what == PINGPONG ? latency_s(state, buffers, (int)team->rank, (int)team->size - 1)
	                                               : collective_s(state, buffers, (int)team->size);
	pb_transport_end(team);
	if (team->rank == 0)
		((struct loops_acc *)task->acc)->picoseconds = (uint64_t)(seconds * 1e12);
	return PB_DONE;
}

/* Alone there is nobody to talk to. */
static int loops_step(const void *opaque, struct pb_task *task)
{
	const struct loops_state *state = opaque;
	if (task->team->size == 1)
		return PB_DONE;
	const size_t room = (size_t)state->bytes * task->team->size + 1;
	struct buffers buffers = {calloc(1, room), calloc(1, room)};
	int error = pb_team_agree(task->team, buffers.out && buffers.in ? 0 : -ENOMEM);
	if (!error) /* pages that were never written are all the same one, which stays in the nearest cache */
		memset(buffers.out, 1, room);
	if (!error)
		error = time_calls(state, task, &buffers);
	free(buffers.out);
	free(buffers.in);
	return error;
}

static void loops_merge(void *into, const void *from)
{
	((struct loops_acc *)into)->picoseconds += ((const struct loops_acc *)from)->picoseconds;
}

static int loops_check(const void *state, const void *merged, struct pb_verdict *verdict)
{
	(void)state;
	const double ns = (double)((const struct loops_acc *)merged)->picoseconds / 1000;
	(void)snprintf(verdict->result, sizeof verdict->result, "%.3f", ns);
	return 0;
}

static const struct pb_kernel loops_kernel = {
    .abi = PB_ABI,
    .size = sizeof loops_kernel,
    .name = "loops",
    .summary = "loops of MPI calls, timed by themselves",
    .params = loops_params,
    .result_size = sizeof(struct loops_acc),
    .setup = loops_setup,
    .teardown = free,
    .plan = loops_plan,
    .step = loops_step,
    .merge = loops_merge,
    .check = loops_check,
    .team = loops_team,
};

const struct pb_plugin pb_plugin = {
    .abi = PB_ABI,
    .size = sizeof pb_plugin,
    .kernels = (const struct pb_kernel *const[]){&loops_kernel, NULL},
};
