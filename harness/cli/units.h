/* units.h: numbers as people write them: 16, 10M, 50ms, 2s. One table of suffixes serves reading and writing. */
#ifndef HARNESS_UNITS_H
#define HARNESS_UNITS_H

#include <powbench/base.h>

/*
 * Read all of `text` or fail: -EINVAL not a number, -ERANGE negative or too large for 64 bits, with the reason. Counts
 * take k, M, G, T and Ki, Mi, Gi, Ti; times take ns, us, ms, s and m (a bare number is seconds). Decimals are fine
 * where the result is exact: 1.5M, 0.5ms.
 */
int pb_units_parse_count(const char *text, uint64_t *count, struct pb_why *why);
int pb_units_parse_time(const char *text, uint64_t *ns, struct pb_why *why);
/* Per cent, with or without the sign, up to four decimals: parts in PB_SHARE_WHOLE. */
int pb_units_parse_share(const char *text, uint64_t *parts, struct pb_why *why);
int pb_units_parse_real(const char *text, double *value, struct pb_why *why);

/* The shortest exact text that reads back as the same: "1500k", "20M"; "0s", "50ms", "1500us"; "5%",
 * "0.25%". Return `out`. */
const char *pb_units_count_text(char *out, size_t size, uint64_t count);
const char *pb_units_time_text(char *out, size_t size, uint64_t ns);
const char *pb_units_share_text(char *out, size_t size, uint64_t parts);

/* The one of these for the numbers of such a parameter. */
typedef const char *pb_units_write(char *out, size_t size, uint64_t number);
pb_units_write *pb_units_writer(enum pb_param_type type);

/* For people, rounded to three digits; "-" for what is not a number: "20M", "50 ms", "1.53 s", "2.5 MiB". Return `out`.
 */
const char *pb_units_count(char *out, size_t size, double value);
const char *pb_units_seconds(char *out, size_t size, double seconds);
const char *pb_units_bytes(char *out, size_t size, double bytes);

#endif
