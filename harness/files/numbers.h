/* numbers.h: numbers in files: those of the C locale, whatever the user's locale is. */
#ifndef HARNESS_NUMBERS_H
#define HARNESS_NUMBERS_H

enum { PB_REAL_SIZE = 32 };

/* A finite number in the fewest digits that read back as the same number. Returns `out`. */
const char *pb_real_text(char out[PB_REAL_SIZE], double value);

#endif
