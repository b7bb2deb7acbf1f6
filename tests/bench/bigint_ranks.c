/*
 * bigint_ranks.c: one power by all ranks of a launch, beside the same by rank 0 alone.
 *
 * mpirun -n RANKS bigint_ranks BITS PAIRS prints a line: ranks, hosts, bits, seconds of either, the median of the
 * pairs' ratios with its interval, the most resident bytes of a rank while all make it, and the pairs. Both sides
 * confirm the number; rank 0 alone makes it as a whole. The pairs are taken in turn, with the other ranks asleep while
 * rank 0 is alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cluster/mpi/rank_team.h"
#include "csv_cell.h"
#include "harness/statistics/median.h"
#include "kernels/bigint/engine.h"
#include "kernels/bigint/fft/apart_power.h"
#include "kernels/bigint/scratch.h"

enum { BASE = 1000003, PAIRS_MAX = 101 };

static struct pb_rank_team ranks;
static const struct pb_stop never_stopped;
static const atomic_bool never_cancelled;

struct call {
	const struct pb_team *team; /* NULL: rank 0 alone */
	uint64_t exponent;
};

static int make_power(void *opaque)
{
	const struct call *call = opaque;
	const struct pb_fft_options options = {.alone_bits = PB_FFT_ALONE_BITS};
	struct pb_bigint_outcome outcome = {0};
	mpz_t base, power;
	mpz_init_set_ui(base, BASE);
	mpz_init(power);
	int error = call->team ? pb_fft_power_apart(call->team, NULL, base, call->exponent, &options, &outcome)
	                       : pb_fft_power(&pb_team_of_one, power, base, call->exponent, &options, &outcome);
	mpz_clears(base, power, NULL);
	return error;
}

/* By all ranks: the seconds from when all are there to when all have ended. */
static double timed(const struct pb_team *team, const struct call *call, double bits)
{
	if (pb_team_barrier(team))
		abort();
	const int64_t begin_ns = pb_clock_ns();
	if ((call->team || team->rank == 0) &&
	    pb_scratch_run((size_t)pb_bigint_fft.worker_bytes(bits), make_power, (void *)(uintptr_t)call))
		abort();
	if (pb_team_barrier(team))
		abort();
	return (double)(pb_clock_ns() - begin_ns) / 1e9;
}

/* Resident bytes of this process at their peak since the last reset. */
static double peak_bytes(void)
{
	char line[256];
	double kib = 0;
	FILE *status = fopen("/proc/self/status", "r");
	while (status && fgets(line, sizeof line, status))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtod(line + 6, NULL);
	if (status)
		(void)fclose(status);
	return kib * 1024;
}

static void reset_peak(void)
{
	FILE *refs = fopen("/proc/self/clear_refs", "w");
	if (refs) {
		(void)fputs("5", refs);
		(void)fclose(refs);
	}
}

static void most(void *into, const void *from)
{
	if (*(double *)into < *(const double *)from)
		*(double *)into = *(const double *)from;
}

static void add(void *into, const void *from)
{
	*(uint32_t *)into += *(const uint32_t *)from;
}

/* Of ranks that share memory, one counts. */
static uint32_t count_hosts(const struct pb_team *team)
{
	MPI_Comm host;
	int rank = 0;
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, (int)team->rank, MPI_INFO_NULL, &host);
	MPI_Comm_rank(host, &rank);
	MPI_Comm_free(&host);
	uint32_t hosts = rank == 0;
	if (pb_team_reduce(team, &hosts, sizeof hosts, add))
		abort();
	return hosts;
}

static double median(const double *values, size_t count)
{
	return pb_stats_median(values, count, 0.95).value;
}

static void compare(const struct pb_team *team, double bits, size_t pairs)
{
	const uint64_t exponent = (uint64_t)(bits / 19.93157);
	const struct call all = {team, exponent}, alone = {NULL, exponent};
	double seconds[2][PAIRS_MAX], ratios[PAIRS_MAX], peak = 0;
	(void)timed(team, &all, bits);
	(void)timed(team, &alone, bits);
	for (size_t i = 0; i < pairs; i++) {
		reset_peak();
		seconds[0][i] = timed(team, &all, bits);
		const double bytes = peak_bytes();
		peak = peak < bytes ? bytes : peak;
		seconds[1][i] = timed(team, &alone, bits);
		ratios[i] = seconds[1][i] / seconds[0][i];
	}
	if (pb_team_reduce(team, &peak, sizeof peak, most))
		abort();
	const struct pb_median ratio = pb_stats_median(ratios, pairs, 0.95);
	const uint32_t hosts = count_hosts(team);
	if (team->rank > 0)
		return;
	(void)printf("%u,%u,%.0f", team->size, hosts, bits);
	put_csv_cell(stdout, median(seconds[0], pairs));
	put_csv_cell(stdout, median(seconds[1], pairs));
	put_csv_cell(stdout, ratio.value);
	put_csv_cell(stdout, ratio.low);
	put_csv_cell(stdout, ratio.high);
	(void)printf(",%.0f,%zu\n", peak, pairs);
}

int main(int argc, char **argv)
{
	int size = 0;
	MPI_Init(&argc, &argv);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	const double bits = argc > 1 ? strtod(argv[1], NULL) : 1e8;
	const size_t pairs = argc > 2 ? strtoul(argv[2], NULL, 10) : 5;
	pb_rank_team_join(&ranks, MPI_COMM_WORLD, (uint32_t)size);
	ranks.stop = &never_stopped;
	ranks.cancel = &never_cancelled;
	pb_scratch_open();
	const struct pb_team team = pb_rank_team_member(&ranks);
	compare(&team, bits, pairs < 1 || pairs > PAIRS_MAX ? PAIRS_MAX : pairs);
	pb_scratch_close();
	pb_rank_team_leave(&ranks);
	MPI_Finalize();
	return 0;
}
