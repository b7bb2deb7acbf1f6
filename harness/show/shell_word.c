#include "harness/show/shell_word.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "harness/show/text.h"

static bool is_plain(const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)word[i]) && !strchr("_+-./:=,%@", word[i]))
			return false;
	return length > 0;
}

void pb_shell_word_append(char *out, size_t size, const char *word, size_t length)
{
	if (is_plain(word, length)) {
		pb_text_append(out, size, "%.*s", (int)length, word);
		return;
	}
	pb_text_append(out, size, "'");
	for (size_t i = 0; i < length; i++)
		if (word[i] == '\'')
			pb_text_append(out, size, "'\\''");
		else
			pb_text_append(out, size, "%c", word[i]);
	pb_text_append(out, size, "'");
}
