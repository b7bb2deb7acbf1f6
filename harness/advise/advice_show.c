#include "harness/advise/advice_show.h"

#include <errno.h>
#include <string.h>

#include "harness/show/text.h"

enum { LINE_COLUMNS = 98, INDENT = 2, PARAM_COLUMNS = 64 };

/* "pow  first=1000000 count=16 (weak scaling)" */
static void name_study(char out[PB_TEXT_LINE], const struct pb_study *study)
{
	const struct pb_summary_row *face = pb_study_face(study);
	char kernel[PB_TEXT_LINE];
	char params[PB_TEXT_LINE];
	pb_text_clean(kernel, sizeof kernel, face->kernel, 24);
	pb_text_clean(params, sizeof params, face->params, PARAM_COLUMNS);
	out[0] = '\0';
	pb_text_append(out, PB_TEXT_LINE, "%s%s%s%s", kernel, *params ? "  " : "", params,
	               pb_study_weak(study) ? "  (weak scaling)" : "");
}

static void print_words(FILE *out, const char *lead, const char *text)
{
	char words[2 * PB_TEXT_LINE];
	(void)snprintf(words, sizeof words, "%s%s", lead, text);
	(void)fprintf(out, "%*s", INDENT, "");
	pb_text_print_wrapped(out, words, LINE_COLUMNS, INDENT);
	(void)putc('\n', out);
}

int pb_advice_text(FILE *out, const struct pb_advice *advices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct pb_advice *advice = &advices[i];
		char name[PB_TEXT_LINE];
		name_study(name, advice->study);
		(void)fprintf(out, "%s%s\n", i ? "\n" : "", name);
		for (size_t s = 0; s < PB_SENTENCES; s++)
			print_words(out, "", advice->sentences[s]);
		print_words(out, "Rule of thumb: ", advice->thumb.text);
		for (size_t g = 0; g < advice->gap_count; g++) {
			print_words(out, "Missing: ", advice->gaps[g].what);
			(void)fprintf(out, "    %s\n", advice->gaps[g].command);
		}
	}
	return 0;
}

int pb_advice_markdown(FILE *out, const struct pb_advice *advices, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct pb_advice *advice = &advices[i];
		char name[PB_TEXT_LINE];
		name_study(name, advice->study);
		(void)fprintf(out, "%s### %s\n\n", i ? "\n" : "", name);
		for (size_t s = 0; s < PB_SENTENCES; s++)
			(void)fprintf(out, "%s\n", advice->sentences[s]);
		(void)fprintf(out, "\nRule of thumb: %s\n", advice->thumb.text);
		for (size_t g = 0; g < advice->gap_count; g++)
			(void)fprintf(out, "\nMissing: %s\n\n    %s\n", advice->gaps[g].what, advice->gaps[g].command);
	}
	return 0;
}

void pb_advice_brief(FILE *out, const struct pb_advice *advices, size_t count, const char *dir)
{
	enum { FEW = 3 };
	char clean[PB_TEXT_LINE];
	(void)putc('\n', out);
	for (size_t i = 0; i < count && i < FEW; i++) {
		char line[2 * PB_TEXT_LINE];
		char kernel[PB_TEXT_LINE];
		pb_text_clean(kernel, sizeof kernel, pb_study_face(advices[i].study)->kernel, 24);
		(void)snprintf(line, sizeof line, "advice for %s: %s", kernel, advices[i].sentences[1]);
		pb_text_print_wrapped(out, line, LINE_COLUMNS, 0);
		(void)putc('\n', out);
	}
	(void)fprintf(out, "why: powbench advise %s\n", pb_text_clean(clean, sizeof clean, dir, sizeof clean));
}
