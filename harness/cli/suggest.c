#include "harness/cli/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { LONGEST = 63 }; /* longer names are nobody's typing errors */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, case aside. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b_length; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = least(above[j - 1] + !is_same(a[i - 1], b[j - 1]), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) && is_same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		size_t *free_row = before;
		before = above;
		above = row;
		row = free_row;
	}
	return above[b_length];
}

const char *pb_suggest(const char *wrong, const char *const *names, size_t count)
{
	const char *nearest = NULL;
	size_t length = strnlen(wrong, LONGEST + 1);
	/* One slip for every three letters, and at least one letter right. */
	size_t limit = least((length + 2) / 3, length ? length - 1 : 0) + 1;
	if (length > LONGEST)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t name_length = strnlen(names[i], LONGEST + 1);
		size_t d = name_length <= LONGEST ? distance(wrong, length, names[i], name_length) : limit;
		if (d >= limit)
			continue;
		limit = d;
		nearest = names[i];
	}
	return nearest;
}
