/* names.h: a growing list of texts without duplicates. */
#ifndef HARNESS_NAMES_H
#define HARNESS_NAMES_H

#include <stddef.h>

/* In the order in which they were added; zeroed: empty. */
struct pb_names {
	char **names;
	size_t count;
};

/* Adds a copy of `name`, unless it is there already; 0 or -ENOMEM. */
int pb_names_add(struct pb_names *names, const char *name);
void pb_names_free(struct pb_names *names);

#endif
