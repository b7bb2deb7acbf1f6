/* utc.h: the time of day, for people. Durations come from pb_clock_ns(). */
#ifndef HARNESS_UTC_H
#define HARNESS_UTC_H

enum { PB_UTC_SIZE = 32 };

/* "2026-11-21T10:34:19.123Z" */
void pb_utc_now(char out[PB_UTC_SIZE]);

#endif
