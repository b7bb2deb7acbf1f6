/* column_table.h: a table of columns line by line; ROW is the structure, and a column is named as its member. */
#ifndef HARNESS_COLUMN_TABLE_H
#define HARNESS_COLUMN_TABLE_H

#include "harness/files/rows.h"

// clang-format off
#define TEXT(member, summary) {#member, PB_COLUMN_TEXT, offsetof(ROW, member), summary}
#define WHOLE(member, summary) {#member, PB_COLUMN_WHOLE, offsetof(ROW, member), summary}
#define REAL(member, summary) {#member, PB_COLUMN_REAL, offsetof(ROW, member), summary}
// clang-format on

#endif
