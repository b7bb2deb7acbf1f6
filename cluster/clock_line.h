/*
 * clock_line.h: another host's clock on this one's: offset and drift from readings by messages to and fro.
 *
 * A reading is Cristian's ("Probabilistic clock synchronization", Distributed Computing 3, 1989; RFC 5905, section 8):
 * their clock was read between the times at which the message left and its answer came, so at the middle, give or take
 * half the round trip. Of many, that with the shortest round trip is kept. Through kept readings goes a line by least
 * squares (Hunold, Carpen-Amarie: "Reproducible MPI Benchmarking is Still Not as Easy as You Think", TPDS 27(12),
 * 2016), as the clocks' frequencies differ, by little, and steadily for minutes.
 *
 * The error is a bound and no estimate. If the true difference is a line as well, then at each reading the fitted one
 * misses it by no more than half a round trip and the reading's distance from the fit, and between the first reading
 * and the last by no more than the largest of these sums. Beyond them the error grows, by no more in a second than
 * readings so far apart allow, and clocks whose frequency is right to PB_CLOCK_DRIFT_MOST.
 *
 * Times are in ns of pb_clock_ns: `here` on this host's clock, `there` on the other's.
 */
#ifndef CLUSTER_CLOCK_LINE_H
#define CLUSTER_CLOCK_LINE_H

#include <stdbool.h>
#include <stdint.h>

#define PB_CLOCK_READINGS 32

/* What an operating system may set a clock's frequency off by, and more than its crystal does: RFC 5905, appendix
 * A.5.5.6 (MAXFREQ), adjtimex(2). */
#define PB_CLOCK_DRIFT_MOST 500e-6

struct pb_clock_reading {
	int64_t left_ns, came_ns; /* here */
	int64_t there_ns;         /* in between */
};

/* Zeroed: no readings, and equal clocks. */
struct pb_clock_line {
	struct pb_clock_reading readings[PB_CLOCK_READINGS]; /* in the order of time */
	unsigned held;
	uint64_t taken;    /* of all that were added */
	int64_t from_ns;   /* here: the last one held; `drift` counts from it */
	int64_t offset_ns; /* there - here, at from_ns; see `rest_ns` */
	double rest_ns;    /* to be added to it */
	double drift;      /* seconds that they gain in one of ours */
	double error_ns;   /* between the first reading and the last */
};

static inline int64_t pb_clock_reading_round_trip_ns(const struct pb_clock_reading *reading)
{
	return reading->came_ns - reading->left_ns;
}

/* Takes one more reading, later than those before, if it tells more than they do by now; from then on, those that were
 * disturbed by more than it was are left out. */
void pb_clock_line_add(struct pb_clock_line *line, const struct pb_clock_reading *reading);

int64_t pb_clock_line_here_ns(const struct pb_clock_line *line, int64_t there_ns);
int64_t pb_clock_line_there_ns(const struct pb_clock_line *line, int64_t here_ns);

/* Of the reading that was disturbed least; 0: there is none. */
int64_t pb_clock_line_round_trip_ns(const struct pb_clock_line *line);

/* How far `drift` may be off. */
double pb_clock_line_drift_error(const struct pb_clock_line *line);

/* How far the line may be off at a time that is here. Of at least one reading. */
double pb_clock_line_error_ns(const struct pb_clock_line *line, int64_t here_ns);

#endif
