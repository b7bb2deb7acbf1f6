#include "harness/cli/quote.h"

#include <stdbool.h>
#include <string.h>

static const char ellipsis[] = "...";

/* Bytes of `text` that fit without cutting a UTF-8 character in two. */
static size_t cut(const char *text, size_t most)
{
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

struct pb_quoted pb_quote(const char *text)
{
	struct pb_quoted quoted = {""};
	size_t length = strnlen(text, sizeof quoted.text);
	bool whole = length < sizeof quoted.text;
	if (!whole)
		length = cut(text, sizeof quoted.text - sizeof ellipsis);
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		quoted.text[i] = text[i];
		if (byte < ' ' || byte == 0x7f)
			quoted.text[i] = '?';
	}
	if (!whole)
		memcpy(quoted.text + length, ellipsis, sizeof ellipsis);
	return quoted;
}
