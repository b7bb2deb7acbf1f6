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

/* "25.1 ns [24 ns, 26.3 ns]", "< 4.1 ns", "> 64 ms"; "-" where nothing was measured. An end outside of the measured
 * sizes is left open. */
static const char *write_metg(char out[static FIELD_BYTES], const struct pb_metg_row *row)
{
	char value[NUMBER_BYTES];
	char low[NUMBER_BYTES] = "";
	char high[NUMBER_BYTES] = "";
	const bool below = row->bound && strcmp(row->bound, "below") == 0;
	if (!is_measured(row))
		(void)snprintf(out, FIELD_BYTES, "-");
	else if (row->bound)
		(void)snprintf(out, FIELD_BYTES, "%s %s", below ? "<" : ">",
		               time_text(value, below ? row->finest_ns : row->coarsest_ns));
	else
		(void)snprintf(out, FIELD_BYTES, "%s", time_text(value, row->metg_ns));
	if (isfinite(row->low_ns))
		(void)time_text(low, row->low_ns);
	if (isfinite(row->high_ns))
		(void)time_text(high, row->high_ns);
	if (*low || *high)
		pb_text_append(out, FIELD_BYTES, " [%s, %s]", low, high);
	return out;
}

/* The row of the other grain, which follows on its own; NULL: none does. */
static const struct pb_metg_row *partner_of(const struct pb_metg_rows *rows, size_t i)
{
	const bool there = i + 1 < rows->count && is_measure(&rows->list[i + 1], PB_METG_GRAIN_AUTO);
	return there ? &rows->list[i + 1] : NULL;
}

static void print_items(FILE *out, const struct pb_metg_rows *rows)
{
	char fine[FIELD_BYTES];
	char automatic[FIELD_BYTES];
	fprintf(out, "items that compute: the smallest that leaves half of the efficiency (wall x workers / items)\n");
	fprintf(out, "  %-13s %7s  %-31s %s\n", "driver", "workers", "one item per claim", "the driver's grain");
	for (size_t i = 0; i < rows->count; i++) {
		const struct pb_metg_row *row = &rows->list[i];
		const struct pb_metg_row *partner = partner_of(rows, i);
		if (!is_measure(row, PB_METG_GRAIN_1) || !partner)
			continue;
		fprintf(out, "  %-13s %7" PRId64 "  %-31s %s\n", row->driver, row->workers, write_metg(fine, row),
		        write_metg(automatic, partner));
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
