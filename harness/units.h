/* units.h: numbers as people write them: 16, 10M, 50ms, 2s. One table of suffixes serves reading and writing. */
#ifndef HARNESS_UNITS_H
#define HARNESS_UNITS_H

#include <powbench/base.h>

/* Read all of `text` or fail: -EINVAL not a number, -ERANGE negative or too large for 64 bits, with the reason. */
int pb_units_parse_count(const char *text, uint64_t *count, struct pb_why *why);
int pb_units_parse_time(const char *text, uint64_t *ns, struct pb_why *why);
int pb_units_parse_real(const char *text, double *value, struct pb_why *why);

/* For people: "20M", "50 ms", "1.53 s", "2.5 MiB". Return `out`. */
const char *pb_units_count(char *out, size_t size, double value);
const char *pb_units_seconds(char *out, size_t size, double seconds);
const char *pb_units_bytes(char *out, size_t size, double bytes);

#endif
