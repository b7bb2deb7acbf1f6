#include "harness/metg/metg_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "harness/cli/units.h"
#include "harness/show/text.h"

enum { FIELD_BYTES = 96, NUMBER_BYTES = 32 };

static bool is_measure(const struct pb_metg_row *row, enum pb_metg_measure measure)
{
	return strcmp(row->measure, pb_metg_measure_name(measure)) == 0;
}

static bool is_measured(const struct pb_metg_row *row)
{
	return strcmp(row->status, "ok") == 0;
}

static const char *time_text(char out[static NUMBER_BYTES], double ns)
{
	return pb_units_seconds(out, NUMBER_BYTES, ns / 1e9);
}

/* "24 ns" after a value in ns is "24". */
static void drop_unit(char *text, const char *unit)
{
	char *at = strrchr(text, ' ');
	if (at && unit && strcmp(at, unit) == 0)
		*at = '\0';
}

static void append_interval(char out[static FIELD_BYTES], const char *value, const struct pb_metg_row *row)
{
	char low[NUMBER_BYTES] = "";
	char high[NUMBER_BYTES] = "";
	if (isfinite(row->low_ns))
		(void)time_text(low, row->low_ns);
	if (isfinite(row->high_ns))
		(void)time_text(high, row->high_ns);
	drop_unit(low, strrchr(value, ' '));
	drop_unit(high, strrchr(value, ' '));
	if (*low || *high)
		pb_text_append(out, FIELD_BYTES, " [%s, %s]", low, high);
}

/* "25.1 ns [24, 26.3]", "< 4.1 ns", "> 64 ms"; "-" where nothing was measured. An end outside of the measured sizes is
 * left open. */
static const char *write_metg(char out[static FIELD_BYTES], const struct pb_metg_row *row)
{
	char value[NUMBER_BYTES] = "";
	const bool below = row->bound && strcmp(row->bound, "below") == 0;
	if (!is_measured(row))
		(void)snprintf(out, FIELD_BYTES, "-");
	else if (row->bound)
		(void)snprintf(out, FIELD_BYTES, "%s %s", below ? "<" : ">",
		               time_text(value, below ? row->finest_ns : row->coarsest_ns));
	else
		(void)snprintf(out, FIELD_BYTES, "%s", time_text(value, row->metg_ns));
	append_interval(out, value, row);
	return out;
}

/* The rows of one driver with as many workers follow on each other. */
static bool is_beside(const struct pb_metg_row *row, const struct pb_metg_row *other)
{
	return strcmp(row->driver, other->driver) == 0 && row->workers == other->workers;
}

/* What the rows from `i` on say of one measure; "" where it was not to be measured. */
static const char *write_measure(char out[static FIELD_BYTES], const struct pb_metg_rows *rows, size_t i,
                                 enum pb_metg_measure measure)
{
	out[0] = '\0';
	for (size_t j = i; j < rows->count && is_beside(&rows->list[i], &rows->list[j]); j++)
		if (is_measure(&rows->list[j], measure))
			return write_metg(out, &rows->list[j]);
	return out;
}

static bool computes(const struct pb_metg_row *row)
{
	return is_measured(row) && !is_measure(row, PB_METG_WAIT);
}

static void print_items(FILE *out, const struct pb_metg_rows *rows)
{
	char dealt[FIELD_BYTES];
	char fine[FIELD_BYTES];
	char automatic[FIELD_BYTES];
	fprintf(out, "items that compute: the smallest that leaves half of the efficiency (wall x workers / items)\n");
	fprintf(out, "  %-13s %7s  %-23s %-23s %s\n", "driver", "workers", "one by one, dealt out",
	        "one by one, on demand", "the driver's grain");
	for (size_t i = 0; i < rows->count; i++) {
		const struct pb_metg_row *row = &rows->list[i];
		if (!computes(row) || (i > 0 && computes(row - 1) && is_beside(row - 1, row)))
			continue;
		fprintf(out, "  %-13s %7" PRId64 "  %-23s %-23s %s\n", row->driver, row->workers,
		        write_measure(dealt, rows, i, PB_METG_STATIC_1), write_measure(fine, rows, i, PB_METG_GRAIN_1),
		        write_measure(automatic, rows, i, PB_METG_GRAIN_AUTO));
	}
}

static void print_wait(FILE *out, const struct pb_metg_row *row)
{
	char wait[FIELD_BYTES];
	char memory[NUMBER_BYTES];
	fprintf(out, "  %-13s %9" PRId64 "  %-31s %s\n", row->driver, row->workers, write_metg(wait, row),
	        pb_units_bytes(memory, sizeof memory, row->item_bytes));
}

static void print_waits(FILE *out, const struct pb_metg_rows *rows)
{
	bool any = false;
	for (size_t i = 0; i < rows->count; i++) {
		if (!is_measure(&rows->list[i], PB_METG_WAIT))
			continue;
		if (!any)
			fprintf(out,
			        "\nitems that wait: the shortest wait that keeps half of all in flight waiting\n"
			        "  %-13s %9s  %-31s %s\n",
			        "driver", "in flight", "shortest wait", "memory of an item in flight");
		any = true;
		print_wait(out, &rows->list[i]);
	}
}

static bool is_said_before(const struct pb_metg_rows *rows, size_t i)
{
	const struct pb_metg_row *row = &rows->list[i];
	for (size_t before = 0; before < i; before++)
		if (strcmp(rows->list[before].driver, row->driver) == 0 &&
		    strcmp(rows->list[before].reason, row->reason) == 0)
			return true;
	return false;
}

static void print_notes(FILE *out, const struct pb_metg_rows *rows)
{
	bool any = false;
	for (size_t i = 0; i < rows->count; i++) {
		const struct pb_metg_row *row = &rows->list[i];
		char text[PB_TEXT_LINE];
		if (!*row->reason || is_said_before(rows, i))
			continue;
		fprintf(out, "%s  %s: %s\n", any ? "" : "\n", row->driver,
		        pb_text_clean(text, sizeof text, row->reason, PB_TEXT_LINE));
		any = true;
	}
}

void pb_metg_table_print(FILE *out, const struct pb_metg_rows *rows)
{
	print_items(out, rows);
	print_waits(out, rows);
	print_notes(out, rows);
}
