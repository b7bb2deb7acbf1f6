#include <argz.h>
#include <errno.h>
#include <stdlib.h>

#include "harness/cli/options.h"
#include "harness/cli/options_given.h"

static int add_given(char **argz, size_t *length, const struct pb_given *given)
{
	char *text = NULL;
	bool valued = given->value;
	if (asprintf(&text, "--%s%s%s", given->option->name, valued ? "=" : "", valued ? given->value : "") < 0)
		return -ENOMEM;
	int error = -argz_add(argz, length, text);
	free(text);
	return error;
}

int pb_options_rewrite(char **argz, size_t *length, int argc, char **argv, const char *const *without,
                       struct pb_why *why)
{
	struct pb_given_line line = {.argc = argc, .argv = argv};
	*argz = NULL;
	*length = 0;
	int error = pb_given_collect(&line, why);
	for (size_t i = 0; !error && i < line.word_count; i++)
		error = -argz_add(argz, length, line.words[i]);
	for (size_t i = 0; !error && i < line.count; i++)
		if (!pb_name_is_among(without, line.given[i].option->name))
			error = add_given(argz, length, &line.given[i]);
	pb_given_free(&line);
	return error;
}
