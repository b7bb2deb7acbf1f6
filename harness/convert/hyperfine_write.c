#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/compare/cells.h"
#include "harness/convert/hyperfine.h"
#include "harness/files/column_json.h"
#include "harness/show/workers_text.h"

/* "pow first=1000000 count=16, pthread x4" */
static char *make_command(const struct pb_sample_row *row)
{
	char *command = NULL;
	int length = asprintf(&command, "%s%s%s, %s%s%s x%s", row->kernel, *row->params ? " " : "", row->params,
	                      row->driver, *row->schedule ? " " : "", row->schedule, PB_WORKERS_TEXT(row));
	return length < 0 ? NULL : command;
}

static bool add_parameter(cJSON *object, const char *name, const char *value)
{
	return cJSON_AddItemToObject(object, name, pb_json_text(value));
}

/* Their parameters are texts; the kernel's own come by name, as plot_parametrized.py takes them. */
static bool add_kernel_parameters(cJSON *object, const struct pb_sample_row *row)
{
	char *copy = strdup(row->params);
	char *rest = copy;
	bool added = copy;
	for (char *word; added && (word = strsep(&rest, " "));) {
		char *name = strsep(&word, "=");
		if (word && *name)
			added = add_parameter(object, name, word);
	}
	free(copy);
	return added;
}

static bool add_parameters(cJSON *result, const struct pb_sample_row *row)
{
	char workers[32];
	(void)snprintf(workers, sizeof workers, "%lld", (long long)row->workers);
	cJSON *object = cJSON_AddObjectToObject(result, "parameters");
	return object && add_parameter(object, "kernel", row->kernel) && add_kernel_parameters(object, row) &&
	       add_parameter(object, "driver", row->driver) && add_parameter(object, "workers", workers);
}

static double mean_of(const struct pb_cell_samples *cell, size_t offset)
{
	double sum = 0;
	for (size_t i = 0; i < cell->count; i++) {
		double value;
		memcpy(&value, (const char *)cell->rows[i] + offset, sizeof value);
		sum += value;
	}
	return sum / (double)cell->count;
}

static bool add_figures(cJSON *result, const struct pb_cell_samples *cell, const double *times)
{
	const struct pb_foreign_sums sums = pb_foreign_sum_up(times, cell->count);
	return cJSON_AddItemToObject(result, "mean", pb_json_real(sums.mean)) &&
	       cJSON_AddItemToObject(result, "stddev", pb_json_real(sums.deviation)) &&
	       cJSON_AddItemToObject(result, "median", pb_json_real(sums.median)) &&
	       cJSON_AddItemToObject(result, "user",
	                             pb_json_real(mean_of(cell, offsetof(struct pb_sample_row, user_s)))) &&
	       cJSON_AddItemToObject(result, "system",
	                             pb_json_real(mean_of(cell, offsetof(struct pb_sample_row, sys_s)))) &&
	       cJSON_AddItemToObject(result, "min", pb_json_real(sums.least)) &&
	       cJSON_AddItemToObject(result, "max", pb_json_real(sums.most));
}

static bool add_runs(cJSON *result, const struct pb_cell_samples *cell)
{
	cJSON *times = cJSON_AddArrayToObject(result, "times");
	cJSON *memory = cJSON_AddArrayToObject(result, "memory_usage_byte");
	cJSON *codes = cJSON_AddArrayToObject(result, "exit_codes");
	bool added = times && memory && codes;
	for (size_t i = 0; added && i < cell->count; i++) {
		const int64_t bytes = cell->rows[i]->max_rss_bytes;
		added = cJSON_AddItemToArray(times, pb_json_real(cell->rows[i]->wall_s)) &&
		        cJSON_AddItemToArray(memory, cJSON_CreateNumber(bytes == PB_UNKNOWN ? 0 : (double)bytes)) &&
		        cJSON_AddItemToArray(codes, cJSON_CreateNumber(0));
	}
	return added;
}

static bool add_cell(cJSON *list, const struct pb_cell_samples *cell)
{
	char *command = make_command(cell->first);
	double *times = calloc(cell->count + 1, sizeof *times);
	cJSON *result = cJSON_CreateObject();
	bool added = cJSON_AddItemToArray(list, result) && command && times;
	for (size_t i = 0; added && i < cell->count; i++)
		times[i] = cell->rows[i]->wall_s;
	added = added && cJSON_AddItemToObject(result, "command", pb_json_text(command)) &&
	        add_figures(result, cell, times) && add_runs(result, cell) && add_parameters(result, cell->first) &&
	        pb_foreign_add_name(result, cell->first);
	free(times);
	free(command);
	return added;
}

static cJSON *parameters_of(const cJSON *result)
{
	return cJSON_GetObjectItemCaseSensitive(result, "parameters");
}

static bool has_same(const cJSON *result, const cJSON *parameter)
{
	return cJSON_Compare(cJSON_GetObjectItemCaseSensitive(parameters_of(result), parameter->string), parameter,
	                     true);
}

static bool is_everywhere(const cJSON *list, const cJSON *parameter)
{
	const cJSON *result;
	bool everywhere = true;
	cJSON_ArrayForEach(result, list)
	{
		everywhere &= has_same(result, parameter);
	}
	return everywhere;
}

/* Theirs are what was varied: plot_parametrized.py takes files with one. The others are in the command. */
static void drop_constants(const cJSON *list)
{
	const cJSON *first = parameters_of(list->child);
	for (cJSON *parameter = first ? first->child : NULL, *next; parameter; parameter = next) {
		const cJSON *result;
		next = parameter->next;
		if (!is_everywhere(list, parameter))
			continue;
		cJSON_ArrayForEach(result, list)
		{
			if (parameters_of(result) != first)
				cJSON_DeleteItemFromObjectCaseSensitive(parameters_of(result), parameter->string);
		}
		cJSON_Delete(cJSON_DetachItemViaPointer(parameters_of(list->child), parameter));
	}
}

char *pb_hyperfine_write(const struct pb_sample_row *rows, size_t count)
{
	const struct pb_sample_table samples = {.rows = (struct pb_sample_row *)(uintptr_t)rows, .count = count};
	struct pb_cell_list cells;
	cJSON *document = cJSON_CreateObject();
	bool added = pb_cell_list_make(&cells, &samples, true) == 0 && document;
	cJSON *list = added ? cJSON_AddArrayToObject(document, "results") : NULL;
	for (size_t i = 0; list && added && i < cells.count; i++)
		if (cells.cells[i].count)
			added = add_cell(list, &cells.cells[i]);
	if (list && added && list->child)
		drop_constants(list);
	char *text = list && added ? pb_json_print(document) : NULL;
	cJSON_Delete(document);
	pb_cell_list_free(&cells);
	return text;
}
