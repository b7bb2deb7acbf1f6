/* What was not measured that an advice would need. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "harness/advise/making.h"
#include "harness/measure/plan.h"
#include "harness/show/shell_word.h"
#include "harness/show/workers_text.h"

/* Those that the run was given: a kernel may be of a plug-in. */
static void append_plugins(char *out, size_t size, const struct pb_run_facts *facts)
{
	for (size_t i = 0; i < facts->command_count; i++) {
		const char *word = facts->command[i];
		bool apart = strcmp(word, "--plugin") == 0 && i + 1 < facts->command_count;
		if (!apart && strncmp(word, "--plugin=", 9) != 0)
			continue;
		const char *path = apart ? facts->command[i + 1] : word + 9;
		pb_text_append(out, size, " --plugin ");
		pb_shell_word_append(out, size, path, strlen(path));
	}
}

/* Undoes what pb_params_text() writes for a space and for %, so that the shell gets the value as it was. */
static void decode(char *text)
{
	char *to = text;
	for (const char *from = text; *from;) {
		const bool is_space = strncmp(from, "%20", 3) == 0;
		const bool is_coded = is_space || strncmp(from, "%25", 3) == 0;
		*to = *from;
		if (is_space)
			*to = ' ';
		from += is_coded ? 3 : 1;
		to++;
	}
	*to = '\0';
}

/* "-p kernel.name=value" of every parameter; params are separated by spaces. */
static void append_params(char *out, size_t size, const struct pb_summary_row *face)
{
	const char *param = face->params ? face->params : "";
	while (*(param += strspn(param, " "))) {
		char word[PB_TEXT_LINE];
		size_t length = strcspn(param, " ");
		(void)snprintf(word, sizeof word, "%s.%.*s", face->kernel, (int)length, param);
		decode(word);
		pb_text_append(out, size, " -p ");
		pb_shell_word_append(out, size, word, strlen(word));
		param += length;
	}
}

/* Adds a gap whose command measures the same work with these further options. */
__attribute__((format(printf, 4, 5))) static void add_gap(struct pb_advice *advice, const struct pb_advising *advising,
                                                          const char *options, const char *format, ...)
{
	if (advice->gap_count == PB_GAPS_MOST)
		return;
	struct pb_gap *gap = &advice->gaps[advice->gap_count++];
	const struct pb_summary_row *face = pb_study_face(advice->study);
	va_list list;
	va_start(list, format);
	(void)vsnprintf(gap->what, sizeof gap->what, format, list);
	va_end(list);
	(void)snprintf(gap->command, sizeof gap->command, "powbench -k ");
	pb_shell_word_append(gap->command, sizeof gap->command, face->kernel, strlen(face->kernel));
	append_params(gap->command, sizeof gap->command, face);
	append_plugins(gap->command, sizeof gap->command, &advising->run->facts);
	if (pb_study_weak(advice->study))
		pb_text_append(gap->command, sizeof gap->command, " --scaling weak");
	pb_text_append(gap->command, sizeof gap->command, "%s", options);
}

static size_t count_drivers(const struct pb_advice *advice)
{
	size_t count = 0;
	for (size_t i = 0; i < advice->tie_count; i++) {
		bool first = strcmp(advice->ties[i].row->driver, PB_BASE_DRIVER) != 0;
		for (size_t j = 0; j < i && first; j++)
			first = strcmp(advice->ties[i].row->driver, advice->ties[j].row->driver) != 0;
		count += first;
	}
	return count;
}

static size_t count_sizes(const struct pb_advice *advice)
{
	size_t count = 0;
	for (size_t i = 0; i < advice->tie_count; i++) {
		bool first = strcmp(advice->ties[i].row->driver, PB_BASE_DRIVER) != 0;
		for (size_t j = 0; j < i && first; j++)
			first = advice->ties[i].row->workers != advice->ties[j].row->workers ||
			        strcmp(advice->ties[j].row->driver, PB_BASE_DRIVER) == 0;
		count += first;
	}
	return count;
}

static void add_failed(struct pb_advice *advice, const struct pb_advising *advising)
{
	for (size_t i = 0; i < advice->study->count; i++) {
		const struct pb_summary_row *row = advice->study->rows[i];
		char options[PB_TEXT_LINE] = "";
		char reason[PB_TEXT_LINE];
		if (strcmp(row->status, "ok") == 0 || strcmp(row->status, "skipped") == 0)
			continue;
		pb_text_clean(reason, sizeof reason, row->reason, 160);
		pb_text_append(options, sizeof options, " -d ");
		pb_shell_word_append(options, sizeof options, row->driver, strlen(row->driver));
		pb_text_append(options, sizeof options, " -w %s", PB_WORKERS_TEXT(row));
		add_gap(advice, advising, options, "%.60s with %s worker%s is %s and could be better: %s", row->driver,
		        PB_WORKERS_TEXT(row), row->workers == 1 ? "" : "s", row->status, reason);
	}
}

static bool has_few_samples(const struct pb_advice *advice)
{
	for (size_t i = 0; i < advice->tie_count; i++)
		if (advice->ties[i].pairs < PB_PAIRS_LEAST)
			return true;
	return false;
}

void pb_advise_gaps(struct pb_advice *advice, const struct pb_advising *advising)
{
	size_t drivers = count_drivers(advice);
	if (!advice->study->base)
		add_gap(advice, advising, " -d serial", "no serial base was measured");
	if (drivers < 2)
		add_gap(advice, advising, " -d all", "%s beside serial",
		        drivers ? "only one driver was measured" : "no driver was measured");
	if (drivers > 0 && count_sizes(advice) < 2)
		add_gap(advice, advising, " -d all -w auto", "only one number of workers was measured");
	if (has_few_samples(advice))
		add_gap(advice, advising, " --reps 10", "some cells have fewer than %d samples to compare",
		        PB_PAIRS_LEAST);
	if (advice->confidence == PB_CONFIDENCE_LOW)
		add_gap(advice, advising, " --budget 10m", "samples enough to tell apart the cells that are tied");
	add_failed(advice, advising);
}
