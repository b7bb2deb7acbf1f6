#include <inttypes.h>
#include <math.h>

#include "harness/cli/units.h"
#include "harness/machine/machine.h"

struct line {
	char *text;
	size_t size, length;
};

static void add(struct line *line, const char *part)
{
	if (*part && line->length < line->size)
		line->length += (size_t)snprintf(line->text + line->length, line->size - line->length, "%s%s",
		                                 line->length ? ", " : "", part);
}

static void add_count(struct line *line, int64_t count, const char *one)
{
	char part[64] = "";
	if (count != PB_UNKNOWN)
		(void)snprintf(part, sizeof part, "%" PRId64 " %s%s", count, one, count == 1 ? "" : "s");
	add(line, part);
}

static void add_cache(struct line *line, const char *name, int64_t bytes)
{
	char part[64] = "", size[32];
	if (bytes != PB_UNKNOWN)
		(void)snprintf(part, sizeof part, "%s %s", name, pb_units_bytes(size, sizeof size, (double)bytes));
	add(line, part);
}

void pb_machine_line(char *text, size_t size)
{
	struct pb_machine_facts facts;
	struct line line = {text, size, 0};
	char part[320] = "";
	text[0] = '\0';
	pb_machine_collect(&facts);
	add_count(&line, facts.sockets, "socket");
	add_count(&line, facts.numa_nodes, "NUMA node");
	add_count(&line, facts.cores, "core");
	add_count(&line, facts.hardware_threads, "hardware thread");
	add_cache(&line, "L2", facts.l2_bytes);
	add_cache(&line, "L3", facts.l3_bytes);
	if (isfinite(facts.cgroup_cpus)) {
		(void)snprintf(part, sizeof part, "a quota of %g CPUs", facts.cgroup_cpus);
		add(&line, part);
	}
	(void)snprintf(part, sizeof part, "may run on %s", facts.allowed_cpus ? facts.allowed_cpus : "unknown CPUs");
	add(&line, part);
	pb_machine_facts_free(&facts);
}
