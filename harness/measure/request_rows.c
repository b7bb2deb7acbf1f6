#include "harness/measure/request_rows.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "harness/measure/gather.h"

#define HASH_BYTES 17

/* Rows that are written at once. */
struct batch {
	size_t count;
	struct pb_request_row rows[4096];
	char hashes[4096][HASH_BYTES];
};

static double seconds(int64_t ns)
{
	return ns >= 0 ? (double)ns / 1e9 : NAN;
}

static void add_row(struct batch *batch, const struct pb_sample_row *sample, const struct pb_request *request)
{
	char *hash = batch->hashes[batch->count];
	(void)snprintf(hash, HASH_BYTES, "%016" PRIx64, request->hash);
	batch->rows[batch->count++] = (struct pb_request_row){
	    .schema = PB_SCHEMA,
	    .run_id = sample->run_id,
	    .cell_id = sample->cell_id,
	    .rep = sample->rep,
	    .warmup = sample->warmup,
	    .item = (int64_t)request->item,
	    .url = request->url,
	    .status = request->status ? (int64_t)request->status : PB_UNKNOWN,
	    .bytes = (int64_t)request->bytes,
	    .hash = hash,
	    .attempt = request->attempt,
	    .start_s = seconds(request->start_ns),
	    .connect_s = seconds(request->connect_ns),
	    .first_byte_s = seconds(request->first_byte_ns),
	    .total_s = seconds(request->total_ns),
	    .error = request->error,
	};
}

static int write_batch(struct batch *batch, struct pb_run_dir *dir, struct pb_request_log *log, struct pb_why *why)
{
	int error = pb_run_dir_append_requests(dir, batch->rows, batch->count, why);
	for (size_t i = 0; !error && i < batch->count; i++)
		if (pb_request_log_add(log, &batch->rows[i]))
			error = pb_fail(why, -ENOMEM, "no memory for the times of %zu requests", batch->count);
	batch->count = 0;
	return error;
}

int pb_request_rows_keep(struct pb_run_dir *dir, struct pb_request_log *log, const struct pb_bench *bench,
                         const struct pb_sample_row *sample, struct pb_why *why)
{
	const struct pb_gathered *gathered = &bench->gathered;
	struct pb_request request;
	size_t at = 0;
	int error = 0;
	if (gathered->request_count == 0)
		return 0;
	struct batch *batch = malloc(sizeof *batch);
	if (!batch)
		return pb_fail(why, -ENOMEM, "no memory for %zu requests", gathered->request_count);
	batch->count = 0;
	while (!error && pb_gather_next_request(gathered, &at, &request)) {
		add_row(batch, sample, &request);
		if (batch->count == sizeof batch->rows / sizeof *batch->rows)
			error = write_batch(batch, dir, log, why);
	}
	if (!error && batch->count)
		error = write_batch(batch, dir, log, why);
	free(batch);
	return error;
}
