/* run.json out and back in. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/files/run_json.h"
#include "support/golden.h"
#include "support/suite.h"

static const char *command[] = {"run", "-k", "pow", "-p", "pow.count=16", "--plugin", "a \"b\"\\\n\t.so", ""};
static struct pb_variable variables[] = {{"OMP_NUM_THREADS", "4"}, {"OMP_PROC_BIND", ""}};

static struct pb_run_facts recorded(void)
{
	struct pb_run_facts facts;
	pb_run_facts_clear(&facts);
	facts.schema = PB_SCHEMA;
	facts.run_id = "20261121-103419-host1-1234";
	facts.env_id = "00f1e2d3c4b5a697";
	facts.start_utc = "2026-11-21T10:34:19Z";
	facts.status = "running";
	facts.command = command;
	facts.command_count = sizeof command / sizeof *command;
	facts.settings.seed = (INT64_C(1) << 53) - 1;
	facts.settings.confidence = 0.95;
	facts.settings.ci = 0.02;
	facts.settings.budget_s = 120;
	facts.settings.pin = "compact";
	facts.machine.host = "host1";
	facts.machine.cpu_model = "Example CPU";
	facts.machine.cores = 2;
	facts.machine.clock_resolution_s = 1e-9;
	facts.software.version = "0.1.0";
	facts.software.gmp = "6.2.1";
	facts.environment = variables;
	facts.environment_count = sizeof variables / sizeof *variables;
	return facts;
}

static char *write_text(const struct pb_run_facts *facts)
{
	char *text = pb_run_json_write(facts);
	if (!text)
		abort();
	return text;
}

static void facts_are_written_as_recorded(void)
{
	struct pb_run_facts facts = recorded();
	char *text = write_text(&facts);
	CU_ASSERT_TRUE(golden_agrees("tests/golden/run.json", text, strlen(text)));
	free(text);
}

static void check_lists(const struct pb_run_facts *read, const struct pb_run_facts *facts)
{
	CU_ASSERT_EQUAL_FATAL(read->command_count, facts->command_count);
	for (size_t i = 0; i < facts->command_count; i++)
		CU_ASSERT_STRING_EQUAL(read->command[i], facts->command[i]);
	CU_ASSERT_EQUAL_FATAL(read->environment_count, facts->environment_count);
	for (size_t i = 0; i < facts->environment_count; i++) {
		CU_ASSERT_STRING_EQUAL(read->environment[i].name, facts->environment[i].name);
		CU_ASSERT_STRING_EQUAL(read->environment[i].value, facts->environment[i].value);
	}
}

static void what_is_written_reads_back_the_same(void)
{
	struct pb_run_facts facts = recorded(), read;
	struct pb_why why = {""};
	char *text = write_text(&facts);
	CU_ASSERT_EQUAL_FATAL(pb_run_json_read(&read, text, strlen(text), &why), 0);
	check_lists(&read, &facts);
	CU_ASSERT_STRING_EQUAL(read.run_id, facts.run_id);
	CU_ASSERT_EQUAL(read.settings.seed, facts.settings.seed);
	CU_ASSERT_EQUAL(read.settings.ci, facts.settings.ci);
	CU_ASSERT_EQUAL(read.settings.reps, PB_UNKNOWN);
	CU_ASSERT_PTR_NULL(read.end_utc);
	CU_ASSERT_EQUAL(read.machine.clock_resolution_s, 1e-9);
	CU_ASSERT_TRUE(isnan(read.machine.cgroup_cpus));
	CU_ASSERT_STRING_EQUAL(read.software.gmp, "6.2.1");
	char *again = write_text(&read);
	CU_ASSERT_STRING_EQUAL(again, text);
	free(again);
	free(text);
	pb_run_facts_free(&read);
}

/* An argument of the command line may be any bytes, but JSON is UTF-8. */
static void bytes_that_are_not_utf8_are_replaced(void)
{
	static const char *const given[] = {"caf\xc3\xa9",      "\xff",    "a\xc3", "\xed\xa0\x80",
	                                    "\xf0\x9f\x98\x80", "\xc0\x80"};
	static const char *const kept[] = {"caf\xc3\xa9", "?", "a?", "???", "\xf0\x9f\x98\x80", "??"};
	struct pb_run_facts facts = recorded(), read;
	struct pb_why why = {""};
	facts.command = (const char **)given;
	facts.command_count = sizeof given / sizeof *given;
	char *text = write_text(&facts);
	CU_ASSERT_EQUAL_FATAL(pb_run_json_read(&read, text, strlen(text), &why), 0);
	for (size_t i = 0; i < facts.command_count; i++)
		CU_ASSERT_STRING_EQUAL(read.command[i], kept[i]);
	free(text);
	pb_run_facts_free(&read);
}

static void check_refused(const char *text, const char *reason)
{
	struct pb_run_facts facts;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL(pb_run_json_read(&facts, text, strlen(text), &why), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(why.text, reason);
	CU_ASSERT_PTR_NULL(facts.document);
}

static void wrong_types_and_schemas_are_refused_with_a_reason(void)
{
	check_refused("", "run.json: not JSON from byte 0 on");
	check_refused("{\"schema\": 1,", "run.json: not JSON from byte 12 on");
	check_refused("[1]", "run.json: it is not an object");
	check_refused("null", "run.json: no schema, so it is not of a run");
	check_refused("{}", "run.json: no schema, so it is not of a run");
	check_refused("{\"schema\": 2, \"run_id\": \"x\"}", "run.json: schema 2, but this powbench reads schema 1");
	check_refused("{\"schema\": 1}", "run.json: no run_id");
	check_refused("{\"schema\": \"1\"}", "run.json: schema is not a number");
	check_refused("{\"schema\": 1.5}", "run.json: schema is not a whole number");
	check_refused("{\"schema\": 1e300}", "run.json: schema is not a whole number");
	check_refused("{\"schema\": 1, \"run_id\": 7}", "run.json: run_id is not a text");
	check_refused("{\"schema\": 1, \"run_id\": \"x\", \"machine\": []}", "run.json: machine is not an object");
	check_refused("{\"schema\": 1, \"run_id\": \"x\", \"machine\": {\"cores\": true}}",
	              "run.json: machine.cores is not a number");
	check_refused("{\"schema\": 1, \"run_id\": \"x\", \"command\": {}}", "run.json: command is not a list");
	check_refused("{\"schema\": 1, \"run_id\": \"x\", \"command\": [1]}",
	              "run.json: command holds something that is not a text");
	check_refused("{\"schema\": 1, \"run_id\": \"x\", \"environment\": {\"A\": null}}",
	              "run.json: environment.A is not a text");
}

static void unknown_members_are_left_out(void)
{
	static const char text[] = "{\"later\": [{}], \"run_id\": \"x\", \"schema\": 1, \"settings\": {\"more\": 1}}";
	struct pb_run_facts facts;
	struct pb_why why = {""};
	CU_ASSERT_EQUAL_FATAL(pb_run_json_read(&facts, text, strlen(text), &why), 0);
	CU_ASSERT_EQUAL(facts.settings.seed, PB_UNKNOWN);
	CU_ASSERT_EQUAL(facts.command_count, 0);
	pb_run_facts_free(&facts);
}

static void only_variables_that_matter_are_taken(void)
{
	struct pb_variable *list = NULL;
	size_t count = 0, found = 0;
	setenv("OMP_PLACES", "cores=", 1);
	setenv("POWBENCH_TEST_SECRET", "x", 1);
	CU_ASSERT_EQUAL_FATAL(pb_run_environment(&list, &count), 0);
	for (size_t i = 0; i < count; i++) {
		CU_ASSERT_STRING_NOT_EQUAL(list[i].name, "POWBENCH_TEST_SECRET");
		CU_ASSERT_TRUE(i == 0 || strcmp(list[i - 1].name, list[i].name) < 0);
		found += strcmp(list[i].name, "OMP_PLACES") == 0 && strcmp(list[i].value, "cores=") == 0;
	}
	CU_ASSERT_EQUAL(found, 1);
	free(list);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"facts are written as recorded", facts_are_written_as_recorded},
	    {"what is written reads back the same", what_is_written_reads_back_the_same},
	    {"bytes that are not UTF-8 are replaced", bytes_that_are_not_utf8_are_replaced},
	    {"wrong types and schemas are refused with a reason", wrong_types_and_schemas_are_refused_with_a_reason},
	    {"unknown members are left out", unknown_members_are_left_out},
	    {"only variables that matter are taken", only_variables_that_matter_are_taken},
	    {0},
	};
	return suite_main("run_json", tests, argc, argv);
}
