#include "harness/files/numbers.h"

#include <stdio.h>
#include <stdlib.h>

#include "harness/files/c_locale.h"

/* A double keeps any 15 digits and %g drops zeros at the end, so that the first that reads back is the shortest. */
const char *pb_real_text(char out[PB_REAL_SIZE], double value)
{
	struct pb_c_locale scope = pb_c_locale_enter();
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(out, PB_REAL_SIZE, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	pb_c_locale_leave(scope);
	return out;
}
