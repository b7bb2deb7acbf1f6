#include "harness/cli/unknown.h"

#include <errno.h>

#include "harness/cli/quote.h"
#include "harness/cli/suggest.h"

/* Separated by ", ", and "..." in place of those that do not fit. */
static void add_names(struct pb_why *why, const char *const *names, size_t count)
{
	static const char more[] = ", ...";
	size_t used = strlen(why->text);
	if (used + sizeof more > sizeof why->text)
		return;
	for (size_t i = 0; i < count; i++) {
		const char *gap = i ? ", " : "";
		size_t length = strlen(gap) + strlen(names[i]);
		if (used + length + sizeof more > sizeof why->text) {
			memcpy(why->text + used, more, sizeof more);
			return;
		}
		used += (size_t)snprintf(why->text + used, sizeof why->text - used, "%s%s", gap, names[i]);
	}
}

int pb_unknown(struct pb_why *why, const char *subject, const char *wrong, const char *const *names, size_t count)
{
	struct pb_quoted quoted = pb_quote(wrong);
	const char *nearest = pb_suggest(wrong, names, count);
	if (nearest)
		return pb_fail(why, -EINVAL, "%s '%s': did you mean '%s'?", subject, quoted.text, nearest);
	pb_fail(why, -EINVAL, "%s '%s'; known: ", subject, quoted.text);
	if (why)
		add_names(why, names, count);
	return -EINVAL;
}
