#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/convert/google.h"

struct reading {
	struct pb_foreign *foreign;
	size_t aggregates;
	size_t entry; /* being read, from 1 */
	struct pb_why *why;
};

static int refuse(const struct reading *r, const char *what)
{
	return pb_fail(r->why, -EBADMSG, "benchmarks entry %zu: %s", r->entry, what);
}

/* NAN: not a unit of theirs. */
static double unit_s(const char *unit)
{
	static const struct {
		const char *name;
		double s;
	} units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
	for (size_t i = 0; unit && i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].name) == 0)
			return units[i].s;
	return NAN;
}

/* "BM_copy/64/threads:2" is the kernel BM_copy with params "64"; the threads are workers. */
static int split_name(struct reading *r, struct pb_sample_row *row, const char *name)
{
	char *copy = strdup(name);
	char *params = strdup(name);
	row->kernel = pb_foreign_keep(r->foreign, copy);
	row->params = pb_foreign_keep(r->foreign, params);
	if (!row->kernel || !row->params)
		return -ENOMEM;
	char *rest = copy;
	char *end = params;
	(void)strsep(&rest, "/");
	*end = '\0';
	for (char *part; (part = strsep(&rest, "/"));)
		if (*part && strncmp(part, "threads:", 8) != 0)
			end += sprintf(end, "%s%s", end > params ? " " : "", part);
	return 0;
}

static void read_status(struct pb_sample_row *row, const cJSON *entry)
{
	const char *error = pb_foreign_text(entry, "error_message");
	const char *skip = pb_foreign_text(entry, "skip_message");
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entry, "error_occurred"))) {
		row->status = "failed";
		row->reason = error ? error : "an error occurred";
	} else if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(entry, "skipped"))) {
		row->status = "skipped";
		row->reason = skip ? skip : "no reason was given";
	}
	row->ok = !row->reason;
}

static int read_time(struct reading *r, struct pb_sample_row *row, const cJSON *entry)
{
	const double s = unit_s(pb_foreign_text(entry, "time_unit"));
	if (!row->ok)
		return 0;
	row->wall_s = pb_foreign_real(entry, "real_time") * s;
	if (isnan(s))
		return refuse(r, "time_unit is none of ns, us, ms, s");
	if (!(row->wall_s <= PB_FOREIGN_LONGEST_S))
		return refuse(r, "real_time is not a number of at least 0, or far too large");
	row->ops = pb_foreign_real(entry, "items_per_second") * row->wall_s;
	row->bytes = pb_foreign_real(entry, "bytes_per_second") * row->wall_s;
	return 0;
}

/* Files of old versions have no repetition_index: the place among the entries of that name then. */
static int64_t repetition(const struct reading *r, const struct pb_sample_row *row, const cJSON *entry)
{
	const double index = pb_foreign_real(entry, "repetition_index");
	if (index < 1e9)
		return (int64_t)index + 1;
	int64_t rep = 1;
	for (size_t i = 0; i < r->foreign->count; i++)
		rep += strcmp(r->foreign->rows[i].cell_id, row->cell_id) == 0;
	return rep;
}

static int read_sample(struct reading *r, const cJSON *entry)
{
	struct pb_sample_row row = pb_foreign_row("google");
	const char *name = pb_foreign_text(entry, "run_name");
	const double threads = pb_foreign_real(entry, "threads");
	name = name ? name : pb_foreign_text(entry, "name");
	if (!name || !*name || *name == '/')
		return refuse(r, "no name");
	if (threads >= 1 && threads < 1e9)
		row.workers = (int64_t)threads;
	struct pb_why why = {""};
	int error = split_name(r, &row, name);
	if (!error)
		error = pb_foreign_name(r->foreign, &row, entry, &why);
	if (error)
		return error == -ENOMEM ? pb_fail(r->why, error, "no memory for the samples") : refuse(r, why.text);
	read_status(&row, entry);
	row.rep = repetition(r, &row, entry);
	error = read_time(r, &row, entry);
	if (!error && pb_foreign_add(r->foreign, &row))
		error = pb_fail(r->why, -ENOMEM, "no memory for the samples");
	return error;
}

static int read_entry(struct reading *r, const cJSON *entry)
{
	const char *type = pb_foreign_text(entry, "run_type");
	r->entry++;
	if (!cJSON_IsObject(entry))
		return refuse(r, "not an object");
	if (!type || strcmp(type, "aggregate") != 0)
		return read_sample(r, entry);
	r->aggregates++;
	return 0;
}

static void read_caches(struct pb_machine_facts *machine, const cJSON *context)
{
	const cJSON *cache;
	cJSON_ArrayForEach(cache, cJSON_GetObjectItemCaseSensitive(context, "caches"))
	{
		const double bytes = pb_foreign_real(cache, "size");
		const double level = pb_foreign_real(cache, "level");
		const char *type = pb_foreign_text(cache, "type");
		if (!(bytes < 1e15) || !type || strcmp(type, "Instruction") == 0)
			continue;
		if (level == 1)
			machine->l1d_bytes = (int64_t)bytes;
		else if (level == 2)
			machine->l2_bytes = (int64_t)bytes;
		else if (level == 3)
			machine->l3_bytes = (int64_t)bytes;
	}
}

static void read_context(struct pb_run_facts *facts, const cJSON *context)
{
	const double cpus = pb_foreign_real(context, "num_cpus");
	facts->start_utc = pb_foreign_text(context, "date");
	facts->machine.host = pb_foreign_text(context, "host_name");
	facts->executable = pb_foreign_text(context, "executable");
	if (cpus >= 1 && cpus < 1e9)
		facts->machine.hardware_threads = (int64_t)cpus;
	read_caches(&facts->machine, context);
}

int pb_google_read(struct pb_foreign *foreign, const char *bytes, size_t length, struct pb_why *why)
{
	struct reading r = {.foreign = foreign, .why = why};
	int error = pb_foreign_parse(foreign, bytes, length, why);
	if (error)
		return error;
	const cJSON *document = foreign->facts.document;
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "benchmarks");
	const cJSON *entry;
	if (!cJSON_IsArray(list))
		return pb_fail(why, -EBADMSG, "no list 'benchmarks', so it is not of Google Benchmark");
	read_context(&foreign->facts, cJSON_GetObjectItemCaseSensitive(document, "context"));
	cJSON_ArrayForEach(entry, list)
	{
		error = read_entry(&r, entry);
		if (error)
			return error;
	}
	if (foreign->count == 0 && r.aggregates)
		return pb_fail(why, -ENODATA,
		               "only aggregates and no samples: measure again without "
		               "--benchmark_report_aggregates_only");
	return foreign->count ? 0 : pb_fail(why, -ENODATA, "the list 'benchmarks' is empty");
}
