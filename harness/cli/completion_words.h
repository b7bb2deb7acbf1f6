/* completion_words.h: what can be typed for the value of an option, as words for a shell's script. */
#ifndef HARNESS_COMPLETION_WORDS_H
#define HARNESS_COMPLETION_WORDS_H

#include <stdio.h>

#include "harness/cli/commands.h"

/* Separated by spaces: the option's own words, the kernels or drivers there are, or every "kernel.name=". */
void pb_completion_words(FILE *out, const struct pb_option *option);
void pb_completion_commands(FILE *out);

/* "a|b" as "a b". */
void pb_completion_split(FILE *out, const char *words);

#endif
