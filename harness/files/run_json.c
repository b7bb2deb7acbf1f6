#include "harness/files/run_json.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/files/c_locale.h"
#include "harness/files/column_json.h"
#include "harness/files/columns.h"

/* The objects of the file, each with its table and where its structure is in pb_run_facts. */
static const struct section {
	const char *name; /* NULL: the top level */
	const struct pb_column *columns;
	size_t offset;
} sections[] = {
    {NULL, pb_run_columns, 0},
    {"settings", pb_settings_columns, offsetof(struct pb_run_facts, settings)},
    {"machine", pb_machine_columns, offsetof(struct pb_run_facts, machine)},
    {"software", pb_software_columns, offsetof(struct pb_run_facts, software)},
    {"timer", pb_timer_columns, offsetof(struct pb_run_facts, timer)},
    {"clock", pb_clock_columns, offsetof(struct pb_run_facts, clock)},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static bool add_section(cJSON *document, const struct section *section, const struct pb_run_facts *facts)
{
	cJSON *object = section->name ? cJSON_AddObjectToObject(document, section->name) : document;
	return pb_json_add_columns(object, section->columns, (const char *)facts + section->offset);
}

static bool add_command(cJSON *document, const struct pb_run_facts *facts)
{
	cJSON *array = cJSON_AddArrayToObject(document, "command");
	bool added = array != NULL;
	for (size_t i = 0; i < facts->command_count && added; i++)
		added = cJSON_AddItemToArray(array, pb_json_text(facts->command[i]));
	return added;
}

static bool add_environment(cJSON *document, const struct pb_run_facts *facts)
{
	cJSON *object = cJSON_AddObjectToObject(document, "environment");
	bool added = object != NULL;
	for (size_t i = 0; i < facts->environment_count && added; i++)
		added = cJSON_AddItemToObject(object, facts->environment[i].name,
		                              pb_json_text(facts->environment[i].value));
	return added;
}

char *pb_run_json_write(const struct pb_run_facts *facts)
{
	cJSON *document = cJSON_CreateObject();
	bool added = document != NULL;
	for (size_t i = 0; i < SECTIONS && added; i++)
		added = add_section(document, &sections[i], facts);
	char *text = NULL;
	if (added && facts->job_count)
		added = pb_json_add_rows(document, "jobs", pb_job_columns, facts->jobs, facts->job_count,
		                         sizeof *facts->jobs);
	if (added && add_command(document, facts) && add_environment(document, facts))
		text = pb_json_print(document);
	cJSON_Delete(document);
	return text;
}

static int fail_value(struct pb_why *why, const struct section *section, const char *name, const char *problem)
{
	return pb_fail(why, -EBADMSG, "run.json: %s%s%s %s", section->name ? section->name : "",
	               section->name ? "." : "", name, problem);
}

static int read_section(struct pb_run_facts *facts, const struct section *section, const cJSON *document,
                        struct pb_why *why)
{
	const cJSON *object = document;
	if (section->name)
		object = cJSON_GetObjectItemCaseSensitive(document, section->name);
	if (!object || cJSON_IsNull(object))
		return 0;
	if (!cJSON_IsObject(object))
		return pb_fail(why, -EBADMSG, "run.json: %s is not an object", section->name ? section->name : "it");
	const struct pb_column *wrong;
	const char *problem = pb_json_read_columns(object, section->columns, (char *)facts + section->offset, &wrong);
	return problem ? fail_value(why, section, wrong->name, problem) : 0;
}

static int read_command(struct pb_run_facts *facts, const cJSON *document, struct pb_why *why)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(document, "command"), *item;
	if (!array || cJSON_IsNull(array))
		return 0;
	if (!cJSON_IsArray(array))
		return pb_fail(why, -EBADMSG, "run.json: command is not a list");
	facts->command = calloc((size_t)cJSON_GetArraySize(array) + 1, sizeof *facts->command);
	if (!facts->command)
		return pb_fail(why, -ENOMEM, "run.json: out of memory");
	cJSON_ArrayForEach(item, array)
	{
		if (!cJSON_IsString(item))
			return pb_fail(why, -EBADMSG, "run.json: command holds something that is not a text");
		facts->command[facts->command_count++] = item->valuestring;
	}
	return 0;
}

static int read_environment(struct pb_run_facts *facts, const cJSON *document, struct pb_why *why)
{
	const cJSON *object = cJSON_GetObjectItemCaseSensitive(document, "environment"), *item;
	if (!object || cJSON_IsNull(object))
		return 0;
	if (!cJSON_IsObject(object))
		return pb_fail(why, -EBADMSG, "run.json: environment is not an object");
	facts->environment = calloc((size_t)cJSON_GetArraySize(object) + 1, sizeof *facts->environment);
	if (!facts->environment)
		return pb_fail(why, -ENOMEM, "run.json: out of memory");
	cJSON_ArrayForEach(item, object)
	{
		if (!cJSON_IsString(item))
			return pb_fail(why, -EBADMSG, "run.json: environment.%.40s is not a text", item->string);
		facts->environment[facts->environment_count++] =
		    (struct pb_variable){.name = item->string, .value = item->valuestring};
	}
	return 0;
}

static int read_job(struct pb_run_job *job, const cJSON *item, struct pb_why *why)
{
	const struct pb_column *wrong;
	pb_columns_clear(pb_job_columns, job);
	if (!cJSON_IsObject(item))
		return pb_fail(why, -EBADMSG, "run.json: jobs holds something that is not an object");
	const char *problem = pb_json_read_columns(item, pb_job_columns, job, &wrong);
	if (problem)
		return pb_fail(why, -EBADMSG, "run.json: jobs.%s %s", wrong->name, problem);
	if (!job->job || !job->folder || job->nodes < 1)
		return pb_fail(why, -EBADMSG, "run.json: jobs holds one without its job, its nodes or its folder");
	return 0;
}

static int read_jobs(struct pb_run_facts *facts, const cJSON *document, struct pb_why *why)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(document, "jobs"), *item;
	int error = 0;
	if (!array || cJSON_IsNull(array))
		return 0;
	if (!cJSON_IsArray(array))
		return pb_fail(why, -EBADMSG, "run.json: jobs is not a list");
	facts->jobs = calloc((size_t)cJSON_GetArraySize(array) + 1, sizeof *facts->jobs);
	if (!facts->jobs)
		return pb_fail(why, -ENOMEM, "run.json: out of memory");
	cJSON_ArrayForEach(item, array)
	{
		if (!error)
			error = read_job(&facts->jobs[facts->job_count++], item, why);
	}
	return error;
}

static int read_document(struct pb_run_facts *facts, const cJSON *document, struct pb_why *why)
{
	int error = 0;
	for (size_t i = 0; i < SECTIONS && !error; i++)
		error = read_section(facts, &sections[i], document, why);
	if (!error && facts->schema == PB_UNKNOWN)
		error = pb_fail(why, -EBADMSG, "run.json: no schema, so it is not of a run");
	if (!error && facts->schema != PB_SCHEMA)
		error = pb_fail(why, -EBADMSG, "run.json: schema %lld, but this powbench reads schema %d",
		                (long long)facts->schema, PB_SCHEMA);
	if (!error && (!facts->run_id || !*facts->run_id))
		error = pb_fail(why, -EBADMSG, "run.json: no run_id");
	if (!error)
		error = read_command(facts, document, why);
	if (!error)
		error = read_jobs(facts, document, why);
	return error ? error : read_environment(facts, document, why);
}

int pb_run_json_read(struct pb_run_facts *facts, const char *bytes, size_t length, struct pb_why *why)
{
	pb_run_facts_clear(facts);
	struct pb_c_locale scope = pb_c_locale_enter();
	const char *end = bytes;
	cJSON *document = cJSON_ParseWithLengthOpts(bytes, length, &end, false);
	pb_c_locale_leave(scope);
	if (!document)
		return pb_fail(why, -EBADMSG, "run.json: not JSON from byte %td on", end - bytes);
	facts->document = document;
	int error = read_document(facts, document, why);
	if (error)
		pb_run_facts_free(facts);
	return error;
}

void pb_run_facts_clear(struct pb_run_facts *facts)
{
	*facts = (struct pb_run_facts){0};
	for (size_t i = 0; i < SECTIONS; i++)
		pb_columns_clear(sections[i].columns, (char *)facts + sections[i].offset);
}

void pb_run_facts_free(struct pb_run_facts *facts)
{
	cJSON_Delete(facts->document);
	free(facts->command);
	free(facts->environment);
	free(facts->jobs);
	pb_run_facts_clear(facts);
}
