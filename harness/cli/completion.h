/* completion.h: completion scripts for shells, made from the tables. */
#ifndef HARNESS_COMPLETION_H
#define HARNESS_COMPLETION_H

#include <stdio.h>

void pb_completion_bash(FILE *out);
void pb_completion_zsh(FILE *out);

#endif
