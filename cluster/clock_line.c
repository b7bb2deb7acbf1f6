#include "cluster/clock_line.h"

#include <math.h>
#include <string.h>

/* A round trip so many times as long as another is disturbed. */
#define DISTURBED 1.25

static int64_t middle_ns(const struct pb_clock_reading *reading)
{
	return reading->left_ns + pb_clock_reading_round_trip_ns(reading) / 2;
}

/* A reading as a point: when it was, and what it says, both relative to the line's origin. */
static double when_ns(const struct pb_clock_line *line, const struct pb_clock_reading *reading)
{
	return (double)(middle_ns(reading) - line->from_ns);
}

static double says_ns(const struct pb_clock_line *line, const struct pb_clock_reading *reading)
{
	return (double)(reading->there_ns - middle_ns(reading) - line->offset_ns);
}

static void means(const struct pb_clock_line *line, double *when, double *says)
{
	*when = *says = 0;
	for (unsigned i = 0; i < line->held; i++) {
		*when += when_ns(line, &line->readings[i]) / line->held;
		*says += says_ns(line, &line->readings[i]) / line->held;
	}
}

static void fit(struct pb_clock_line *line)
{
	double mean_when;
	double mean_says;
	double squares = 0;
	double products = 0;
	means(line, &mean_when, &mean_says);
	for (unsigned i = 0; i < line->held; i++) {
		const double when = when_ns(line, &line->readings[i]) - mean_when;
		squares += when * when;
		products += when * (says_ns(line, &line->readings[i]) - mean_says);
	}
	line->drift = squares > 0 ? products / squares : 0;
	line->drift = fmax(fmin(line->drift, PB_CLOCK_DRIFT_MOST), -PB_CLOCK_DRIFT_MOST);
	line->rest_ns = mean_says - line->drift * mean_when;
}

static void bound(struct pb_clock_line *line)
{
	line->error_ns = 0;
	for (unsigned i = 0; i < line->held; i++) {
		const struct pb_clock_reading *reading = &line->readings[i];
		const double fitted = line->rest_ns + line->drift * when_ns(line, reading);
		const double error =
		    fabs(says_ns(line, reading) - fitted) + (double)pb_clock_reading_round_trip_ns(reading) / 2;
		line->error_ns = fmax(line->error_ns, error);
	}
}

static void drop_oldest(struct pb_clock_line *line)
{
	memmove(line->readings, line->readings + 1, --line->held * sizeof *line->readings);
}

static void drop_disturbed(struct pb_clock_line *line, int64_t round_trip_ns)
{
	unsigned kept = 0;
	for (unsigned i = 0; i < line->held; i++)
		if ((double)pb_clock_reading_round_trip_ns(&line->readings[i]) <= DISTURBED * (double)round_trip_ns)
			line->readings[kept++] = line->readings[i];
	line->held = kept;
}

static bool tells_more(const struct pb_clock_line *line, const struct pb_clock_reading *reading)
{
	const double error_ns = (double)pb_clock_reading_round_trip_ns(reading) / 2;
	return line->held == 0 || error_ns <= pb_clock_line_error_ns(line, middle_ns(reading));
}

void pb_clock_line_add(struct pb_clock_line *line, const struct pb_clock_reading *reading)
{
	line->taken++;
	if (!tells_more(line, reading))
		return;
	drop_disturbed(line, pb_clock_reading_round_trip_ns(reading));
	if (line->held == PB_CLOCK_READINGS)
		drop_oldest(line);
	line->readings[line->held++] = *reading;
	line->from_ns = middle_ns(reading);
	line->offset_ns = reading->there_ns - line->from_ns;
	fit(line);
	bound(line);
}

int64_t pb_clock_line_there_ns(const struct pb_clock_line *line, int64_t here_ns)
{
	const double since_ns = (double)(here_ns - line->from_ns);
	return here_ns + line->offset_ns + llround(line->rest_ns + line->drift * since_ns);
}

int64_t pb_clock_line_here_ns(const struct pb_clock_line *line, int64_t there_ns)
{
	const double since_ns = (double)(there_ns - line->offset_ns - line->from_ns);
	return line->from_ns + llround((since_ns - line->rest_ns) / (1 + line->drift));
}

int64_t pb_clock_line_round_trip_ns(const struct pb_clock_line *line)
{
	int64_t shortest_ns = 0;
	for (unsigned i = 0; i < line->held; i++) {
		const int64_t round_trip_ns = pb_clock_reading_round_trip_ns(&line->readings[i]);
		if (i == 0 || round_trip_ns < shortest_ns)
			shortest_ns = round_trip_ns;
	}
	return shortest_ns;
}

static int64_t first_ns(const struct pb_clock_line *line)
{
	return middle_ns(&line->readings[0]);
}

/* The line misses the truth by no more than error_ns at the first reading and at the last. */
double pb_clock_line_drift_error(const struct pb_clock_line *line)
{
	const double span_ns = line->held ? (double)(line->from_ns - first_ns(line)) : 0;
	const double most = PB_CLOCK_DRIFT_MOST + fabs(line->drift);
	return span_ns > 0 ? fmin(2 * line->error_ns / span_ns, most) : most;
}

double pb_clock_line_error_ns(const struct pb_clock_line *line, int64_t here_ns)
{
	const double after_ns = (double)(here_ns - line->from_ns);
	const double before_ns = (double)(first_ns(line) - here_ns);
	return line->error_ns + pb_clock_line_drift_error(line) * fmax(fmax(after_ns, before_ns), 0);
}
