#include "harness/measure/crowds.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/machine/machine.h"
#include "harness/machine/machine_usage.h"

int pb_allowances_take(struct pb_allowances *allowed, struct pb_why *why)
{
	const double quota = pb_machine_quota();
	free(allowed->ranks);
	*allowed = (struct pb_allowances){0};
	pb_allowance_read(&allowed->here, quota);
	return pb_ranks_allowances(quota, &allowed->ranks, &allowed->count, why);
}

void pb_allowances_free(struct pb_allowances *allowed)
{
	free(allowed->ranks);
	*allowed = (struct pb_allowances){0};
}

static const struct pb_allowance *allowance_of(const struct pb_allowances *allowed, uint32_t rank)
{
	return rank < allowed->count ? &allowed->ranks[rank] : &allowed->here;
}

/* What the ranks of a crowd may use together. */
struct sum {
	struct pb_cpus cpus, cores;
};

static size_t crowd_find(const struct pb_crowds *crowds, const char *host)
{
	size_t at = 0;
	while (at < crowds->count && strcmp(crowds->list[at].host, host) != 0)
		at++;
	return at;
}

static void process_add(struct pb_crowds *crowds, struct sum *sums, const struct pb_allowance *its, uint32_t each)
{
	const uint32_t cpus = pb_cpus_count(&its->cpus);
	const size_t at = crowd_find(crowds, its->host);
	struct pb_crowd *crowd = &crowds->list[at];
	if (at == crowds->count)
		*crowd = (struct pb_crowd){.host = its->host, .quota = its->quota};
	crowds->count += at == crowds->count;
	crowd->ranks++;
	crowd->workers += each;
	crowd->bound |= cpus > 0 && each > cpus && cpus < its->there;
	pb_cpus_add(&sums[at].cpus, &its->cpus);
	pb_cpus_add(&sums[at].cores, &its->cores);
}

int pb_crowds_make(struct pb_crowds *crowds, const struct pb_allowances *allowed, uint32_t ranks, uint32_t each)
{
	const uint32_t processes = ranks ? ranks : 1;
	struct sum *sums = calloc(processes, sizeof *sums);
	*crowds = (struct pb_crowds){.list = calloc(processes, sizeof *crowds->list)};
	if (!sums || !crowds->list) {
		free(sums);
		free(crowds->list);
		crowds->list = NULL;
		return -ENOMEM;
	}
	for (uint32_t r = 0; r < processes; r++)
		process_add(crowds, sums, ranks ? allowance_of(allowed, r) : &allowed->here, each);
	for (size_t i = 0; i < crowds->count; i++) {
		crowds->list[i].bound &= ranks > 0 || allowed->count > 0;
		crowds->list[i].cpus = pb_cpus_count(&sums[i].cpus);
		crowds->list[i].cores = pb_cpus_count(&sums[i].cores);
	}
	free(sums);
	return 0;
}

uint32_t pb_crowd_room(const struct pb_crowd *crowd)
{
	return pb_machine_cores_of(crowd->cpus ? crowd->cpus : 1, crowd->quota);
}
