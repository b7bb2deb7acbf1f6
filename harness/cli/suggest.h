/* suggest.h: the known name nearest to a misspelt one. */
#ifndef HARNESS_SUGGEST_H
#define HARNESS_SUGGEST_H

#include <stddef.h>

/* The nearest of `names` by edit distance (Damerau-Levenshtein), or NULL when none is close enough to be meant. */
const char *pb_suggest(const char *wrong, const char *const *names, size_t count);

#endif
