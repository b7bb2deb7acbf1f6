/* columns.h: the members of a structure through the table of its columns (rows.h). The types must agree. */
#ifndef HARNESS_COLUMNS_H
#define HARNESS_COLUMNS_H

#include <math.h>
#include <string.h>

#include "harness/files/rows.h"

static inline const void *pb_column_of(const struct pb_column *column, const void *row)
{
	return (const char *)row + column->offset;
}

static inline const char *pb_column_text(const struct pb_column *column, const void *row)
{
	return *(const char *const *)pb_column_of(column, row);
}

static inline int64_t pb_column_whole(const struct pb_column *column, const void *row)
{
	return *(const int64_t *)pb_column_of(column, row);
}

static inline double pb_column_real(const struct pb_column *column, const void *row)
{
	return *(const double *)pb_column_of(column, row);
}

static inline void pb_column_set_text(const struct pb_column *column, void *row, const char *value)
{
	*(const char **)(void *)((char *)row + column->offset) = value;
}

static inline void pb_column_set_whole(const struct pb_column *column, void *row, int64_t value)
{
	*(int64_t *)(void *)((char *)row + column->offset) = value;
}

static inline void pb_column_set_real(const struct pb_column *column, void *row, double value)
{
	*(double *)(void *)((char *)row + column->offset) = value;
}

static inline void pb_column_set_unknown(const struct pb_column *column, void *row)
{
	if (column->type == PB_COLUMN_TEXT)
		pb_column_set_text(column, row, NULL);
	else if (column->type == PB_COLUMN_WHOLE)
		pb_column_set_whole(column, row, PB_UNKNOWN);
	else
		pb_column_set_real(column, row, NAN);
}

/* Makes every member that has a column unknown. */
static inline void pb_columns_clear(const struct pb_column *columns, void *row)
{
	for (; columns->name; columns++)
		pb_column_set_unknown(columns, row);
}

static inline const struct pb_column *pb_columns_find(const struct pb_column *columns, const char *name)
{
	for (; columns->name; columns++)
		if (strcmp(columns->name, name) == 0)
			return columns;
	return NULL;
}

#endif
