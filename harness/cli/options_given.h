/*
 * options_given.h: the options and words of a command line as they were given. What they mean depends on the command,
 * which may come after them.
 */
#ifndef HARNESS_OPTIONS_GIVEN_H
#define HARNESS_OPTIONS_GIVEN_H

#include <getopt.h>

#include "harness/cli/commands.h"

struct pb_given {
	const struct pb_option *option;
	const char *value;
	bool by_letter;
};

/* argc and argv are the caller's; the rest is pb_given_collect()'s, and begins zeroed. */
struct pb_given_line {
	int argc;
	char **argv;
	struct option longs[PB_OPTIONS_MOST];
	char letters[2 * PB_OPTIONS_MOST + 3];
	struct pb_given *given;
	size_t count;
	char **words; /* the command and its arguments */
	size_t word_count;
	bool is_given[PB_OPTIONS_MOST];
};

/* 0, -EINVAL with what is no option, or -ENOMEM. pb_given_free() is due in either case. */
int pb_given_collect(struct pb_given_line *line, struct pb_why *why);
void pb_given_free(struct pb_given_line *line);

/* Whether the option of that name is among them. */
bool pb_given_is(const struct pb_given_line *line, const char *name);

/* "-w" or "--workers", as the user wrote it. */
void pb_given_spell(char *out, size_t size, const struct pb_given *given);

#endif
