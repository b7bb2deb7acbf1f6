#include "harness/show/params_words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/params.h"
#include "harness/cli/registry.h"

enum { WORD_COLUMNS = 80, WORD_HEAD = 32 };

/* Canonical text, as in a row; NULL: not known. */
static char *default_text(const struct pb_summary_row *row)
{
	const struct pb_kernel *kernel = row->kernel ? pb_registry_find_kernel(row->kernel, NULL) : NULL;
	struct pb_args *args = NULL;
	if (!kernel || pb_params_make(&args, kernel, NULL, 0, 1, NULL))
		return NULL;
	char *text = pb_params_text(args);
	pb_params_free(args);
	return text;
}

static bool has_word(const char *text, const char *word, size_t length)
{
	for (const char *at = text; *at; at += strspn(at, " ")) {
		const size_t other = strcspn(at, " ");
		if (other == length && strncmp(at, word, length) == 0)
			return true;
		at += other;
	}
	return false;
}

static void append_word(char *out, const char *word, size_t length)
{
	if (length <= WORD_COLUMNS)
		pb_text_append(out, PB_TEXT_LINE, "%s%.*s", *out ? " " : "", (int)length, word);
	else
		pb_text_append(out, PB_TEXT_LINE, "%s%.*s...(%zu characters)", *out ? " " : "", WORD_HEAD, word,
		               length - strcspn(word, "=") - 1);
}

static void append_changed(char *out, const char *params, const char *defaults)
{
	for (const char *at = params; *at; at += strspn(at, " ")) {
		const size_t length = strcspn(at, " ");
		if (!has_word(defaults, at, length))
			append_word(out, at, length);
		at += length;
	}
}

const char *pb_params_words(char out[PB_TEXT_LINE], const struct pb_summary_row *row, size_t columns)
{
	char changed[PB_TEXT_LINE] = "";
	pb_text_clean(out, PB_TEXT_LINE, row->params, PB_TEXT_LINE);
	if (pb_text_columns(out) <= columns)
		return out;
	char *defaults = default_text(row);
	append_changed(changed, row->params, defaults ? defaults : "");
	free(defaults);
	return pb_text_clean(out, PB_TEXT_LINE, changed, PB_TEXT_LINE);
}
