/*
 * foreign.h: a run as another tool's file has it: what google.h and hyperfine.h read into and write from.
 *
 * Both tools' files may hold members that they do not know. Every cell that powbench writes carries one, "powbench",
 * with the columns that name the cell, so that reading the file back gives the same cells.
 */
#ifndef HARNESS_FOREIGN_H
#define HARNESS_FOREIGN_H

#include <cjson/cJSON.h>

#include "harness/files/run_json.h"

/* What a file of another tool tells: unknown is unknown. Starts zeroed. */
struct pb_foreign {
	struct pb_run_facts facts; /* its document is the file's */
	struct pb_sample_row *rows;
	size_t count, capacity;
	char **texts; /* that rows point to and the document does not have */
	size_t text_count;
};
void pb_foreign_free(struct pb_foreign *foreign);

/* Parses any bytes into facts.document; 0, -EBADMSG with the byte where it is no JSON object, or -ENOMEM. */
int pb_foreign_parse(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why);

/* Adds a copy of the row. 0 or -ENOMEM. */
int pb_foreign_add(struct pb_foreign *foreign, const struct pb_sample_row *row);

/* Takes a text from malloc(), NULL too, and frees it with the rest; NULL when out of memory. */
const char *pb_foreign_keep(struct pb_foreign *foreign, char *text);

/* A row of that tool with nothing known but what every row needs: one worker, a right sample, no warm-up. */
struct pb_sample_row pb_foreign_row(const char *tool);

/* Names the cell of the row: by the member "powbench" of the object where it has one, else by a hash of kernel, params,
 * driver and workers. 0, -EBADMSG or -ENOMEM with the reason. */
int pb_foreign_name(struct pb_foreign *foreign, struct pb_sample_row *row, const cJSON *object, struct pb_why *why);

/* Adds the member "powbench"; false when out of memory. */
bool pb_foreign_add_name(cJSON *object, const struct pb_sample_row *row);

/* Adds a number that powbench knows; leaves out one that is not finite. False when out of memory. */
bool pb_foreign_add_real(cJSON *object, const char *name, double value);

/* A member that is a finite number of at least 0: that number, else NAN. */
double pb_foreign_real(const cJSON *object, const char *name);

/* A longer time than any run takes: a file that has one is nonsense. */
#define PB_FOREIGN_LONGEST_S 1e12

/* A member that is a text: that text, else NULL. */
const char *pb_foreign_text(const cJSON *object, const char *name);

/* Mean, standard deviation (of n - 1) and median of some times; NAN where there are too few. */
struct pb_foreign_sums {
	double mean, deviation, median, least, most;
};
struct pb_foreign_sums pb_foreign_sum_up(const double *values, size_t count);

#endif
