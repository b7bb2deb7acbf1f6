/* params_words.h: the parameters of a study in a heading. */
#ifndef HARNESS_PARAMS_WORDS_H
#define HARNESS_PARAMS_WORDS_H

#include "harness/files/rows.h"
#include "harness/show/text.h"

/*
 * The row's parameters, "first=1000000 count=16", as clean text: all of them where they take at most `columns`,
 * otherwise only those that differ from the kernel's defaults. These are not cut, but for values that nobody reads,
 * such as a number of thousands of digits: "base=777777...(5000 characters)". A kernel that is not loaded has no known
 * defaults. Returns `out`.
 */
const char *pb_params_words(char out[PB_TEXT_LINE], const struct pb_summary_row *row, size_t columns);

#endif
