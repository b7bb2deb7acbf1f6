#include "harness/show/params_words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/cli/params.h"
#include "harness/cli/registry.h"

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

static void append_changed(char *out, const char *params, const char *defaults)
{
	for (const char *at = params; *at; at += strspn(at, " ")) {
		const size_t length = strcspn(at, " ");
		if (!has_word(defaults, at, length))
			pb_text_append(out, PB_TEXT_LINE, "%s%.*s", *out ? " " : "", (int)length, at);
		at += length;
	}
}

const char *pb_params_words(char out[PB_TEXT_LINE], const struct pb_summary_row *row, size_t columns)
{
	char changed[PB_TEXT_LINE] = "";
	pb_text_clean(out, PB_TEXT_LINE, row->params, PB_TEXT_LINE);
	char *defaults = pb_text_columns(out) > columns ? default_text(row) : NULL;
	if (!defaults)
		return out;
	append_changed(changed, row->params, defaults);
	free(defaults);
	return pb_text_clean(out, PB_TEXT_LINE, changed, PB_TEXT_LINE);
}
