/* shell_word.h: words of a command line as a shell takes them. */
#ifndef HARNESS_SHELL_WORD_H
#define HARNESS_SHELL_WORD_H

#include <stddef.h>

/* Appends the word, quoted where it has to be, to the string in out[size]; what does not fit is cut. */
void pb_shell_word_append(char *out, size_t size, const char *word, size_t length);

#endif
