/* quote.h: what a user wrote, inside a message: on one line, printable, of bounded length. */
#ifndef HARNESS_QUOTE_H
#define HARNESS_QUOTE_H

struct pb_quoted {
	char text[48];
};

/* Control characters become '?'; a long text ends in "...". Use: pb_fail(why, -EINVAL, "'%s' ...", pb_quote(t).text) */
struct pb_quoted pb_quote(const char *text);

#endif
