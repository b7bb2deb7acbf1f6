#include "harness/cli/names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int pb_names_append(struct pb_names *names, const char *name)
{
	char **larger = realloc(names->names, (names->count + 1) * sizeof *larger);
	if (!larger)
		return -ENOMEM;
	names->names = larger;
	larger[names->count] = strdup(name);
	if (!larger[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
}

int pb_names_add(struct pb_names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->names[i], name) == 0)
			return 0;
	return pb_names_append(names, name);
}

void pb_names_free(struct pb_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
	*names = (struct pb_names){0};
}

bool pb_name_is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name) != 0)
		names++;
	return *names;
}
