/* Rule 9: document all factors, their levels and the set-up. */
#include <math.h>
#include <string.h>

#include "harness/audit/rules.h"
#include "harness/files/columns.h"
#include "harness/show/text.h"

/* What a reader needs to repeat the run. What a virtual machine hides (cores' frequencies) is only wished for. */
static const struct {
	const char *section, *name;
	const struct pb_column *columns;
	size_t offset;
	bool wished;
} needed[] = {
#define FACT(section, name, wished)                                                                                    \
	{                                                                                                              \
#section, #name, pb_##section##_columns, offsetof(struct pb_run_facts, section), wished                \
	}
    FACT(machine, host, false),         FACT(machine, os, false),           FACT(machine, kernel, false),
    FACT(machine, cpu_model, false),    FACT(machine, cores, false),        FACT(machine, hardware_threads, false),
    FACT(machine, allowed_cpus, false), FACT(machine, memory_bytes, false), FACT(software, version, false),
    FACT(software, commit, false),      FACT(software, compiler, false),    FACT(software, flags, false),
    FACT(software, build_type, false),  FACT(software, libc, false),        FACT(settings, seed, false),
    FACT(settings, confidence, false),  FACT(settings, pin, false),         FACT(settings, scaling, false),
    FACT(settings, schedule, false),    FACT(machine, governor, true),      FACT(machine, turbo, true),
};
enum { NEEDED = sizeof needed / sizeof *needed };

static bool is_known(const struct pb_column *columns, const char *name, const void *row)
{
	const struct pb_column *column = pb_columns_find(columns, name);
	if (column->type == PB_COLUMN_TEXT)
		return pb_column_text(column, row) && *pb_column_text(column, row);
	if (column->type == PB_COLUMN_WHOLE)
		return pb_column_whole(column, row) != PB_UNKNOWN;
	return isfinite(pb_column_real(column, row));
}

/* "machine.host, software.commit": what is not known, of the wished or the needed ones. */
static size_t list_unknown(char *out, size_t size, const struct pb_run_facts *facts, bool wished)
{
	size_t count = 0;
	out[0] = '\0';
	for (size_t i = 0; i < NEEDED; i++) {
		if (needed[i].wished != wished ||
		    is_known(needed[i].columns, needed[i].name, (const char *)facts + needed[i].offset))
			continue;
		pb_text_append(out, size, "%s%s.%s", count++ ? ", " : "", needed[i].section, needed[i].name);
	}
	return count;
}

static void judge_samples(struct pb_finding *finding, const struct pb_audited *audited)
{
	const struct pb_run_facts *facts = &audited->run->facts;
	size_t others = 0;
	for (size_t i = 0; i < audited->run->samples.count; i++) {
		const struct pb_sample_row *row = &audited->run->samples.rows[i];
		others += !row->env_id || !facts->env_id || strcmp(row->env_id, facts->env_id) != 0;
	}
	if (others)
		pb_found_fault(finding, "%zu samples are of another machine or build than run.json (env_id)", others);
}

static void judge_build(struct pb_finding *finding, const struct pb_software_facts *software)
{
	if (software->commit && strcmp(software->commit, "unknown") == 0)
		pb_found_limit(finding, "built outside of its repository: version %s stands for the commit",
		               software->version ? software->version : "");
	else if (software->commit && strchr(software->commit, '+'))
		pb_found_limit(finding, "built from a changed tree (%s): what was changed is not on record",
		               software->commit);
	if (software->build_type && strcmp(software->build_type, "Release") != 0)
		pb_found_limit(finding, "a %s build", software->build_type);
}

void pb_rule_setup(struct pb_finding *finding, const struct pb_audited *audited)
{
	const struct pb_run_facts *facts = &audited->run->facts;
	char unknown[PB_FINDING_TEXT / 2];
	if (list_unknown(unknown, sizeof unknown, facts, false))
		pb_found_fault(finding, "run.json lacks %s", unknown);
	if (facts->command_count == 0 && !(facts->start_utc && *facts->start_utc))
		pb_found_fault(finding, "run.json has neither a command line nor a start");
	judge_samples(finding, audited);
	pb_found(finding,
	         "run.json has machine, system, build (%s), settings, binding (%s), command line and %zu variables "
	         "of the environment; every row has its parameters, schedule and env_id %s",
	         facts->software.commit, facts->settings.pin, facts->environment_count, facts->env_id);
	if (list_unknown(unknown, sizeof unknown, facts, true))
		pb_found_limit(finding, "not to be seen on this machine: %s", unknown);
	judge_build(finding, &facts->software);
}
