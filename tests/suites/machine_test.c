/* Facts of recorded machines (tests/machines), and of this one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness/files/columns.h"
#include "harness/machine/cgroup.h"
#include "harness/machine/machine.h"
#include "harness/machine/machine_files.h"
#include "harness/machine/machine_usage.h"
#include "harness/machine/proc.h"
#include "support/golden.h"
#include "support/suite.h"

static void print_fact(FILE *out, const struct pb_column *column, const void *row)
{
	if (column->type == PB_COLUMN_TEXT && pb_column_text(column, row))
		(void)fprintf(out, "%s %s\n", column->name, pb_column_text(column, row));
	else if (column->type == PB_COLUMN_WHOLE && pb_column_whole(column, row) != PB_UNKNOWN)
		(void)fprintf(out, "%s %lld\n", column->name, (long long)pb_column_whole(column, row));
	else if (column->type == PB_COLUMN_REAL && !isnan(pb_column_real(column, row)))
		(void)fprintf(out, "%s %g\n", column->name, pb_column_real(column, row));
}

static char *describe(const char *root, size_t *length)
{
	struct pb_machine_facts facts;
	char *text = NULL;
	FILE *out = open_memstream(&text, length);
	pb_columns_clear(pb_machine_columns, &facts);
	pb_machine_read_files(&facts, root);
	for (const struct pb_column *column = pb_machine_columns; column->name; column++)
		print_fact(out, column, &facts);
	double quota = pb_cgroup_read(root).cpus;
	(void)fprintf(out, "usable cores of 8: %u\n", pb_machine_cores_of(8, quota));
	(void)fprintf(out, "available bytes: %llu\n", (unsigned long long)pb_machine_available_bytes_of(root));
	(void)fprintf(out, "steal ticks: %g\n", pb_machine_steal_s_of(root) * (double)sysconf(_SC_CLK_TCK));
	(void)fclose(out);
	pb_machine_facts_free(&facts);
	return text;
}

static void check_machine(const char *name)
{
	char root[4096], golden[256];
	size_t length;
	(void)snprintf(root, sizeof root, "%s/tests/machines/%s", getenv("POWBENCH_SOURCE"), name);
	(void)snprintf(golden, sizeof golden, "tests/golden/machine-%s.txt", name);
	char *text = describe(root, &length);
	CU_ASSERT_TRUE(golden_agrees(golden, text, length));
	free(text);
}

static void a_quota_of_a_group_above_counts(void)
{
	check_machine("laptop");
}

static void limits_are_seen_from_inside_a_container(void)
{
	check_machine("container-v2");
	check_machine("container-v1");
}

static void a_machine_without_any_file_is_unknown(void)
{
	check_machine("none");
}

static void cores_follow_the_quota_rounded_down(void)
{
	CU_ASSERT_EQUAL(pb_machine_cores_of(8, NAN), 8);
	CU_ASSERT_EQUAL(pb_machine_cores_of(8, 3.99), 3);
	CU_ASSERT_EQUAL(pb_machine_cores_of(8, 0.25), 1);
	CU_ASSERT_EQUAL(pb_machine_cores_of(2, 3), 2);
	CU_ASSERT_TRUE(pb_machine_cores() >= 1);
	CU_ASSERT_TRUE(pb_machine_cores() <= (uint32_t)sysconf(_SC_NPROCESSORS_CONF));
}

static void values_are_found_at_the_start_of_lines_only(void)
{
	static const char text[] = "\nSwapTotal: 1 kB\nTotal: 2 kB\nTotals: 3\nempty:\nkey = v w\n";
	CU_ASSERT_EQUAL(pb_proc_value_number(text, "Total"), 2);
	CU_ASSERT_EQUAL(pb_proc_value_number(text, "Swap"), PB_UNKNOWN);
	CU_ASSERT_EQUAL(pb_proc_value_number(text, "empty"), PB_UNKNOWN);
	CU_ASSERT_EQUAL(pb_proc_value_number(NULL, "Total"), PB_UNKNOWN);
	char *value = pb_proc_value(text, "key");
	CU_ASSERT_STRING_EQUAL(value, "v w");
	free(value);
	CU_ASSERT_PTR_NULL(pb_proc_read("", "/proc/no-such-file"));
}

static void this_machine_has_facts(void)
{
	struct pb_machine_facts facts;
	pb_machine_collect(&facts);
	CU_ASSERT_PTR_NOT_NULL(facts.host);
	CU_ASSERT_PTR_NOT_NULL(facts.kernel);
	CU_ASSERT_PTR_NOT_NULL(facts.allowed_cpus);
	CU_ASSERT_TRUE(facts.hardware_threads >= facts.cores);
	CU_ASSERT_TRUE(facts.cores >= 1);
	CU_ASSERT_TRUE(facts.memory_bytes > 1 << 20);
	CU_ASSERT_TRUE(facts.clock_resolution_s > 0);
	CU_ASSERT_TRUE(pb_machine_available_bytes() > 0);
	CU_ASSERT_TRUE(pb_machine_available_bytes() <= (uint64_t)facts.memory_bytes);
	pb_machine_facts_free(&facts);
	CU_ASSERT_PTR_NULL(facts.host);
}

static void env_id_follows_what_matters_to_a_figure(void)
{
	struct pb_machine_facts machine;
	struct pb_software_facts software = {.version = "0.1.0"};
	char first[PB_ENV_ID_SIZE], id[PB_ENV_ID_SIZE];
	pb_columns_clear(pb_machine_columns, &machine);
	pb_machine_env_id(first, &machine, &software);
	CU_ASSERT_EQUAL(strspn(first, "0123456789abcdef"), 16);
	machine.host = "host2";
	machine.memory_bytes = 1 << 30;
	pb_machine_env_id(id, &machine, &software);
	CU_ASSERT_STRING_EQUAL(id, first);
	machine.cores = 4;
	pb_machine_env_id(id, &machine, &software);
	CU_ASSERT_STRING_NOT_EQUAL(id, first);
	machine.cores = PB_UNKNOWN;
	software.gmp = "6.2.1";
	pb_machine_env_id(id, &machine, &software);
	CU_ASSERT_STRING_NOT_EQUAL(id, first);
}

/* The 64-bit FNV-1a of "name\0value\0" for every fact, worked out apart from the program. */
static void env_id_is_what_it_is_said_to_be(void)
{
	struct pb_machine_facts machine;
	struct pb_software_facts software = {.version = "0.1.0", .mpi = "Open MPI 4.1.4"};
	char id[PB_ENV_ID_SIZE];
	pb_columns_clear(pb_machine_columns, &machine);
	machine.cores = 4;
	machine.cgroup_cpus = 1.5;
	pb_machine_env_id(id, &machine, &software);
	CU_ASSERT_STRING_EQUAL(id, "ca06719ecff0064c");
}

static void the_peak_of_memory_starts_afresh(void)
{
	const size_t size = 64 << 20;
	pb_machine_reset_peak_rss();
	uint64_t before = pb_machine_peak_rss();
	char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	CU_ASSERT_NOT_EQUAL_FATAL(bytes, MAP_FAILED);
	uint64_t high = pb_machine_peak_rss();
	CU_ASSERT_EQUAL(munmap(bytes, size), 0);
	CU_ASSERT_TRUE(high >= before + size / 2);
	CU_ASSERT_TRUE(pb_machine_peak_rss() >= before + size / 2);
	pb_machine_reset_peak_rss();
	CU_ASSERT_TRUE(pb_machine_peak_rss() < high - size / 2);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
	    {"a quota of a group above counts", a_quota_of_a_group_above_counts},
	    {"limits are seen from inside a container", limits_are_seen_from_inside_a_container},
	    {"a machine without any file is unknown", a_machine_without_any_file_is_unknown},
	    {"cores follow the quota, rounded down", cores_follow_the_quota_rounded_down},
	    {"values are found at the start of lines only", values_are_found_at_the_start_of_lines_only},
	    {"this machine has facts", this_machine_has_facts},
	    {"env_id follows what matters to a figure", env_id_follows_what_matters_to_a_figure},
	    {"env_id is what it is said to be", env_id_is_what_it_is_said_to_be},
	    {"the peak of memory starts afresh", the_peak_of_memory_starts_afresh},
	    {0},
	};
	return suite_main("machine", tests, argc, argv);
}
