#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/cells.h"
#include "harness/convert/google.h"
#include "harness/files/column_json.h"
#include "harness/show/workers_text.h"

#define NS_PER_S 1e9

/* "counter/items:4/increments:1000/pthread/dynamic/threads:2": their way to write a benchmark with named arguments. */
static char *run_name(const struct pb_sample_row *row)
{
	char *name = NULL;
	char ranks[32] = "";
	if (pb_workers_threads(row->driver, row->threads_per_rank) != PB_UNKNOWN)
		(void)snprintf(ranks, sizeof ranks, "/ranks:%lld", (long long)row->ranks);
	if (asprintf(&name, "%s%s%s/%s%s%s%s/threads:%lld", row->kernel, *row->params ? "/" : "", row->params,
	             row->driver, *row->schedule ? "/" : "", row->schedule, ranks, (long long)row->workers) < 0)
		return NULL;
	char *params = name + strlen(row->kernel);
	for (char *byte = params; byte < params + strlen(row->params) + (*row->params != 0); byte++)
		if (*byte == ' ')
			*byte = '/';
		else if (*byte == '=')
			*byte = ':';
	return name;
}

static bool add_common(cJSON *entry, const char *name, const char *suffix, const char *type, size_t family)
{
	char *whole = NULL;
	if (asprintf(&whole, "%s%s", name, suffix) < 0)
		return false;
	bool added = entry && cJSON_AddItemToObject(entry, "name", pb_json_text(whole)) &&
	             cJSON_AddNumberToObject(entry, "family_index", (double)family) &&
	             cJSON_AddNumberToObject(entry, "per_family_instance_index", 0) &&
	             cJSON_AddItemToObject(entry, "run_name", pb_json_text(name)) &&
	             cJSON_AddStringToObject(entry, "run_type", type);
	free(whole);
	return added;
}

static bool add_times(cJSON *entry, double iterations, double wall_s, double cpu_s)
{
	return cJSON_AddNumberToObject(entry, "iterations", iterations) &&
	       cJSON_AddItemToObject(entry, "real_time", pb_json_real(isfinite(wall_s) ? wall_s * NS_PER_S : 0)) &&
	       cJSON_AddItemToObject(entry, "cpu_time", pb_json_real(isfinite(cpu_s) ? cpu_s * NS_PER_S : 0)) &&
	       cJSON_AddStringToObject(entry, "time_unit", "ns");
}

static double cpu_s(const struct pb_sample_row *row)
{
	return row->user_s + row->sys_s;
}

static bool add_status(cJSON *entry, const struct pb_sample_row *row)
{
	const char *reason = row->reason ? row->reason : row->status;
	if (strcmp(row->status, "ok") == 0)
		return true;
	if (strcmp(row->status, "skipped") == 0)
		return cJSON_AddTrueToObject(entry, "skipped") &&
		       cJSON_AddItemToObject(entry, "skip_message", pb_json_text(reason));
	return cJSON_AddTrueToObject(entry, "error_occurred") &&
	       cJSON_AddItemToObject(entry, "error_message", pb_json_text(reason));
}

static bool add_sample(cJSON *list, const struct pb_sample_row *row, const char *name, size_t family, size_t samples)
{
	cJSON *entry = cJSON_CreateObject();
	return cJSON_AddItemToArray(list, entry) && add_common(entry, name, "", "iteration", family) &&
	       cJSON_AddNumberToObject(entry, "repetitions", (double)samples) &&
	       cJSON_AddNumberToObject(entry, "repetition_index", (double)(row->rep - 1)) &&
	       cJSON_AddNumberToObject(entry, "threads", (double)row->workers) && add_status(entry, row) &&
	       add_times(entry, 1, row->wall_s, cpu_s(row)) &&
	       pb_foreign_add_real(entry, "items_per_second", row->wall_s > 0 ? row->ops / row->wall_s : NAN) &&
	       pb_foreign_add_real(entry, "bytes_per_second", row->wall_s > 0 ? row->bytes / row->wall_s : NAN) &&
	       pb_foreign_add_name(entry, row);
}

static bool add_aggregate(cJSON *list, const struct pb_cell_samples *cell, const char *name, size_t family,
                          const char *kind, double wall_s, double of_cpu_s)
{
	char suffix[32];
	cJSON *entry = cJSON_CreateObject();
	(void)snprintf(suffix, sizeof suffix, "_%s", kind);
	return cJSON_AddItemToArray(list, entry) && add_common(entry, name, suffix, "aggregate", family) &&
	       cJSON_AddNumberToObject(entry, "repetitions", (double)cell->count) &&
	       cJSON_AddNumberToObject(entry, "threads", (double)cell->first->workers) &&
	       cJSON_AddStringToObject(entry, "aggregate_name", kind) &&
	       cJSON_AddStringToObject(entry, "aggregate_unit", "time") &&
	       add_times(entry, (double)cell->count, wall_s, of_cpu_s) && pb_foreign_add_name(entry, cell->first);
}

static bool add_aggregates(cJSON *list, const struct pb_cell_samples *cell, const char *name, size_t family)
{
	double *wall = calloc(cell->count + 1, sizeof *wall);
	double *cpu = calloc(cell->count + 1, sizeof *cpu);
	bool added = wall && cpu;
	for (size_t i = 0; added && i < cell->count; i++) {
		wall[i] = cell->rows[i]->wall_s;
		cpu[i] = cpu_s(cell->rows[i]);
	}
	if (added && cell->count > 1) {
		const struct pb_foreign_sums of_wall = pb_foreign_sum_up(wall, cell->count);
		const struct pb_foreign_sums of_cpu = pb_foreign_sum_up(cpu, cell->count);
		added = add_aggregate(list, cell, name, family, "mean", of_wall.mean, of_cpu.mean) &&
		        add_aggregate(list, cell, name, family, "median", of_wall.median, of_cpu.median) &&
		        add_aggregate(list, cell, name, family, "stddev", of_wall.deviation, of_cpu.deviation);
	}
	free(wall);
	free(cpu);
	return added;
}

static bool add_cell(cJSON *list, const struct pb_cell_samples *cell, size_t family)
{
	char *name = run_name(cell->first);
	bool added = name;
	for (size_t i = 0; added && i < cell->count; i++)
		added = add_sample(list, cell->rows[i], name, family, cell->count);
	if (added && cell->bad)
		added = add_sample(list, cell->bad, name, family, cell->count);
	if (added)
		added = add_aggregates(list, cell, name, family);
	free(name);
	return added;
}

static bool add_cache(cJSON *caches, const char *type, int level, int64_t bytes)
{
	if (bytes == PB_UNKNOWN)
		return true;
	cJSON *cache = cJSON_CreateObject();
	return cJSON_AddItemToArray(caches, cache) && cJSON_AddStringToObject(cache, "type", type) &&
	       cJSON_AddNumberToObject(cache, "level", level) &&
	       cJSON_AddNumberToObject(cache, "size", (double)bytes) &&
	       cJSON_AddNumberToObject(cache, "num_sharing", 0);
}

static bool add_known_text(cJSON *object, const char *name, const char *text)
{
	return !text || cJSON_AddItemToObject(object, name, pb_json_text(text));
}

static bool add_context(cJSON *document, const struct pb_run_facts *facts)
{
	const struct pb_machine_facts *machine = &facts->machine;
	cJSON *context = cJSON_AddObjectToObject(document, "context");
	bool added = add_known_text(context, "date", facts->start_utc) &&
	             add_known_text(context, "host_name", machine->host) &&
	             add_known_text(context, "executable", facts->executable ? facts->executable : "powbench");
	if (added && machine->hardware_threads != PB_UNKNOWN)
		added = cJSON_AddNumberToObject(context, "num_cpus", (double)machine->hardware_threads);
	cJSON *caches = added ? cJSON_AddArrayToObject(context, "caches") : NULL;
	return caches && add_cache(caches, "Data", 1, machine->l1d_bytes) &&
	       add_cache(caches, "Unified", 2, machine->l2_bytes) &&
	       add_cache(caches, "Unified", 3, machine->l3_bytes) &&
	       cJSON_AddNumberToObject(context, "json_schema_version", 1);
}

char *pb_google_write(const struct pb_run_facts *facts, const struct pb_sample_row *rows, size_t count)
{
	const struct pb_sample_table samples = {.rows = (struct pb_sample_row *)(uintptr_t)rows, .count = count};
	struct pb_cell_list cells;
	cJSON *document = cJSON_CreateObject();
	bool added = pb_cell_list_make(&cells, &samples, true) == 0 && document && add_context(document, facts);
	cJSON *list = added ? cJSON_AddArrayToObject(document, "benchmarks") : NULL;
	for (size_t i = 0; list && added && i < cells.count; i++)
		added = add_cell(list, &cells.cells[i], i);
	char *text = list && added ? pb_json_print(document) : NULL;
	cJSON_Delete(document);
	pb_cell_list_free(&cells);
	return text;
}
