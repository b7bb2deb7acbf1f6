#include "harness/files/utf8.h"

#include <stddef.h>

/* Bytes of the character that begins at `text`; 0 when none does. */
static size_t character_length(const unsigned char *text)
{
	/* Lead bytes, and the range of the byte after them: it keeps out overlong forms, surrogates and > U+10FFFF. */
	static const struct {
		unsigned char first, last, low, high;
		size_t length;
	} forms[] = {
	    {0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
	    {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
	    {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	size_t form = 0, count = sizeof forms / sizeof *forms;
	while (form < count && (text[0] < forms[form].first || text[0] > forms[form].last))
		form++;
	if (form == count)
		return 0;
	if (forms[form].length > 1 && (text[1] < forms[form].low || text[1] > forms[form].high))
		return 0;
	for (size_t length = 2; length < forms[form].length; length++)
		if ((text[length] & 0xc0) != 0x80)
			return 0;
	return forms[form].length;
}

void pb_utf8_repair(char *text)
{
	while (*text) {
		size_t length = character_length((const unsigned char *)text);
		if (length == 0)
			*text = '?';
		text += length ? length : 1;
	}
}
