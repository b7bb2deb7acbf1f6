#include "harness/files/run_orphans.h"

#include <stdlib.h>
#include <string.h>

#include "harness/files/csv.h"

bool pb_run_find_sample(const struct pb_sample_table *samples, size_t *cursor, const char *cell_id, int64_t rep,
                        bool warmup)
{
	for (size_t i = 0; i < samples->count; i++) {
		size_t at = (*cursor + i) % samples->count;
		const struct pb_sample_row *sample = &samples->rows[at];
		if (sample->rep == rep && (sample->warmup == 1) == warmup && sample->cell_id &&
		    strcmp(sample->cell_id, cell_id) == 0) {
			*cursor = at;
			return true;
		}
	}
	return false;
}

static size_t place_of(const char *name)
{
	size_t place = 0;
	while (pb_worker_columns[place].name && strcmp(pb_worker_columns[place].name, name) != 0)
		place++;
	return place;
}

int pb_run_orphans(char *bytes, size_t length, const struct pb_sample_table *samples, size_t *keep, struct pb_why *why)
{
	struct pb_csv_reader reader = {.bytes = bytes, .length = length};
	const size_t cell_id = place_of("cell_id"), rep = place_of("rep"), warmup = place_of("warmup");
	struct pb_why what = {""};
	size_t cursor = 0;
	int got = pb_csv_next(&reader, &what); /* the header */
	*keep = reader.at;
	while (got > 0 && (got = pb_csv_next(&reader, &what)) > 0)
		if (reader.count > rep && reader.count > cell_id && reader.count > warmup &&
		    pb_run_find_sample(samples, &cursor, reader.fields[cell_id], strtoll(reader.fields[rep], NULL, 10),
		                       strcmp(reader.fields[warmup], "1") == 0))
			*keep = reader.at;
	pb_csv_reader_free(&reader);
	return got < 0 ? pb_fail(why, got, "workers.csv %s", what.text) : 0;
}
