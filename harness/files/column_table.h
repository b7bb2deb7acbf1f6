/* column_table.h: a table of columns line by line; ROW is the structure, and a column is named as its member. */
#ifndef HARNESS_COLUMN_TABLE_H
#define HARNESS_COLUMN_TABLE_H

#include "harness/files/rows.h"

// clang-format off
#define TEXT(member, summary) {#member, PB_COLUMN_TEXT, offsetof(ROW, member), summary}
#define WHOLE(member, summary) {#member, PB_COLUMN_WHOLE, offsetof(ROW, member), summary}
#define REAL(member, summary) {#member, PB_COLUMN_REAL, offsetof(ROW, member), summary}

/* What is measured: the members that PB_COPY_CELL copies, but for `scaling`. */
#define CELL_COLUMNS \
	TEXT(kernel, "what was computed"), \
	TEXT(params, "its parameters as name=value, separated by spaces"), \
	TEXT(driver, "how its items were run"), \
	TEXT(schedule, "how items were claimed: static, dynamic or guided"), \
	WHOLE(grain, "items per claim; empty: the driver's choice")
// clang-format on

#endif
