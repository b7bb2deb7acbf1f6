#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/convert/hyperfine.h"

struct reading {
	struct pb_foreign *foreign;
	size_t result; /* being read, from 1 */
	struct pb_why *why;
};

static int refuse(const struct reading *r, const char *what)
{
	return pb_fail(r->why, -EBADMSG, "results entry %zu: %s", r->result, what);
}

static int out_of_memory(const struct reading *r)
{
	return pb_fail(r->why, -ENOMEM, "no memory for the samples");
}

/* "size=10 threads=2" of {"size": "10", "threads": "2"} */
static int read_parameters(struct reading *r, struct pb_sample_row *row, const cJSON *result)
{
	const cJSON *parameter;
	char *params = strdup("");
	cJSON_ArrayForEach(parameter, cJSON_GetObjectItemCaseSensitive(result, "parameters"))
	{
		char *longer = NULL;
		const char *value = cJSON_GetStringValue(parameter);
		if (!params || !value || !parameter->string)
			continue;
		if (asprintf(&longer, "%s%s%s=%s", params, *params ? " " : "", parameter->string, value) < 0)
			longer = NULL;
		free(params);
		params = longer;
	}
	row->params = pb_foreign_keep(r->foreign, params);
	return row->params ? 0 : out_of_memory(r);
}

/* A run that was ended by a signal has null for its code. */
static int read_status(struct reading *r, struct pb_sample_row *row, const cJSON *code, bool there)
{
	char *reason = NULL;
	if (!there || (cJSON_IsNumber(code) && code->valuedouble == 0))
		return 0;
	int length = cJSON_IsNumber(code) ? asprintf(&reason, "exit code %g", code->valuedouble)
	                                  : asprintf(&reason, "ended by a signal");
	row->status = "failed";
	row->ok = 0;
	row->reason = pb_foreign_keep(r->foreign, length < 0 ? NULL : reason);
	return row->reason ? 0 : out_of_memory(r);
}

static int read_run(struct reading *r, struct pb_sample_row *row, const cJSON *time, const cJSON *result)
{
	const cJSON *codes = cJSON_GetObjectItemCaseSensitive(result, "exit_codes");
	const cJSON *memory = cJSON_GetObjectItemCaseSensitive(result, "memory_usage_byte");
	const cJSON *bytes = cJSON_IsArray(memory) ? cJSON_GetArrayItem(memory, (int)row->rep - 1) : NULL;
	if (!cJSON_IsNumber(time) || !(time->valuedouble >= 0 && time->valuedouble <= PB_FOREIGN_LONGEST_S))
		return refuse(r, "times holds something that is not a number of at least 0, or far too large");
	row->wall_s = time->valuedouble;
	if (cJSON_IsNumber(bytes) && bytes->valuedouble >= 0 && bytes->valuedouble < 1e18)
		row->max_rss_bytes = (int64_t)bytes->valuedouble;
	int error = read_status(r, row, cJSON_GetArrayItem(codes, (int)row->rep - 1), cJSON_IsArray(codes));
	if (!error && pb_foreign_add(r->foreign, row))
		error = out_of_memory(r);
	return error;
}

static int read_result(struct reading *r, const cJSON *result)
{
	struct pb_sample_row cell = pb_foreign_row("hyperfine");
	const cJSON *times = cJSON_GetObjectItemCaseSensitive(result, "times");
	const cJSON *time;
	struct pb_why why = {""};
	r->result++;
	cell.kernel = pb_foreign_text(result, "command");
	if (!cell.kernel || !*cell.kernel)
		return refuse(r, "no command");
	if (!cJSON_IsArray(times))
		return refuse(r, "no list 'times'");
	int error = read_parameters(r, &cell, result);
	if (!error && (error = pb_foreign_name(r->foreign, &cell, result, &why)))
		return error == -ENOMEM ? out_of_memory(r) : refuse(r, why.text);
	int64_t rep = 0;
	cJSON_ArrayForEach(time, times)
	{
		struct pb_sample_row row = cell;
		row.rep = ++rep;
		if (!error)
			error = read_run(r, &row, time, result);
	}
	return error;
}

int pb_hyperfine_read(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why)
{
	struct reading r = {.foreign = foreign, .why = why};
	int error = pb_foreign_parse(foreign, bytes, length, why);
	if (error)
		return error;
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(foreign->facts.document, "results");
	const cJSON *result;
	if (!cJSON_IsArray(list))
		return pb_fail(why, -EBADMSG, "no list 'results', so it is not of hyperfine");
	cJSON_ArrayForEach(result, list)
	{
		error = read_result(&r, result);
		if (error)
			return error;
	}
	return foreign->count ? 0 : pb_fail(why, -ENODATA, "no result has any times");
}
