/* names.h: a growing list of texts. */
#ifndef HARNESS_NAMES_H
#define HARNESS_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they were added; zeroed: empty. */
struct pb_names {
	char **names;
	size_t count;
};

/* Add a copy of `name`; pb_names_add() only if it is not there yet. 0 or -ENOMEM. */
int pb_names_append(struct pb_names *names, const char *name);
int pb_names_add(struct pb_names *names, const char *name);
void pb_names_free(struct pb_names *names);

/* Whether `name` is among those of a list that ends in NULL. */
bool pb_name_is_among(const char *const *names, const char *name);

#endif
