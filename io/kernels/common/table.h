/*
 * table.h: a table of tab-separated values, which the conducting process puts together from records in item order and
 * writes at once, so that it is in order and has one writer whatever the driver.
 */
#ifndef IO_KERNELS_COMMON_TABLE_H
#define IO_KERNELS_COMMON_TABLE_H

#include <powbench/kernel.h>

struct pb_table {
	const char *path; /* of the file; NULL: none is wanted, and rows are dropped */
	char *text;
	size_t length, capacity;
	int error; /* -errno of the last attempt to write it */
};

/* Empties it and begins with the header, a line without its end. 0 or -errno. */
int pb_table_begin(struct pb_table *table, const char *header);
/* Adds a line without its end. 0 or -errno. */
int pb_table_add(struct pb_table *table, const void *line, size_t length);
/* All rows are there: writes the file. table->error tells how that went. */
void pb_table_write(struct pb_table *table);
/* 0, or -EBADMSG with the reason if the file could not be written. */
int pb_table_check(const struct pb_table *table, struct pb_why *why);
void pb_table_free(struct pb_table *table);

/* Has `text` hold no tab and no end of line. */
void pb_table_clean(char *text);

/* The parameter for its path. */
#define PB_TABLE_PARAM                                                                                                 \
	{                                                                                                              \
		.name = "out", .type = PB_PARAM_TEXT, .initial = "",                                                   \
		.summary = "the file for the table of results, tab-separated, in the order of items"                   \
	}

#endif
