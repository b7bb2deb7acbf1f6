#include "cluster/mpi/clocks.h"

#include <math.h>
#include <stdlib.h>

#include "cluster/clock_line.h"
#include "cluster/mpi/message.h"
#include "cluster/mpi/nap.h"
#include "cluster/mpi/world.h"

/* Exchanges of a reading, at most: of some tens one or the other is disturbed by nobody. One that takes hardly longer
 * than the shortest so far was not disturbed either, and the reading ends with it. */
#define EXCHANGES 40
#define HARDLY_LONGER 1.1

/* In this time two clocks part by no more than readings are off, and a reading takes a small part of it. */
#define EVERY_NS 20000000

/* To send an order to one more rank of the cell; and what nobody foresees. */
#define ORDER_NS 2000
#define MARGIN_NS 20000

struct clock {
	struct pb_clock_line line;
	int64_t read_ns; /* here, when it was read last; 0: never */
};

static struct clock *clocks; /* by world rank */

static bool reads(const struct pb_group *group, uint32_t rank)
{
	return group->lowest[rank] == (int)rank && group->lowest[rank] != group->lowest[0];
}

static void say(int rank, bool more)
{
	MPI_Send(&more, sizeof more, MPI_BYTE, rank, TAG_CLOCK, MPI_COMM_WORLD);
}

static struct pb_clock_reading exchange(int rank)
{
	struct pb_clock_reading reading = {.left_ns = pb_clock_ns()};
	say(rank, true);
	MPI_Recv(&reading.there_ns, 1, MPI_INT64_T, rank, TAG_CLOCK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	reading.came_ns = pb_clock_ns();
	return reading;
}

static bool is_undisturbed(const struct pb_clock_line *line, const struct pb_clock_reading *reading)
{
	const double shortest_ns = (double)pb_clock_line_round_trip_ns(line);
	return (double)pb_clock_reading_round_trip_ns(reading) <= HARDLY_LONGER * shortest_ns;
}

/* The first exchange may wait for the other rank to wake up. */
static void read_one(struct clock *clock, int rank)
{
	struct pb_clock_reading best = exchange(rank);
	for (int i = 1; i < EXCHANGES && !is_undisturbed(&clock->line, &best); i++) {
		const struct pb_clock_reading reading = exchange(rank);
		if (pb_clock_reading_round_trip_ns(&reading) < pb_clock_reading_round_trip_ns(&best))
			best = reading;
	}
	say(rank, false);
	pb_clock_line_add(&clock->line, &best);
	clock->read_ns = pb_clock_ns();
}

static bool asked(void)
{
	bool more;
	MPI_Request request;
	MPI_Irecv(&more, sizeof more, MPI_BYTE, 0, TAG_CLOCK, MPI_COMM_WORLD, &request);
	pb_nap_wait(pb_nap_alert(), &request);
	return more;
}

void pb_clocks_answer(void)
{
	while (asked()) {
		const int64_t now_ns = pb_clock_ns();
		MPI_Send(&now_ns, 1, MPI_INT64_T, 0, TAG_CLOCK, MPI_COMM_WORLD);
	}
}

static bool is_due(const struct pb_group *group, uint32_t rank, int64_t now_ns)
{
	return reads(group, rank) && (!clocks[rank].read_ns || now_ns - clocks[rank].read_ns >= EVERY_NS);
}

/* All are woken before the first is read. */
void pb_clocks_read(const struct pb_group *group, uint32_t ranks)
{
	const struct pb_order_head order = {.kind = ORDER_CLOCK};
	const int64_t now_ns = pb_clock_ns();
	if (group->hosts < 2)
		return;
	if (!clocks)
		clocks = pb_world_must(calloc(pb_world_size(), sizeof *clocks));
	for (uint32_t r = 1; r < ranks; r++)
		if (is_due(group, r, now_ns))
			MPI_Send(&order, sizeof order, MPI_BYTE, (int)r, TAG_ORDER, MPI_COMM_WORLD);
	for (uint32_t r = 1; r < ranks; r++)
		if (is_due(group, r, now_ns))
			read_one(&clocks[r], (int)r);
}

/* NULL: the rank has rank 0's clock. */
static const struct pb_clock_line *line_of(const struct pb_group *group, uint32_t rank)
{
	const int lowest = group->lowest[rank];
	return lowest != group->lowest[0] && clocks && clocks[lowest].read_ns ? &clocks[lowest].line : NULL;
}

int64_t pb_clocks_there_ns(const struct pb_group *group, uint32_t rank, int64_t here_ns)
{
	const struct pb_clock_line *line = line_of(group, rank);
	return line ? pb_clock_line_there_ns(line, here_ns) : here_ns;
}

static void align(struct pb_worker_report *report, const struct pb_clock_line *line)
{
	report->begin_ns = pb_clock_line_here_ns(line, report->begin_ns);
	report->end_ns = pb_clock_line_here_ns(line, report->end_ns);
	report->clock_error_ns =
	    llround(fmax(pb_clock_line_error_ns(line, report->begin_ns), pb_clock_line_error_ns(line, report->end_ns)));
}

void pb_clocks_align(const struct pb_group *group, uint32_t count, struct pb_worker_report *reports)
{
	for (uint32_t w = 0; w < count; w++) {
		const struct pb_clock_line *line =
		    reports[w].begin_ns ? line_of(group, (uint32_t)reports[w].rank) : NULL;
		if (line)
			align(&reports[w], line);
	}
}

int64_t pb_clocks_meet_ns(const struct pb_group *group, uint32_t ranks)
{
	int64_t longest_ns = 0;
	for (uint32_t r = 1; r < ranks; r++) {
		const struct pb_clock_line *line = reads(group, r) ? line_of(group, r) : NULL;
		const int64_t round_trip_ns = line ? pb_clock_line_round_trip_ns(line) : 0;
		if (round_trip_ns > longest_ns)
			longest_ns = round_trip_ns;
	}
	return pb_clock_ns() + longest_ns + (int64_t)ranks * ORDER_NS + MARGIN_NS;
}

void pb_clocks_facts(struct pb_ranks_clock *facts)
{
	*facts = (struct pb_ranks_clock){0};
	for (uint32_t r = 0; clocks && r < pb_world_size(); r++) {
		const struct pb_clock_line *line = &clocks[r].line;
		if (!clocks[r].read_ns)
			continue;
		const double offset_s = ((double)line->offset_ns + line->rest_ns) / 1e9;
		facts->hosts++;
		facts->readings += (int64_t)line->taken;
		facts->error_s = fmax(facts->error_s, line->error_ns / 1e9);
		if (fabs(offset_s) >= fabs(facts->offset_s))
			facts->offset_s = offset_s;
		if (fabs(line->drift) >= fabs(facts->drift)) {
			facts->drift = line->drift;
			facts->drift_error = pb_clock_line_drift_error(line);
		}
	}
}

void pb_clocks_free(void)
{
	free(clocks);
	clocks = NULL;
}
