/* utf8.h: text that may be any bytes, for files that must be UTF-8. */
#ifndef HARNESS_UTF8_H
#define HARNESS_UTF8_H

/* Replaces every byte that is no part of valid UTF-8 (RFC 3629) by '?'. */
void pb_utf8_repair(char *text);

#endif
