#include "harness/show/tour_notes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "harness/show/text.h"

/* A kind of note: what a row says (NULL: nothing), about whom, and what is put before it. */
struct kind {
	const char *prefix;
	const char *(*text)(const struct pb_tour_row *row);
	const char *(*subject)(const struct pb_tour_row *row);
};

static const char *remark_of(const struct pb_tour_row *row)
{
	return row->remark;
}

static const char *reason_of(const struct pb_tour_row *row)
{
	return strcmp(row->status, "ok") == 0 || !row->reason || !*row->reason ? NULL : row->reason;
}

static const char *machine_of(const struct pb_tour_row *row)
{
	return isfinite(row->published_s) ? row->published_on : NULL;
}

static const char *workload_of(const struct pb_tour_row *row)
{
	return row->workload;
}

/* A driver that is missing is missing for all; what failed did so in one workload. */
static const char *culprit_of(const struct pb_tour_row *row)
{
	return strcmp(row->status, "skipped") == 0 ? row->driver : row->workload;
}

static bool is_first(const struct pb_tour_row *rows, size_t i, const char *(*key)(const struct pb_tour_row *row),
                     const struct kind *kind)
{
	for (size_t before = 0; before < i; before++) {
		const char *text = kind->text(&rows[before]);
		if (text && strcmp(text, kind->text(&rows[i])) == 0 && strcmp(key(&rows[before]), key(&rows[i])) == 0)
			return false;
	}
	return true;
}

static void append_word(char *line, const char *word)
{
	pb_text_append(line, PB_TEXT_LINE, "%s%s", *line ? ", " : "", word);
}

/* Whoever says the same, in one line: "fetch, crawl: why". */
static void print_note(FILE *out, const struct pb_tour_row *rows, size_t count, size_t first, const struct kind *kind)
{
	char subjects[PB_TEXT_LINE] = "";
	char text[PB_TEXT_LINE];
	const char *said = kind->text(&rows[first]);
	for (size_t i = first; i < count; i++) {
		const char *same = kind->text(&rows[i]);
		if (same && strcmp(same, said) == 0 && is_first(rows, i, kind->subject, kind))
			append_word(subjects, kind->subject(&rows[i]));
	}
	fprintf(out, "  %s: %s%s\n", subjects, kind->prefix, pb_text_clean(text, sizeof text, said, PB_TEXT_LINE));
}

static const char *same_key(const struct pb_tour_row *row)
{
	(void)row;
	return "";
}

static void print_notes(FILE *out, const struct pb_tour_row *rows, size_t count, const struct kind *kind)
{
	for (size_t i = 0; i < count; i++)
		if (kind->text(&rows[i]) && is_first(rows, i, same_key, kind))
			print_note(out, rows, count, i, kind);
}

static bool any_scaled(const struct pb_tour_row *rows, size_t count)
{
	bool scaled = false;
	for (size_t i = 0; i < count; i++)
		scaled |= rows[i].scale > 1;
	return scaled;
}

static bool any_published(const struct pb_tour_row *rows, size_t count)
{
	bool published = false;
	for (size_t i = 0; i < count; i++)
		published |= isfinite(rows[i].published_s);
	return published;
}

void pb_tour_notes_print(FILE *out, const struct pb_tour_row *rows, size_t count)
{
	static const struct kind kinds[] = {
	    {"Python with ", machine_of, workload_of}, {"", remark_of, workload_of}, {"", reason_of, culprit_of}};
	fputc('\n', out);
	if (any_scaled(rows, count))
		fputs("  ~: measured with fewer items, and scaled up\n", out);
	if (any_published(rows, count))
		fputs("  Python: seconds reported by articles on concurrency in Python, on their authors' machines\n",
		      out);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		print_notes(out, rows, count, &kinds[i]);
}
