/* csv_decoder.h: from the records of a CSV file to rows, one at a time; what csv_decode.c and csv_visit.c share. */
#ifndef HARNESS_CSV_DECODER_H
#define HARNESS_CSV_DECODER_H

#include "harness/files/csv.h"

/* Starts with `file`, `columns` and the bytes of the reader set. */
struct pb_csv_decoder {
	struct pb_csv_reader reader;
	const char *file; /* for reasons */
	const struct pb_column *columns;
	const struct pb_column **of_field; /* the column of each field of the file; NULL: not one of ours */
	size_t fields;
};

/* Reads the header line: 0, or -errno also when there is none. */
int pb_csv_decoder_header(struct pb_csv_decoder *decoder, struct pb_why *why);

/* 1: `row` is the next one, with texts in the reader's bytes; 0: there is none; -errno. In the C locale only. */
int pb_csv_decoder_next(struct pb_csv_decoder *decoder, void *row, struct pb_why *why);

void pb_csv_decoder_free(struct pb_csv_decoder *decoder);

#endif
