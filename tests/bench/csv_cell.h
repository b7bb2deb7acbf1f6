/* csv_cell.h: a figure in a line of CSV; empty where it is unknown. */
#ifndef TESTS_CSV_CELL_H
#define TESTS_CSV_CELL_H

#include <math.h>
#include <stdio.h>

static inline void put_csv_cell(FILE *csv, double value)
{
	(void)fputc(',', csv);
	if (!isnan(value))
		(void)fprintf(csv, "%.6g", value);
}

#endif
