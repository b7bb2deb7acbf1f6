#include "harness/compare/comparison_notes.h"

#include <inttypes.h>
#include <string.h>

#include "harness/files/columns.h"
#include "harness/files/numbers.h"
#include "harness/show/text.h"

enum { VALUE_COLUMNS = 60, VALUE_BYTES = 256 };

/* "": unknown */
static void value_text(char out[VALUE_BYTES], const struct pb_column *column, const void *row)
{
	char number[PB_REAL_SIZE] = "";
	const char *text = number;
	if (column->type == PB_COLUMN_TEXT && pb_column_text(column, row))
		text = pb_column_text(column, row);
	else if (column->type == PB_COLUMN_WHOLE && pb_column_whole(column, row) != PB_UNKNOWN)
		(void)snprintf(number, sizeof number, "%" PRId64, pb_column_whole(column, row));
	else if (column->type == PB_COLUMN_REAL && isfinite(pb_column_real(column, row)))
		(void)pb_real_text(number, pb_column_real(column, row));
	(void)pb_text_clean(out, VALUE_BYTES, text, VALUE_COLUMNS);
}

/* What only one of them says cannot be told to differ; how much of it there is, is said. */
static void note_differences(FILE *out, const char *section, const struct pb_column *columns, const void *a,
                             const void *b)
{
	char in_a[VALUE_BYTES];
	char in_b[VALUE_BYTES];
	unsigned unknown = 0;
	for (; columns->name; columns++) {
		value_text(in_a, columns, a);
		value_text(in_b, columns, b);
		if (!in_a[0] != !in_b[0])
			unknown++;
		else if (strcmp(in_a, in_b) != 0)
			(void)fprintf(out, "powbench: note: %s.%s differs: %s in A, %s in B\n", section, columns->name,
			              in_a, in_b);
	}
	if (unknown)
		(void)fprintf(out, "powbench: note: %u facts of %s are known of one run only\n", unknown, section);
}

/* How it was measured, which seed and length of a run are not. */
static void note_settings(FILE *out, const struct pb_run_settings *a, const struct pb_run_settings *b)
{
	const struct pb_column pin[] = {*pb_columns_find(pb_settings_columns, "pin"), {0}};
	note_differences(out, "settings", pin, a, b);
}

static void note_unfinished(FILE *out, const char *name, const struct pb_run_facts *facts)
{
	char status[VALUE_BYTES];
	pb_text_clean(status, sizeof status, facts->status, VALUE_COLUMNS);
	if (strcmp(status, "finished") != 0)
		(void)fprintf(out, "powbench: note: run %s is not finished (%s)\n", name, *status ? status : "unknown");
}

static const char *variable(const struct pb_run_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->environment_count; i++)
		if (strcmp(facts->environment[i].name, name) == 0)
			return facts->environment[i].value;
	return NULL;
}

/* Variables of `facts` that the other run lacks or, when `also_other`, has with another value. */
static void note_environment(FILE *out, const struct pb_run_facts *facts, const struct pb_run_facts *other,
                             bool also_other)
{
	char name[VALUE_BYTES];
	for (size_t i = 0; i < facts->environment_count; i++) {
		const char *there = variable(other, facts->environment[i].name);
		if (there ? also_other && strcmp(there, facts->environment[i].value) != 0 : true)
			(void)fprintf(out, "powbench: note: environment.%s differs\n",
			              pb_text_clean(name, sizeof name, facts->environment[i].name, VALUE_COLUMNS));
	}
}

void pb_comparison_notes(FILE *out, const struct pb_comparison *comparison, const struct pb_compared_run *a,
                         const struct pb_compared_run *b)
{
	note_unfinished(out, "A", &a->facts);
	note_unfinished(out, "B", &b->facts);
	note_differences(out, "machine", pb_machine_columns, &a->facts.machine, &b->facts.machine);
	note_differences(out, "software", pb_software_columns, &a->facts.software, &b->facts.software);
	note_settings(out, &a->facts.settings, &b->facts.settings);
	note_environment(out, &a->facts, &b->facts, true);
	note_environment(out, &b->facts, &a->facts, false);
	if (!comparison->paired)
		(void)fputs(
		    "powbench: note: the runs were not interleaved: a change of the machine between them counts "
		    "as a difference; powbench run --against A measures both anew, in turns\n",
		    out);
}
